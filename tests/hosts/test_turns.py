"""Two presses at the same moment on a shared folder lose nothing."""

import os
from pathlib import Path

import pytest

from cuifu_xl.errors import WorkbookError
from cuifu_xl.hosts.file import FileWorkbook
from cuifu_xl.hosts.turns import FORGOTTEN, turn
from tests.shop import on_disk

RESULT = ("订单编号", "结果")


def test_the_second_press_waits_its_turn_and_the_file_stays(tmp_path) -> None:
    path = on_disk(tmp_path)
    before = path.read_bytes()
    book = FileWorkbook(path)
    book.append("今日计划", RESULT, [["39000000000000001", "已帮助"]])
    with turn(path), pytest.raises(WorkbookError, match="请等几秒，再按一次"):
        book.save(5)
    assert path.read_bytes() == before
    assert not (tmp_path / "备份").exists()


def test_what_another_press_wrote_meanwhile_is_never_written_over(tmp_path) -> None:
    path = on_disk(tmp_path)
    first, second = FileWorkbook(path), FileWorkbook(path)
    first.append("今日计划", RESULT, [["39000000000000001", "已帮助"]])
    second.append("今日计划", RESULT, [["39000000000000002", "已帮助"]])
    first.save(0)
    with pytest.raises(WorkbookError, match="被别人改过"):
        second.save(0)
    again = FileWorkbook(path)
    again.append("今日计划", RESULT, [["39000000000000002", "已帮助"]])
    again.save(0)
    at = again.read("今日计划").headings.index("订单编号")
    assert [row[at] for row in FileWorkbook(path).read("今日计划").rows] == [
        "39000000000000001",
        "39000000000000002",
    ]


def test_a_mark_that_a_dead_pc_left_holds_nobody_up(tmp_path) -> None:
    path = on_disk(tmp_path)
    left = tmp_path / ".~cuifu.Cuifu.xlsm.lock"
    left.touch()
    old = left.stat().st_mtime - FORGOTTEN - 1
    os.utime(left, (old, old))
    with turn(path):
        assert left.exists()
    assert not left.exists()


def test_the_mark_goes_even_when_writing_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), turn(tmp_path / "Cuifu.xlsm"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
