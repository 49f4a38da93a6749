"""Pages of text as a file of their own, CSV or XLSX: no cell is a number, none is a formula."""

import csv
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.workbooks.base import TextPage

CSV, XLSX = ".csv", ".xlsx"
LONGEST_TITLE = 31
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
# what makes a program take the cell of a CSV for a formula, and its harmless twin
_HARMLESS = str.maketrans("=+-@", "＝＋－＠")


@contextmanager
def new_file(path: Path, write: Callable[[Path], None]) -> Iterator[None]:
    """`path` as `write` makes it, there while the block runs and afterwards; gone if it fails.

    CuifuError if the name has another ending, or is taken: no file is ever written over.
    """
    if path.suffix.lower() not in (CSV, XLSX):
        raise CuifuError(f"{path.name}：导出的文件要以 .csv 或 .xlsx 结尾。")
    if path.exists():
        raise CuifuError(f"{path} 已经有了，没有动它。请换一个名字，或先把它移走。")
    unfinished = path.with_name(f".~cuifu-{os.getpid()}{path.suffix}")
    try:
        write(unfinished)
        unfinished.rename(path)
    except OSError as error:
        raise CuifuError(f"{path} 写不了（{error.strerror}）。请换一个能写的位置。") from error
    finally:
        unfinished.unlink(missing_ok=True)
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def write_csv(path: Path, page: TextPage) -> None:
    """One page as UTF-8 with a mark, so that Excel reads the Chinese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(page.headings)
        writer.writerows([_harmless(cell) for cell in row] for row in page.rows)


def _harmless(cell: str) -> str:
    return cell[:1].translate(_HARMLESS) + cell[1:]


def write_xlsx(path: Path, pages: Sequence[TextPage]) -> None:
    """A sheet for each page, every cell text."""
    from xlsxwriter import Workbook

    with Workbook(str(path)) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        titles: set[str] = set()
        for page in pages:
            sheet = book.add_worksheet(_title(page.title, titles))
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(page.headings):
                longest = max((len(row[column]) for row in page.rows), default=0)
                sheet.set_column(column, column, _width(heading, longest), text)
                sheet.write_string(0, column, heading, bold)
            for number, row in enumerate(page.rows, start=1):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell, text)


def _width(heading: str, longest: int) -> float:
    """Wide enough for Chinese, narrower than a screen."""
    return min(max(2 * len(heading) + 2, 2 * longest), 90)


def _title(wanted: str, taken: set[str]) -> str:
    """A name that a sheet may have and none has yet."""
    base = _NOT_IN_A_TITLE.sub("_", wanted).strip("' ") or "短信"
    title, number = base[:LONGEST_TITLE], 1
    while title.lower() in taken:
        number += 1
        end = f" ({number})"
        title = base[: LONGEST_TITLE - len(end)] + end
    taken.add(title.lower())
    return title
