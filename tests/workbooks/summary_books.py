"""Closed workbooks with a register and its 汇总, as tests build, change and read them."""

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from expected_pivots import CAPTIONS, GROUPINGS, expected
from openpyxl.utils import column_index_from_string
from package_surgery import Parts, raw_members
from python_calamine import CalamineWorkbook
from register_rows import register_rows

from cuifu_xl.maker.workbook import build
from cuifu_xl.tables.schema import REGISTER
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook

HEADINGS = REGISTER.headings()
ROWS = register_rows(60)
FEW = 20  # of them in the workbook that is changed
WIDTH = len(CAPTIONS) + 2  # of a PivotTable, with the free column beside it
TOP = 6
Built = Callable[[int], Path]
Change = Callable[[Parts], None]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A new workbook with so many lines in its register; made once, never changed."""
    made: dict[int, Path] = {}

    def of(lines: int) -> Path:
        if lines not in made:
            made[lines] = tmp_path_factory.mktemp("built") / "Cuifu.xlsm"
            build(made[lines], rows={REGISTER.name: ROWS[:lines]} if lines else None)
        return made[lines]

    return of


@pytest.fixture
def book(built: Built, tmp_path: Path) -> Path:
    """A workbook with a few lines in its register."""
    return Path(shutil.copy(built(FEW), tmp_path))


def changed(path: Path, change: Change) -> None:
    """What a person or a program did to the file."""
    parts = Parts(path)
    change(parts)
    parts.save(path)


def register(path: Path, rows: Sequence[Sequence[Cell]]) -> None:
    """More lines at the end of the register."""
    workbook = FileWorkbook(path)
    workbook.append(REGISTER.name, HEADINGS, rows)
    workbook.save(0)


def shorten(path: Path, lines: int) -> None:
    """The register keeps its first lines only."""
    workbook = FileWorkbook(path)
    workbook.write(REGISTER.name, HEADINGS, ROWS[:lines])
    workbook.save(0)


def shown(path: Path) -> dict[str, list[str]]:
    """Labels and sums of each PivotTable as a reader of cells finds them, down to the total."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("汇总")
    rows = sheet.to_python(skip_empty_area=False)
    found = {}
    for number, title in enumerate(GROUPINGS):
        block = [row[number * WIDTH : (number + 1) * WIDTH - 1] for row in rows[TOP:]]
        assert block[0][1:] == CAPTIONS
        end = [line[0] for line in block].index("总计")
        assert all(cell == "" for line in block[end + 1 :] for cell in line)
        found[title] = sorted(map(_line, block[1 : end + 1]))
    return found


def wanted(rows: Sequence[Sequence[Cell]]) -> dict[str, list[str]]:
    """The same by pandas, from the lines themselves."""
    found = {}
    for title in GROUPINGS:
        lines = expected(title, rows).items()
        found[title] = sorted(_line([(*key, "总计")[max(len(key) - 1, 0)], *s]) for key, s in lines)
    return found


def _line(cells: Sequence[object]) -> str:
    """As a text, since labels are texts, numbers and days."""
    return " ".join(f"{cell:g}" if isinstance(cell, int | float) else str(cell) for cell in cells)


def parts_of_summary(path: Path) -> dict[str, bytes]:
    """汇总 and everything that its PivotTables are made of, as it is packed."""
    sheet = Parts(path).sheet("汇总")
    members = raw_members(path)
    return {name: members[name] for name in members if "pivot" in name or name == sheet}


def put_texts(parts: Parts, texts: dict[str, str]) -> None:
    """Texts in cells of 汇总 that are not there yet."""
    sheet = parts.sheet("汇总")
    for place, text in texts.items():
        number = re.sub(r"\D", "", place)
        row = re.search(rf'<row r="{number}"[^>]*>(.+?)</row>', parts.text(sheet), re.DOTALL)
        if row is None:
            new = f'<row r="{number}">{_cell(place, text)}</row>'
            parts.insert(sheet, new, "</sheetData>")
        else:
            cells = [*re.findall("<c [^>]*?(?:/>|>.*?</c>)", row[1]), _cell(place, text)]
            parts.change(sheet, row[1], "".join(sorted(cells, key=_column)))


def take_texts(parts: Parts, texts: dict[str, str]) -> None:
    """They are gone again."""
    for place, text in texts.items():
        parts.change(parts.sheet("汇总"), _cell(place, text), "")


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _column(cell: str) -> int:
    return int(column_index_from_string(re.sub('<c r="([A-Z]+).*', r"\1", cell)))
