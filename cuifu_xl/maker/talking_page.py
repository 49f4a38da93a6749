"""客服怎么答: what an agent answers to each reason, on a sheet of its own in his copy."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.core.wording.proof import TalkingPoint, by_side
from cuifu_xl.maker.formats import LINE, PROGRAM, Formats
from cuifu_xl.maker.layout import LINE_HEIGHT

SHEET = "客服怎么答"
_HINT = "〔 〕里照这一单实际的填，没有这回事就换一条；密码、验证码一概不问。"
_COLUMNS = (("原因", 15), ("对策", 22), ("渠道", 6), ("可以这样说", 88))
_LEFT = 1  # column A is a margin
# Chinese letters that one line of the last column holds
_LETTERS = 43


def put_talking_points(sheet: Worksheet, points: Sequence[TalkingPoint], looks: Formats) -> None:
    """One row a text, so that it can be copied by itself; reasons grouped by what helps."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    for at, (_, width) in enumerate(_COLUMNS, start=_LEFT):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, _LEFT, SHEET, looks.title(18))
    sheet.write_string(1, _LEFT, _HINT, looks.sentence())
    row = 2
    for title, said in by_side(points):
        row = _put_side(sheet, row, title, said, looks)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _put_side(
    sheet: Worksheet, row: int, title: str, points: Sequence[TalkingPoint], looks: Formats
) -> int:
    """The reasons of one side under their heading; returns the row below."""
    sheet.set_row(row, 26)
    sheet.write_string(row, _LEFT, title, looks.title(12))
    heading = looks.of(bold=True, bg_color=PROGRAM)
    for at, (name, _) in enumerate(_COLUMNS, start=_LEFT):
        sheet.write_string(row + 1, at, name, heading)
    row += 2
    for point in points:
        row = _put_point(sheet, row, point, looks)
    return row


def _put_point(sheet: Worksheet, row: int, point: TalkingPoint, looks: Formats) -> int:
    """One reason: what helps, and each text in a row; returns the row below."""
    for place, (channel, text) in enumerate(point.said or (("", ""),)):
        # a line above each reason, none between its texts
        look = {"valign": "top"} | ({} if place else {"top": 1, "top_color": LINE})
        wrapped = looks.of(text_wrap=True, **look)
        reason, remedy = ("", "") if place else (point.reason, point.remedy)
        sheet.write_string(row, _LEFT, reason, looks.of(bold=True, text_wrap=True, **look))
        sheet.write_string(row, _LEFT + 1, remedy, wrapped)
        sheet.write_string(row, _LEFT + 2, channel, looks.of(**look))
        sheet.write_string(row, _LEFT + 3, text, wrapped)
        sheet.set_row(row, LINE_HEIGHT * max(1, -(-len(text) // _LETTERS)) + 3)
        row += 1
    return row
