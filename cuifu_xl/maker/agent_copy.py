"""One small workbook for one colleague: only their rows, no macros. 分发"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from xlsxwriter import Workbook

from cuifu_xl.core.wording.proof import TalkingPoint
from cuifu_xl.maker import talking_page
from cuifu_xl.maker.colours import put_colours
from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.layout import arrange, dress, print_wide
from cuifu_xl.maker.lists import define_lists, put_drop_downs
from cuifu_xl.maker.tables import Place, put_table
from cuifu_xl.maker.talking_page import put_talking_points
from cuifu_xl.tables.schema import TODAY, table
from cuifu_xl.workbooks.base import Cell

Rows = Sequence[Sequence[Cell]]
# what the drop-downs and the formula of 千牛备注 read, on sheets that nobody needs to see
LISTS = ("催付结果", "未付款原因", "客服")
_NEVER_STALE = "=0"  # 数据截至 of the copy: it is not the colleague's to renew


def write_agent_copy(
    path: Path, rows: Rows, lists: Mapping[str, Rows], points: Sequence[TalkingPoint]
) -> None:
    """今日计划 with these rows, and 客服怎么答. The file must not be there yet.

    `lists` are the rows of LISTS.
    """
    book = Workbook(str(path))
    book.set_properties({"title": "今日计划", "author": "cuifu_xl"})
    looks = Formats(book)
    places = {TODAY.name: Place()}
    sheet = book.add_worksheet(TODAY.sheet)
    dress(sheet)
    put_table(sheet, TODAY, rows, places[TODAY.name], looks)
    put_drop_downs(sheet, TODAY, places[TODAY.name])
    put_colours(sheet, TODAY, places[TODAY.name], looks)
    arrange(sheet, [TODAY], places[TODAY.name])
    print_wide(sheet, [TODAY], places[TODAY.name])
    talking = book.add_worksheet(talking_page.SHEET)
    dress(talking)
    put_talking_points(talking, points, looks)
    left: dict[str, int] = {}
    for name in LISTS:
        spec = table(name)
        place = Place(0, left.get(spec.sheet, 0), filtered=False)
        at = book.get_worksheet_by_name(spec.sheet) or book.add_worksheet(spec.sheet)
        put_table(at, spec, lists[name], place, looks)
        at.hide()
        places[name] = place
        left[spec.sheet] = place.left + len(spec.columns) + 1
    define_lists(book, places)
    for figure in ("数据截至", "数据过期"):
        book.define_name(f"数_{figure}", _NEVER_STALE)
    book.close()
