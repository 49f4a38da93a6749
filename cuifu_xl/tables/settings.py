"""设置 tables to typed settings. A wrong cell is a problem naming table, row and column."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from cuifu_xl.core.errors import Problem, SettingsError
from cuifu_xl.core.settings import (
    ArrivalRow,
    BannedWord,
    BaseRow,
    ChannelRow,
    CloseRule,
    HoursRow,
    KeywordRow,
    OutcomeRow,
    Parameters,
    PriorityRow,
    ReasonRow,
    Settings,
    TierRow,
)
from cuifu_xl.core.units import MINUTES_PER_HOUR
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.factory import factory_rows, factory_tables, factory_value, parameter_names
from cuifu_xl.tables.records import positions
from cuifu_xl.tables.settings_cells import (
    ANY_NUMBER,
    CHANNEL,
    CHANNELS,
    CLOCK,
    CONFIRMED,
    COUNT,
    DAY,
    DAYS,
    FACTOR,
    FREE_TEXT,
    HOURS,
    HOURS_OF,
    INQUIRY,
    MINUTES,
    MONEY,
    POINTS,
    POSITIVE,
    PRICE,
    PROMISED_CLOCK,
    REST_OR_WORK,
    SHARE,
    TECHNIQUE,
    TEXT,
    WORDS,
    WRONG,
    YES,
    Checked,
    Reader,
    one_of,
    optional,
    several,
)
from cuifu_xl.tables.settings_together import check_together
from cuifu_xl.workbooks.base import Cell, Table

CUTOFF_WORD = "发货截止"
# 17:00 (S0): when a row of 催付时段 ends whose 截止 says 发货截止 while the shop promises none
END_WITHOUT_CUTOFF = 17 * MINUTES_PER_HOUR
_AT_CUTOFF = -1  # no clock time
REST_DAY_PRACTICES = ("不催", "临关闭只用千牛", "千牛照常")

PARAMETER_KINDS: dict[str, Checked] = {
    "shop": FREE_TEXT,
    "signature": FREE_TEXT,
    "opt_out_text": FREE_TEXT,
    "gateway": FREE_TEXT,
    "min_payable": MONEY,
    "min_payable_exempt_tier": FREE_TEXT,
    "spoof_orders": COUNT,
    "max_attempts": POSITIVE,
    "max_dials": POSITIVE,
    "gap": HOURS,
    "min_wait": MINUTES,
    "short_wait": MINUTES,
    "short_lived_below": HOURS,
    "short_margin": MINUTES,
    "close_margin": MINUTES,
    "min_slot": MINUTES,
    "cutoff": PROMISED_CLOCK,
    "rest_day_practice": Checked(
        one_of(*REST_DAY_PRACTICES), "不认识", "请填 " + " / ".join(REST_DAY_PRACTICES)
    ),
    "returning_orders": COUNT,
    "returning_within": HOURS,
    "repaid_within": DAYS,
    "promise_morning": CLOCK,
    "promise_afternoon": CLOCK,
    "promise_evening": CLOCK,
    "large_amount": MONEY,
    "discount_limit": SHARE,
    "holdout_share": SHARE,
    "holdout_exempt_tier": FREE_TEXT,
    "calls_per_hour": COUNT,
    "level_a": POINTS,
    "level_b": POINTS,
    "level_c": POINTS,
    "stale_after": MINUTES,
    "old_after": HOURS,
    "attribution": HOURS,
    "closing_soon_within": HOURS,
    "close_hours_confirmed": CONFIRMED,
    "close_hours_sample": COUNT,
    "enough_orders": COUNT,
    "worthwhile": SHARE,
    "scarce_stock": COUNT,
    "sms_single": POSITIVE,
    "sms_multi": POSITIVE,
    "sms_price": PRICE,
    "quote_chars": COUNT,
    "lookback": DAYS,
    "backups": COUNT,
    "import_all_columns": YES,
}


# the tables that are read row by row: field of Settings → table, record, how each column is read
_PLAIN: dict[str, tuple[str, Callable[..., Any], dict[str, Checked]]] = {
    "close_rules": ("关闭时限", CloseRule, {"订单类型": TEXT, "平台": FREE_TEXT, "小时": HOURS}),
    "hours": ("渠道时段", HoursRow, {"渠道": HOURS_OF, "开始": CLOCK, "截止": CLOCK}),
    "priorities": (
        "优先级",
        PriorityRow,
        {"因素": FACTOR, "下限": ANY_NUMBER, "取值": FREE_TEXT, "分": POINTS, "短语": FREE_TEXT},
    ),
    "tiers": (
        "会员等级",
        TierRow,
        {"等级": TEXT, "最少已付单": COUNT, "最少已付金额": MONEY, "最短等待": optional(MINUTES)},
    ),
    "outcomes": (
        "催付结果",
        OutcomeRow,
        {
            "结果": TEXT,
            "算一次": YES,
            "算回应": YES,
            "停止": YES,
            "要承诺时间": YES,
            "备注短语": FREE_TEXT,
        },
    ),
    "reasons": (
        "未付款原因",
        ReasonRow,
        {"原因": TEXT, "主/客观": FREE_TEXT, "分": POINTS, "对策": FREE_TEXT, "技巧": TECHNIQUE},
    ),
    "arrivals": ("到货", ArrivalRow, {"省份": TEXT, "天数": COUNT}),
    "banned_words": (
        "禁用词",
        BannedWord,
        {"词": TEXT, "例外": WORDS, "渠道": optional(CHANNELS)},
    ),
}
_DAYS = {"日期": DAY, "名称": FREE_TEXT, "休/班": REST_OR_WORK}


def read_settings(tables: Mapping[str, Table]) -> Settings:
    """The owner's decisions, typed. SettingsError lists every wrong cell: nothing is guessed."""
    problems: list[Problem] = []
    reader = Reader(tables, problems)
    parameters = _parameters(tables[schema.PARAMETERS.name], reader)
    settings = _tables(reader, parameters) if parameters else None
    if settings is not None:
        check_together(settings, reader)
    if problems or settings is None:
        raise SettingsError(problems)
    return settings


def _parameters(table: Table, reader: Reader) -> Parameters | None:
    """Every row of 参数; one that the workbook does not have counts with its factory value."""
    names = {name: field for field, name in parameter_names().items()}
    found: dict[str, tuple[int, Cell]] = {}
    where = positions(schema.PARAMETERS.name, table, ("名称", "值"))
    name_at, value_at = where["名称"], where["值"]
    for offset, row in enumerate(table.rows):
        name, at = cells.text(row[name_at]), table.first_row + offset
        if name in found:
            reader.wrong("参数", at, "名称", name, "写了两次", "请删掉一行")
        elif name in names:
            found[name] = (at, row[value_at])
        elif name:
            reader.wrong("参数", at, "名称", name, "不认识", "请改回原来的名称，或删掉这一行")
    values: dict[str, Any] = {}
    for name, field in names.items():
        stands_at, cell = found[name] if name in found else (None, factory_value(name))
        values[field] = reader.value("参数", stands_at, "值", cell, PARAMETER_KINDS[field])
    if any(value is WRONG for value in values.values()):
        return None
    return Parameters(**values)


def _tables(reader: Reader, parameters: Parameters) -> Settings:
    days = reader.rows("节假日", lambda *cell: cell, **_DAYS)
    plain: dict[str, Any] = {
        field: tuple(reader.rows(name, make, **columns))
        for field, (name, make, columns) in _PLAIN.items()
    }
    plain["close_rules"] = _close_rules(plain["close_rules"], parameters)
    return Settings(
        parameters=parameters,
        base_rows=_base_rows(reader, parameters),
        channel_rules=_channel_rules(reader),
        rest_days=frozenset(at for at, _, mark in days if mark == "休"),
        work_days=frozenset(at for at, _, mark in days if mark == "班"),
        keywords=_keywords(reader),
        **plain,
    )


def _close_rules(rules: Iterable[CloseRule], parameters: Parameters) -> tuple[CloseRule, ...]:
    """关闭时限 with what the owner has confirmed: 关闭时限已确认, or hours of his own."""
    shipped = {(kind, of, HOURS.read(hours)) for kind, of, hours, _ in factory_rows("关闭时限")}
    return tuple(
        rule._replace(
            is_confirmed=parameters.close_hours_confirmed
            or (rule.order_type, rule.platform or None, rule.open_for) not in shipped
        )
        for rule in rules
    )


def _base_rows(reader: Reader, parameters: Parameters) -> tuple[BaseRow, ...]:
    """催付时段; a row may end when the day's parcels leave."""

    def base_end(cell: Cell) -> int | None:
        return _AT_CUTOFF if cells.text(cell) == CUTOFF_WORD else cells.clock(cell)

    def base_row(*cell: Any) -> BaseRow:
        row = BaseRow(*cell)
        if row.end != _AT_CUTOFF:
            return row
        cutoff = parameters.cutoff or 0
        opens = row.placed_from if row.start is None else row.start
        return row._replace(end=cutoff if cutoff > opens else END_WITHOUT_CUTOFF)

    end = Checked(base_end, "不是钟点", f"请填钟点，如 17:00，或「{CUTOFF_WORD}」")
    found = reader.rows(
        "催付时段",
        base_row,
        下单起=CLOCK,
        下单止=CLOCK,
        渠道=CHANNEL,
        日偏移=COUNT,
        开始=optional(CLOCK),
        截止=end,
    )
    return tuple(found)


def _keywords(reader: Reader) -> dict[str, tuple[KeywordRow, ...]]:
    """关键词 by 含义; a cell may hold several words."""
    words = Checked(several, "没有填", "请填词，多个用顿号隔开")
    found: dict[str, list[KeywordRow]] = {}
    for row in reader.rows("关键词", lambda *cell: cell, 词=words, 含义=TEXT, 值=FREE_TEXT):
        alike, meaning, value = row
        found.setdefault(meaning, []).extend(KeywordRow(word, meaning, value) for word in alike)
    return {meaning: tuple(rows) for meaning, rows in found.items()}


def _channel_rules(reader: Reader) -> tuple[ChannelRow, ...]:
    ordered = reader.rows(
        "渠道规则",
        lambda order, *rest: (order, ChannelRow(*rest)),
        顺序=COUNT,
        第几次=optional(COUNT),
        金额下限=optional(MONEY),
        最低等级=FREE_TEXT,
        询单=INQUIRY,
        渠道=CHANNELS,
    )
    return tuple(rule for _, rule in sorted(ordered, key=lambda pair: pair[0]))


@cache
def factory_settings() -> Settings:
    """The settings of a new workbook without its calendar."""
    return read_settings(factory_tables())
