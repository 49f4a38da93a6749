"""What no single cell of 设置 can show: missing rows, reversed times, unknown tiers."""

from collections.abc import Sequence

from cuifu_xl.core.reading.attempts import OPT_OUT_OUTCOME
from cuifu_xl.core.settings import BaseRow, ChannelRow, Settings
from cuifu_xl.core.units import MINUTES_PER_DAY
from cuifu_xl.tables import schema
from cuifu_xl.tables.factory import parameter_names
from cuifu_xl.tables.settings_cells import SHORT_LIVED_ROW, Reader


def check_together(settings: Settings, reader: Reader) -> None:
    """Note with the reader what does not fit together."""
    _check_hours(settings, reader)
    _check_base_rows(settings.base_rows, reader)
    if not any(r.order_type == "普通" and not r.platform for r in settings.close_rules):
        reader.wrong(
            "关闭时限", None, "订单类型", "普通", "少了一行", "请加一行：普通，平台空着，72"
        )
    if not any(_matches_all(rule) for rule in settings.channel_rules):
        reader.wrong(
            "渠道规则", None, "渠道", None, "没有一行管其余订单", "请在最后加一行，条件都空着"
        )
    _check_tier_names(settings, reader)
    _check_priorities(settings, reader)
    if not any(row.name == OPT_OUT_OUTCOME and row.stops for row in settings.outcomes):
        remedy = f"请加回一行：{OPT_OUT_OUTCOME}，停止填「是」"
        reader.wrong("催付结果", None, "结果", OPT_OUT_OUTCOME, "少了一行，或不是停止", remedy)


def _check_priorities(settings: Settings, reader: Reader) -> None:
    """A value that never occurs gives no points, and nobody would notice.

    A row for a tier that the owner has taken away does no harm while all others have theirs.
    """
    tiers = tuple(tier.name for tier in settings.tiers)
    known = {"询单": schema.CHOICES["询单"], "承诺到期未付": ("是",)}
    with_points = {row.value for row in settings.priorities if row.factor == "会员等级"}
    if not with_points.issuperset(tiers[1:]):
        known["会员等级"] = tiers
    for row in settings.priorities:
        names = known.get(row.factor)
        if names is not None and row.value not in names:
            remedy = "请填 " + "、".join(names)
            reader.wrong("优先级", None, "取值", row.value, f"{row.factor}没有这个取值", remedy)


def _check_hours(settings: Settings, reader: Reader) -> None:
    for row in settings.hours:
        if row.start >= row.end:
            reader.wrong(
                "渠道时段", None, row.channel, None, "开始不早于截止", "请改成如 11:00 到 12:00"
            )
    for channel in (*schema.CHOICES["渠道"], SHORT_LIVED_ROW):
        if not any(row.channel == channel for row in settings.hours):
            reader.wrong("渠道时段", None, "渠道", channel, "少了一行", "请加一行，写上开始和截止")


def _check_base_rows(rows: Sequence[BaseRow], reader: Reader) -> None:
    for base in rows:
        start = base.placed_from if base.start is None and not base.day_offset else base.start
        if (start or 0) >= base.end:
            reader.wrong(
                "催付时段", None, "开始", None, "开始不早于截止", "请改成如 13:30 到 17:00"
            )
    if not _whole_day_covered(rows):
        reader.wrong(
            "催付时段",
            None,
            "下单起",
            None,
            "没有盖住全天",
            "请补上从 00:00 到 24:00 的行，渠道空着",
        )


def _matches_all(rule: ChannelRow) -> bool:
    return rule.nth is None and not rule.min_payable and not rule.min_tier and not rule.inquiry


def _whole_day_covered(rows: Sequence[BaseRow]) -> bool:
    reached = 0
    for row in sorted((row for row in rows if not row.channel), key=lambda row: row.placed_from):
        if row.placed_from <= reached:
            reached = max(reached, row.placed_to)
    return reached >= MINUTES_PER_DAY


def _check_tier_names(settings: Settings, reader: Reader) -> None:
    tiers = {tier.name for tier in settings.tiers}
    parameters = settings.parameters
    names = parameter_names()
    for field in ("min_payable_exempt_tier", "holdout_exempt_tier"):
        name = getattr(parameters, field)
        if name and name not in tiers:
            reader.wrong(
                "参数", None, names[field], name, "不是会员等级表里的等级", "请填表里有的等级"
            )
    for rule in settings.channel_rules:
        if rule.min_tier and rule.min_tier not in tiers:
            reader.wrong(
                "渠道规则",
                None,
                "最低等级",
                rule.min_tier,
                "不是会员等级表里的等级",
                "请填表里有的等级",
            )
