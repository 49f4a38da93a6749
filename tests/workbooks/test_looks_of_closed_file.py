"""A closed workbook gets the look of a new one; what people have put on its sheets stays."""

import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from package_surgery import Parts

from cuifu_xl.maker.workbook import build
from cuifu_xl.workbooks.base import Renewed
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.closed.looks.style_book import StyleBook
from ooxml_lint import findings

BOARD = "看板"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TITLE = "近四周成功率（毛）"


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of this release."""
    path = tmp_path_factory.mktemp("new") / "Cuifu.xlsm"
    build(path)
    return path


@pytest.fixture
def book(new: Path, tmp_path: Path) -> Path:
    """The same, in use."""
    return Path(shutil.copy(new, tmp_path))


def later(new: Path, folder: Path, *changes: Callable[[Parts], object]) -> Path:
    """The new workbook of a later release."""
    parts = Parts(new)
    for change in changes:
        change(parts)
    return parts.save(folder / "later.xlsm")


def on_board(old: str, new: str) -> Callable[[Parts], object]:
    return lambda parts: parts.change(parts.sheet(BOARD), old, new)


def cell(ref: str, inside: str, kind: str = "") -> Callable[[Parts], object]:
    """A cell of 看板 that is blank in this release, filled."""

    def put(parts: Parts) -> object:
        text = parts.text(parts.sheet(BOARD))
        row = f'<row r="{ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"'
        at = text.index(">", text.index(row)) + 1
        filled = f'<c r="{ref}"{kind}>{inside}</c>'
        return parts.change(parts.sheet(BOARD), text[:at], text[:at] + filled)

    return put


WORDS = ' t="inlineStr"'


def renewed(book: Path, made: Path, *whole: str) -> Renewed:
    workbook = FileWorkbook(book)
    done = workbook.renew_looks(whole or (BOARD,), lambda path: Path(shutil.copy(made, path)))
    workbook.save(0)
    return done


def value(path: Path, ref: str, sheet: str = BOARD) -> object:
    return openpyxl.load_workbook(path)[sheet][ref].value


def typed(path: Path, *changes: Callable[[Parts], object]) -> None:
    """Somebody changes the workbook in use."""
    parts = Parts(path)
    for change in changes:
        change(parts)
    parts.save(path)


def test_a_new_cell_and_a_new_width_reach_the_sheet(new: Path, book: Path, tmp_path: Path) -> None:
    made = later(
        new,
        tmp_path,
        cell("A90", "<is><t>新的一行 &amp; 说明</t></is>", WORDS),
        on_board('<col min="1" max="1" width="2.7109375"', '<col min="1" max="1" width="4.5"'),
    )
    assert renewed(book, made).done == (BOARD,)
    assert value(book, "A90") == "新的一行 & 说明"
    assert openpyxl.load_workbook(book)[BOARD].column_dimensions["A"].width == 4.5
    assert findings(book) == []


def test_a_cell_of_the_owners_stays_where_nothing_of_ours_comes(
    new: Path, book: Path, tmp_path: Path
) -> None:
    typed(book, cell("A90", "<is><t>老板写的</t></is>", WORDS))
    made = later(new, tmp_path, cell("A88", "<is><t>新的</t></is>", WORDS))
    assert renewed(book, made) == Renewed((BOARD,), (), ())
    assert (value(book, "A90"), value(book, "A88")) == ("老板写的", "新的")
    assert findings(book) == []


def test_what_people_typed_over_a_formula_of_ours_stays(
    new: Path, book: Path, tmp_path: Path
) -> None:
    parts = Parts(book)
    text = parts.text(parts.sheet(BOARD))
    start = text.index('<c r="C3"')
    old = text[start : text.index("</c>", start) + 4]
    typed(book, on_board(old, '<c r="C3"><v>46000</v></c>'))
    assert renewed(book, new).done == (BOARD,)
    assert openpyxl.load_workbook(book)[BOARD]["C3"].value == 46000


def test_where_an_owners_cell_is_in_the_way_the_sheet_stays_as_it_is(
    new: Path, book: Path, tmp_path: Path
) -> None:
    typed(book, cell("A90", "<is><t>老板写的</t></is>", WORDS))
    before = Parts(book).text(Parts(book).sheet(BOARD))
    made = later(new, tmp_path, cell("A90", "<is><t>新的</t></is>", WORDS))
    assert renewed(book, made) == Renewed((), (BOARD,), ())
    assert Parts(book).text(Parts(book).sheet(BOARD)) == before


def test_a_colour_of_the_owners_stays_behind_ours(new: Path, book: Path, tmp_path: Path) -> None:
    theirs = (
        '<conditionalFormatting sqref="B2:B9"><cfRule type="expression" priority="3" dxfId="1">'
        "<formula>B2=1</formula></cfRule></conditionalFormatting>"
    )
    typed(book, on_board("<pageMargins", theirs + "<pageMargins"))
    assert renewed(book, new).done == (BOARD,)
    ranges = openpyxl.load_workbook(book)[BOARD].conditional_formatting
    found = [rule for area in ranges for rule in area.rules if str(area.sqref) == "B2:B9"]
    assert [(rule.formula, rule.priority) for rule in found] == [(["B2=1"], 1003)]
    assert findings(book) == []


def test_what_newer_programs_say_of_our_colours_a_second_time_goes_with_them(
    new: Path, book: Path
) -> None:
    (bars,) = (
        c
        for c in openpyxl.load_workbook(book)[BOARD].conditional_formatting
        if c.rules[0].type == "dataBar"
    )
    twice = (
        '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        "<x14:conditionalFormattings><x14:conditionalFormatting "
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        f"<xm:sqref>{bars.sqref}</xm:sqref></x14:conditionalFormatting>"
        "</x14:conditionalFormattings></ext></extLst>"
    )
    typed(book, on_board("</worksheet>", f"{twice}</worksheet>"))
    assert renewed(book, new).done == (BOARD,)
    assert "extLst" not in Parts(book).text(Parts(book).sheet(BOARD))


def test_a_chart_is_drawn_as_in_the_new_workbook(new: Path, book: Path, tmp_path: Path) -> None:
    def retitled(parts: Parts) -> None:
        parts.change("xl/charts/chart5.xml", "次数", "回数")

    made = later(new, tmp_path, retitled)
    assert renewed(book, made).done == (BOARD,)
    assert "回数" in Parts(book).text("xl/charts/chart5.xml")
    assert findings(book) == []


def test_a_chart_that_somebody_took_away_stays_away(new: Path, book: Path) -> None:
    parts = Parts(book)
    drawing = next(p for _, kind, p in parts.relations(parts.sheet(BOARD)) if kind == "drawing")
    text = parts.text(drawing)
    start = text.rindex("<xdr:twoCellAnchor")
    gone = text[start : text.rindex("</xdr:twoCellAnchor>") + len("</xdr:twoCellAnchor>")]
    parts.change(drawing, gone, "")
    parts.save(book)
    assert renewed(book, new).done == (BOARD,)
    assert Parts(book).text(drawing).count("<xdr:graphicFrame") == 3


def test_a_chart_that_no_release_had_is_added(new: Path, book: Path, tmp_path: Path) -> None:
    def one_more(parts: Parts) -> None:
        drawing = next(p for _, kind, p in parts.relations(parts.sheet(BOARD)) if kind == "drawing")
        text = parts.text(drawing)
        start = text.rindex("<xdr:twoCellAnchor")
        end = text.rindex("</xdr:twoCellAnchor>") + len("</xdr:twoCellAnchor>")
        again = text[start:end].replace('name="Chart 4"', 'name="Chart 9"')
        parts.change(drawing, text[start:end], text[start:end] + again)

    made = later(new, tmp_path, one_more)
    assert renewed(book, made).done == (BOARD,)
    assert len(openpyxl.load_workbook(book)[BOARD]._charts) == 5
    assert findings(book) == []


def test_colours_of_a_sheet_that_people_write_follow_as_long_as_they_are_as_shipped(
    new: Path, book: Path, tmp_path: Path
) -> None:
    def coloured(parts: Parts) -> None:
        parts.change(parts.sheet("未催原因"), "<pageMargins", colour("A2:A9") + "<pageMargins")

    assert renewed(book, later(new, tmp_path, coloured)).done == ("未催原因", BOARD)
    colours = openpyxl.load_workbook(book)["未催原因"].conditional_formatting
    assert "A2:A9" in {str(area.sqref) for area in colours}


def test_a_rule_for_typing_that_somebody_made_stays_where_the_new_sheet_has_none(
    new: Path, book: Path, tmp_path: Path
) -> None:
    theirs = '<dataValidations count="1"><dataValidation type="whole" sqref="C2:C9"><formula1>1'
    theirs += "</formula1><formula2>9</formula2></dataValidation></dataValidations>"

    def ruled(parts: Parts) -> None:
        parts.change(parts.sheet("未催原因"), "<pageMargins", theirs + "<pageMargins")

    def coloured(parts: Parts) -> None:
        parts.change(parts.sheet("未催原因"), "<pageMargins", colour("A2:A9") + "<pageMargins")

    typed(book, ruled)
    assert "未催原因" in renewed(book, later(new, tmp_path, coloured)).done
    rules = openpyxl.load_workbook(book)["未催原因"].data_validations.dataValidation
    assert [str(rule.sqref) for rule in rules] == ["C2:C9"]


def colour(cells: str) -> str:
    rule = '<cfRule type="expression" priority="1" dxfId="2"><formula>$A2&gt;7</formula></cfRule>'
    return f'<conditionalFormatting sqref="{cells}">{rule}</conditionalFormatting>'


def test_colours_that_somebody_has_moved_stay_as_they_are(
    new: Path, book: Path, tmp_path: Path
) -> None:
    def moved(parts: Parts) -> None:
        text = parts.text(parts.sheet("今日计划"))
        cells = text[text.index('sqref="A2:') :][:20].split('"')[1]
        parts.change(parts.sheet("今日计划"), f'sqref="{cells}"', 'sqref="B2:B77"')

    def coloured(parts: Parts) -> None:
        parts.change(parts.sheet("今日计划"), "<pageMargins", colour("AZ2:AZ9") + "<pageMargins")

    typed(book, moved)
    before = Parts(book).text(Parts(book).sheet("今日计划"))
    assert renewed(book, later(new, tmp_path, coloured)).uncoloured == ("今日计划",)
    assert Parts(book).text(Parts(book).sheet("今日计划")) == before


def test_a_workbook_with_styles_that_nobody_understands_stays_as_it_is(
    new: Path, book: Path
) -> None:
    typed(book, lambda parts: parts.change("xl/styles.xml", "<cellXfs", "<cellStrange"))
    before = Parts(book).content
    assert renewed(book, new) == Renewed((), (BOARD,), ())
    assert Parts(book).content == before


def sheet_of_styles(*formats: str, fonts: int = 1, styles: str = "") -> bytes:
    listed = "".join(
        f'<numFmt numFmtId="{170 + number}" formatCode="{code}"/>'
        for number, code in enumerate(formats)
    )
    kinds = "".join(f'<font><sz val="{9 + number}"/></font>' for number in range(fonts))
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{listed}</numFmts>'
        f'<fonts count="{fonts}">{kinds}</fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        f'<cellXfs count="1">{plain}{styles}</cellXfs></styleSheet>'
    ).encode()


def test_a_style_that_is_there_is_found_and_another_one_appended() -> None:
    theirs = '<xf numFmtId="170" fontId="1" fillId="0" borderId="0" applyFont="1"/>'
    styles = StyleBook(sheet_of_styles("0.0"), sheet_of_styles("h:mm", fonts=2, styles=theirs))
    assert (styles.cell_style("0"), styles.cell_style("1")) == ("0", "1")
    root = ET.fromstring(styles.content())
    counts = {item.tag.rpartition("}")[2]: item.get("count") for item in root}
    assert counts == {"numFmts": "2", "fonts": "2", "fills": "1", "borders": "1", "cellXfs": "2"}
    assert [item.get("formatCode") for item in root[0]] == ["0.0", "h:mm"]
    assert root.find(f"{{{MAIN}}}cellXfs")[1].get("numFmtId") == "171"


def test_a_style_sheet_that_has_what_is_wanted_stays_as_it_is() -> None:
    content = sheet_of_styles("0.0", fonts=2)
    styles = StyleBook(content, content)
    assert styles.cell_style("0") == "0"
    assert styles.content() == content
