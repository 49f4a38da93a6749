"""Colours that come and go with what the cells say. Their meaning stands on 说明."""

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker import formats
from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.tables import CLOCKS, LAST_ROW, Place
from cuifu_xl.tables.formulas import NO_LONGER_NEEDED, RESULT_MISSING, UNASSIGNED
from cuifu_xl.tables.schema import Kind, TableSpec

_REGISTER_LAST_ROW = 199_999
# tables where the whole row is the owner's, down to the next empty one
_TO_FILL_IN = ("总结", "商品", "活动", "客服", "会员", "不催名单", "聊天")


class _Area:
    """The cells below the headings of a table, and conditions on them."""

    def __init__(self, sheet: Worksheet, spec: TableSpec, place: Place, last_row: int) -> None:
        self._sheet, self._spec, self._place, self._last_row = sheet, spec, place, last_row

    def cell(self, heading: str, up: int = 0) -> str:
        """The cell of a heading in the first row, with its column fixed: `$K2`."""
        left = self._place.left + self._spec.headings().index(heading)
        return f"${xl_col_to_name(left)}{self._place.top + 2 - up}"

    def paint_headings(self, when: str, look: object) -> None:
        """The look of the headings, where `when` holds."""
        last = self._place.left + len(self._spec.columns) - 1
        cells = (self._place.top, self._place.left, self._place.top, last)
        options = {"type": "formula", "criteria": "=" + when, "format": look}
        self._sheet.conditional_format(*cells, options)

    def paint(
        self, headings: tuple[str, ...], when: str, look: object, *, stop: bool = False
    ) -> None:
        """The look of the columns from the first heading to the last, where `when` holds."""
        lefts = [self._place.left + self._spec.headings().index(name) for name in headings]
        cells = (self._place.top + 1, min(lefts), self._last_row, max(lefts))
        options = {"type": "formula", "criteria": "=" + when, "format": look}
        self._sheet.conditional_format(*cells, options | {"stop_if_true": stop})


def put_colours(sheet: Worksheet, spec: TableSpec, place: Place, looks: Formats) -> None:
    """The conditional formats of a table, if it has any."""
    last_row = _REGISTER_LAST_ROW if spec.name == "催付登记" else LAST_ROW
    area = _Area(sheet, spec, place, last_row)
    if spec.name in _TO_FILL_IN:
        _to_fill_in(area, spec, looks)
    match spec.name:
        case "今日计划":
            _today(area, spec, looks)
        case "未催原因":
            due = area.cell("到期时间")
            when = f"AND(ISNUMBER({due}),{due}<=NOW())"
            area.paint(("到期时间",), when, looks.conditional(bg_color=formats.SOON))
        case "催付登记":
            good = looks.conditional(bg_color=formats.GOOD)
            area.paint(("付款状态", "是否成功"), f"{area.cell('是否成功')}=1", good)
        case "参数":
            cells = looks.conditional(bg_color=formats.PEOPLE_CELL)
            area.paint(("值",), f'{area.cell("名称")}<>""', cells)
        case "话术" | "客服":
            _switched_off(area, spec, looks)


def _today(area: _Area, spec: TableSpec, looks: Formats) -> None:
    """What to look at first on the call list."""
    every = (spec.headings()[0], spec.headings()[-1])
    is_stale = "AND(数_数据截至>0,NOW()-数_数据截至>数_数据过期/1440)"
    area.paint_headings(f"IFERROR({is_stale},FALSE)", looks.conditional(bg_color=formats.SOON))
    _days_and_clocks(area, spec, looks)
    gone = looks.conditional(font_color="#9CA3AF", font_strikeout=True)
    area.paint(every, f'LEFT({area.cell("登记状态")},4)="{NO_LONGER_NEEDED}"', gone, stop=True)
    done = looks.conditional(font_color="#808080", bg_color=formats.DONE)
    area.paint(every, f'{area.cell("结果")}<>""', done, stop=True)
    contacted = looks.conditional(font_color="#808080")
    area.paint(every, f'RIGHT({area.cell("登记状态")},4)="{RESULT_MISSING}"', contacted)
    unassigned = looks.conditional(bg_color=formats.SOON, bold=True)
    area.paint(("负责客服",), f'{area.cell("负责客服")}="{UNASSIGNED}"', unassigned)
    _time_left(area, looks)
    for level, colour in (("A", formats.LEVEL_A), ("B", formats.LEVEL_B)):
        look = looks.conditional(bg_color=colour, bold=level == "A")
        area.paint(("买家会员名",), f'{area.cell("优先级")}="{level}"', look)
    to_fill_in = looks.conditional(bg_color=formats.PEOPLE_CELL)
    area.paint(("结果", "备注"), f'{area.cell("买家会员名")}<>""', to_fill_in)


def _days_and_clocks(area: _Area, spec: TableSpec, looks: Formats) -> None:
    """A time of another day shows its day; a bare clock time has none (Ctrl+Shift+;)."""
    day, clock = (looks.conditional(num_format=code) for code in ("m-d hh:mm", "hh:mm"))
    for heading in CLOCKS:
        cell = area.cell(heading)
        other_day = f"AND(ISNUMBER({cell}),N({cell})>=1,INT(N({cell}))<>TODAY())"
        area.paint((heading,), other_day, day)
    for column in spec.columns:
        if column.people and column.kind is Kind.DATETIME and column.heading not in CLOCKS:
            cell = area.cell(column.heading)
            area.paint((column.heading,), f"AND(ISNUMBER({cell}),N({cell})<1)", clock)


def _time_left(area: _Area, looks: Formats) -> None:
    """催付截止 passed, or within half an hour, of rows that nobody has filled in."""
    end, outcome = area.cell("催付截止"), area.cell("结果")
    waits = f'ISNUMBER({end}),{outcome}=""'
    passed = looks.conditional(bg_color=formats.LATE)
    area.paint(("催付截止",), f"AND({waits},{end}<NOW())", passed, stop=True)
    soon = looks.conditional(bg_color=formats.SOON)
    area.paint(("催付截止",), f"AND({waits},{end}>=NOW(),{end}-NOW()<=1/48)", soon)


def _to_fill_in(area: _Area, spec: TableSpec, looks: Formats) -> None:
    """Filled rows and the next one wait for people: this row or the one above has a cell."""
    first, last = area.cell(spec.headings()[0], up=1), area.cell(spec.headings()[-1])
    look = looks.conditional(bg_color=formats.PEOPLE_CELL)
    area.paint((spec.headings()[0], spec.headings()[-1]), f"COUNTA({first}:{last})>0", look)


def _switched_off(area: _Area, spec: TableSpec, looks: Formats) -> None:
    """A template that is off, a colleague who is not on duty."""
    switch = "启用" if spec.name == "话术" else "今日在岗"
    every = (spec.headings()[0], spec.headings()[-1])
    look = looks.conditional(font_color="#9CA3AF", bg_color=formats.DONE)
    area.paint(every, f'{area.cell(switch)}="否"', look)
