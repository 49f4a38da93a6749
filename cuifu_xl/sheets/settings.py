"""设置 tables to typed settings. A wrong cell is a problem naming table, row and column."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from cuifu_xl.errors import Problem, SettingsError
from cuifu_xl.hosts.base import Cell, Table
from cuifu_xl.rules.settings import (
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
from cuifu_xl.rules.units import FEN_PER_YUAN, MINUTES_PER_DAY, MINUTES_PER_HOUR
from cuifu_xl.sheets import cells, schema
from cuifu_xl.sheets.factory import factory_tables, parameter_names

T = TypeVar("T")
CUTOFF_WORD = "发货截止"
REST_DAY_PRACTICES = ("不催", "临关闭只用千牛", "千牛照常")
SHORT_LIVED_ROW = "短时订单"
HOURS_PER_DAY = 24
# nothing in this trade waits longer than a year
LONGEST_HOURS = 366 * HOURS_PER_DAY


class Checked(NamedTuple):
    """How one cell is read: the words for a wrong one, and an example."""

    read: Callable[[Cell], Any]
    wrong: str
    example: str
    needed: bool = True


def _one_of(*names: str) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        word = cells.text(cell)
        if word and word not in names:
            raise ValueError(cell)
        return word

    return read


def _not_negative(read: Callable[[Cell], Any]) -> Callable[[Cell], Any]:
    def checked(cell: Cell) -> Any:
        value = read(cell)
        if value is not None and value < 0:
            raise ValueError(cell)
        return value

    return checked


def _minutes_of_hours(cell: Cell) -> int | None:
    hours = cells.number(cell)
    if hours is None:
        return None
    if not 0 < hours <= LONGEST_HOURS:
        raise ValueError(cell)
    return round(hours * MINUTES_PER_HOUR)


def _minutes_of_days(cell: Cell) -> int | None:
    days = cells.number(cell)
    if days is not None and not 0 <= days * HOURS_PER_DAY <= LONGEST_HOURS:
        raise ValueError(cell)
    return None if days is None else round(days * MINUTES_PER_DAY)


def _minutes(cell: Cell) -> int | None:
    minutes = cells.integer(cell)
    if minutes is not None and not 0 <= minutes <= LONGEST_HOURS * MINUTES_PER_HOUR:
        raise ValueError(cell)
    return minutes


def _part_of_fen(cell: Cell) -> float | None:
    """Yuan that are less than a fen each: 0.045 is 4.5 fen."""
    yuan = cells.number(cell)
    return None if yuan is None else yuan * FEN_PER_YUAN


def _positive(cell: Cell) -> int | None:
    count = cells.integer(cell)
    if count is not None and count <= 0:
        raise ValueError(cell)
    return count


def _channels(cell: Cell) -> tuple[str, ...]:
    names = cells.words(cell)
    if any(name not in schema.CHOICES["渠道"] for name in names):
        raise ValueError(cell)
    return names


def _several(cell: Cell) -> tuple[str, ...]:
    # a word may hold a blank or a slash
    words = cells.text(cell).replace("，", "、").split("、")
    return tuple(word.strip() for word in words if word.strip())


def _share(cell: Cell) -> float | None:
    percent = cells.number(cell)
    if percent is not None and not 0 <= percent <= 50:
        raise ValueError(cell)
    return None if percent is None else percent / 100


TEXT = Checked(cells.text, "没有填", "", needed=True)
FREE_TEXT = Checked(cells.text, "", "", needed=False)
NUMBER = Checked(_not_negative(cells.number), "不是数字", "请填数字，如 200")
ANY_NUMBER = Checked(cells.number, "不是数字", "请填数字，如 200", needed=False)
COUNT = Checked(_not_negative(cells.integer), "不是整数", "请填整数，如 3")
POSITIVE = Checked(_positive, "不是大于 0 的整数", "请填整数，如 70")
POINTS = Checked(cells.integer, "不是整数", "请填整数，如 20 或 -10")
MONEY = Checked(_not_negative(cells.fen), "不是金额", "请填数字，如 200")
PRICE = Checked(_not_negative(_part_of_fen), "不是金额", "请填数字，如 0.05", needed=False)
HOURS = Checked(_minutes_of_hours, "不是大于 0、一年以内的小时数", "请填数字，如 72 或 0.5")
MINUTES = Checked(_minutes, "不是分钟数，或太大", "请填整数，如 30")
DAYS = Checked(_not_negative(_minutes_of_days), "不是天数", "请填数字，如 3")
CLOCK = Checked(cells.clock, "不是钟点", "请填钟点，如 13:30")
YES = Checked(cells.yes, "不是「是」或「否」", "请从下拉里选")
SHARE = Checked(_share, "不是 0 到 50 之间的百分数", "请填数字，如 5")
CHANNELS = Checked(_channels, "里有不认识的渠道", "请填 千牛、短信、电话，多个用顿号隔开")
DAY = Checked(cells.day, "不是日期", "请填日期，如 2026-10-01")


def optional(checked: Checked) -> Checked:
    """The same cell, which may be empty."""
    return checked._replace(needed=False)


PARAMETER_KINDS: dict[str, Checked] = {
    "shop": FREE_TEXT,
    "signature": FREE_TEXT,
    "opt_out_text": FREE_TEXT,
    "gateway": FREE_TEXT,
    "min_payable": MONEY,
    "min_payable_exempt_tier": FREE_TEXT,
    "spoof_orders": COUNT,
    "max_attempts": COUNT,
    "gap": HOURS,
    "min_wait": MINUTES,
    "short_wait": MINUTES,
    "short_lived_below": HOURS,
    "short_margin": MINUTES,
    "close_margin": MINUTES,
    "min_slot": MINUTES,
    "cutoff": CLOCK,
    "rest_day_practice": Checked(
        _one_of(*REST_DAY_PRACTICES), "不认识", "请填 " + " / ".join(REST_DAY_PRACTICES)
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
    "attribution": HOURS,
    "closing_soon_within": HOURS,
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


class _Reader:
    """Reads cells of one table and gathers what is wrong with them."""

    def __init__(self, tables: Mapping[str, Table], problems: list[Problem]) -> None:
        self.tables = tables
        self.problems = problems

    def rows(self, name: str, make: Callable[..., T], **columns: Checked) -> list[T]:
        """Each filled row of a table as make(*values); a row with a wrong cell is left out."""
        table = self.tables[name]
        position = {heading: index for index, heading in enumerate(table.headings)}
        found: list[T] = []
        for offset, row in enumerate(table.rows):
            if all(cell is None or cell == "" for cell in row):
                continue
            values = [
                self._cell(name, table.first_row + offset, heading, row[position[heading]], checked)
                for heading, checked in columns.items()
            ]
            if not any(value is _WRONG for value in values):
                found.append(make(*values))
        return found

    def _cell(self, name: str, row: int, heading: str, cell: Cell, checked: Checked) -> Any:
        try:
            value = checked.read(cell)
        except (ValueError, OverflowError):
            self.wrong(name, row, heading, cell, checked.wrong, checked.example)
            return _WRONG
        if checked.needed and (value is None or value in ("", ())):
            self.wrong(name, row, heading, cell, "没有填", checked.example or "请填写")
            return _WRONG
        return value

    def wrong(
        self, name: str, row: int | None, heading: str, cell: Cell, problem: str, remedy: str
    ) -> None:
        """Note one wrong cell."""
        source = f"设置!{name}"
        self.problems.append(Problem(source, row, heading, cells.text(cell), problem, remedy))


_WRONG = object()


def read_settings(tables: Mapping[str, Table]) -> Settings:
    """The owner's decisions, typed. SettingsError lists every wrong cell: nothing is guessed."""
    problems: list[Problem] = []
    reader = _Reader(tables, problems)
    parameters = _parameters(tables[schema.PARAMETERS.name], reader)
    settings = _tables(reader, parameters) if parameters else None
    if settings is not None:
        _check_together(settings, reader)
    if problems or settings is None:
        raise SettingsError(problems)
    return settings


def _parameters(table: Table, reader: _Reader) -> Parameters | None:
    names = {name: field for field, name in parameter_names().items()}
    found: dict[str, tuple[int, Cell]] = {}
    name_at, value_at = table.headings.index("名称"), table.headings.index("值")
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
        if name not in found:
            reader.wrong("参数", None, "名称", name, "少了一行", "请加回来，单位和说明见「说明」")
            continue
        at, cell = found[name]
        values[field] = reader._cell("参数", at, "值", cell, PARAMETER_KINDS[field])
    if len(values) < len(names) or any(value is _WRONG for value in values.values()):
        return None
    return Parameters(**values)


def _tables(reader: _Reader, parameters: Parameters) -> Settings:
    def base_end(cell: Cell) -> int | None:
        return parameters.cutoff if cells.text(cell) == CUTOFF_WORD else cells.clock(cell)

    end = Checked(base_end, "不是钟点", f"请填钟点，如 17:00，或「{CUTOFF_WORD}」")
    channel = Checked(
        _one_of(*schema.CHOICES["渠道"]), "不认识", "请填 千牛、短信、电话，或空着", needed=False
    )
    hours_of = Checked(
        _one_of(*schema.CHOICES["渠道"], SHORT_LIVED_ROW),
        "不认识",
        "请填 千牛、短信、电话 或 短时订单",
    )
    inquiry = Checked(
        _one_of(*schema.CHOICES["询单"]), "不认识", "请填 询单、静默，或空着", needed=False
    )
    rest_or_work = Checked(_one_of(*schema.CHOICES["休班"]), "不是「休」或「班」", "请从下拉里选")
    days = reader.rows(
        "节假日", lambda *cell: cell, **{"日期": DAY, "名称": FREE_TEXT, "休/班": rest_or_work}
    )
    return Settings(
        parameters=parameters,
        close_rules=tuple(
            reader.rows("关闭时限", CloseRule, 订单类型=TEXT, 平台=FREE_TEXT, 小时=HOURS)
        ),
        base_rows=tuple(
            reader.rows(
                "催付时段",
                BaseRow,
                下单起=CLOCK,
                下单止=CLOCK,
                渠道=channel,
                日偏移=COUNT,
                开始=optional(CLOCK),
                截止=end,
            )
        ),
        hours=tuple(reader.rows("渠道时段", HoursRow, 渠道=hours_of, 开始=CLOCK, 截止=CLOCK)),
        channel_rules=_channel_rules(reader, inquiry),
        priorities=tuple(
            reader.rows(
                "优先级",
                PriorityRow,
                因素=TEXT,
                下限=ANY_NUMBER,
                取值=FREE_TEXT,
                分=POINTS,
                短语=FREE_TEXT,
            )
        ),
        tiers=tuple(
            reader.rows(
                "会员等级",
                TierRow,
                等级=TEXT,
                最少已付单=COUNT,
                最少已付金额=MONEY,
                最短等待=optional(MINUTES),
            )
        ),
        rest_days=frozenset(at for at, _, mark in days if mark == "休"),
        work_days=frozenset(at for at, _, mark in days if mark == "班"),
        outcomes=tuple(
            reader.rows(
                "催付结果",
                OutcomeRow,
                结果=TEXT,
                算一次=YES,
                算回应=YES,
                停止=YES,
                要承诺时间=YES,
                备注短语=FREE_TEXT,
            )
        ),
        reasons=tuple(
            reader.rows(
                "未付款原因",
                ReasonRow,
                原因=TEXT,
                **{"主/客观": FREE_TEXT, "分": POINTS, "对策": FREE_TEXT, "技巧": FREE_TEXT},
            )
        ),
        arrivals=tuple(reader.rows("到货", ArrivalRow, 省份=TEXT, 天数=COUNT)),
        banned_words=tuple(
            reader.rows(
                "禁用词",
                BannedWord,
                词=TEXT,
                例外=Checked(cells.words, "", "", needed=False),
                渠道=optional(CHANNELS),
            )
        ),
        keywords=_keywords(reader),
    )


def _keywords(reader: _Reader) -> dict[str, tuple[KeywordRow, ...]]:
    """关键词 by 含义; a cell may hold several words."""
    words = Checked(_several, "没有填", "请填词，多个用顿号隔开")
    found: dict[str, list[KeywordRow]] = {}
    for row in reader.rows("关键词", lambda *cell: cell, 词=words, 含义=TEXT, 值=FREE_TEXT):
        several, meaning, value = row
        found.setdefault(meaning, []).extend(KeywordRow(word, meaning, value) for word in several)
    return {meaning: tuple(rows) for meaning, rows in found.items()}


def _channel_rules(reader: _Reader, inquiry: Checked) -> tuple[ChannelRow, ...]:
    ordered = reader.rows(
        "渠道规则",
        lambda order, *rest: (order, ChannelRow(*rest)),
        顺序=COUNT,
        第几次=optional(COUNT),
        金额下限=optional(MONEY),
        最低等级=FREE_TEXT,
        询单=inquiry,
        渠道=CHANNELS,
    )
    return tuple(rule for _, rule in sorted(ordered, key=lambda pair: pair[0]))


def _check_together(settings: Settings, reader: _Reader) -> None:
    """What no single cell can show: missing rows, reversed times, unknown tiers."""
    for row in settings.hours:
        if row.start >= row.end:
            reader.wrong(
                "渠道时段", None, row.channel, None, "开始不早于截止", "请改成如 11:00 到 12:00"
            )
    for channel in (*schema.CHOICES["渠道"], SHORT_LIVED_ROW):
        if not any(row.channel == channel for row in settings.hours):
            reader.wrong("渠道时段", None, "渠道", channel, "少了一行", "请加一行，写上开始和截止")
    if not any(r.order_type == "普通" and not r.platform for r in settings.close_rules):
        reader.wrong(
            "关闭时限", None, "订单类型", "普通", "少了一行", "请加一行：普通，平台空着，72"
        )
    for base in settings.base_rows:
        start = base.placed_from if base.start is None and not base.day_offset else base.start
        if (start or 0) >= base.end:
            reader.wrong(
                "催付时段", None, "开始", None, "开始不早于截止", "请改成如 13:30 到 17:00"
            )
    if not _whole_day_covered(settings.base_rows):
        reader.wrong(
            "催付时段",
            None,
            "下单起",
            None,
            "没有盖住全天",
            "请补上从 00:00 到 24:00 的行，渠道空着",
        )
    if not any(_matches_all(rule) for rule in settings.channel_rules):
        reader.wrong(
            "渠道规则", None, "渠道", None, "没有一行管其余订单", "请在最后加一行，条件都空着"
        )
    _check_tier_names(settings, reader)


def _matches_all(rule: ChannelRow) -> bool:
    return rule.nth is None and not rule.min_payable and not rule.min_tier and not rule.inquiry


def _whole_day_covered(rows: Sequence[BaseRow]) -> bool:
    reached = 0
    for row in sorted((row for row in rows if not row.channel), key=lambda row: row.placed_from):
        if row.placed_from <= reached:
            reached = max(reached, row.placed_to)
    return reached >= MINUTES_PER_DAY


def _check_tier_names(settings: Settings, reader: _Reader) -> None:
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


@cache
def factory_settings() -> Settings:
    """The settings of a new workbook without its calendar."""
    return read_settings(factory_tables())
