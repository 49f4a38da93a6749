"""One made-up day on a closed workbook, and a hash of every part after each press.

Nothing in it depends on the machine: moment, computer and person are given. Compression is left
out, since libraries for it differ.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from cuifu_xl.app import workflow
from cuifu_xl.app.summing_up import summary
from cuifu_xl.core.units import minute_of
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.worklist.remembered import Presser

PLACE = Path(__file__).with_name("parts.toml")
MORNING = datetime(2026, 11, 23, 9, 30)
BY = Presser("电脑", "店员")
RESULTS = ("答应付款", "未接通", "已付款", "拒绝")
ORDER = "the order of the parts"
LENGTH = 16  # digits of a hash that are kept
Parts = dict[str, str]


def pressed(folder: Path) -> Iterator[tuple[str, Parts]]:
    """After each press of the day: what it did, the hash of every part of the workbook."""
    path, _ = demo_workbook(folder, minute_of(MORNING))
    yield "built, sample imported", hashes(path)
    workflow.plan(FileWorkbook(path), minute_of(MORNING), by=BY)
    yield "planned", hashes(path)
    type_results(path)
    workflow.register(FileWorkbook(path), minute_of(MORNING + timedelta(hours=7)), by=BY)
    yield "registered", hashes(path)
    summary(FileWorkbook(path), minute_of(MORNING + timedelta(days=1)), by=BY)
    yield "summed up", hashes(path)


def type_results(path: Path) -> None:
    """A colleague fills in the first rows of 今日计划."""
    book = FileWorkbook(path)
    table = book.read("今日计划")
    typed = [
        [result, MORNING + timedelta(hours=1, minutes=9 * row)]
        for row, result in enumerate(RESULTS)
    ]
    rest = [[None, None] for _ in table.rows[len(typed) :]]
    book.write("今日计划", ["结果", "联系时间"], [*typed, *rest])
    book.save(0)


def hashes(path: Path) -> Parts:
    """A hash of what each part of a workbook file says, and one of the order they stand in."""
    with zipfile.ZipFile(path) as file:
        found = {name: hashed(file.read(name)) for name in file.namelist()}
    return found | {ORDER: hashed("\n".join(found).encode())}


def hashed(content: bytes) -> str:
    """A short name for this content."""
    return hashlib.sha256(content).hexdigest()[:LENGTH]


def changes(states: Mapping[str, Parts]) -> dict[str, Parts]:
    """Of each state what differs from the one before; a part that has gone is ""."""
    found: dict[str, Parts] = {}
    before: Parts = {}
    for state, parts in states.items():
        gone = dict.fromkeys(sorted(before.keys() - parts.keys()), "")
        found[state] = gone | {
            name: said for name, said in parts.items() if before.get(name) != said
        }
        before = parts
    return found
