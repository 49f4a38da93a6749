"""Two presses at the same moment on a shared folder lose nothing, and a dead one blocks nobody."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed import processes, write_lock
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.closed.temporary import temporary_beside
from cuifu_xl.workbooks.closed.write_lock import FORGOTTEN
from tests.shop import on_disk

RESULT = ("订单编号", "结果")
LOCK = ".~cuifu.Cuifu.xlsm.lock"
# takes the lock, leaves a temporary file, says so and waits for ever
PRESS = """
import sys
from pathlib import Path
from cuifu_xl.workbooks.closed.temporary import temporary_beside
from cuifu_xl.workbooks.closed.write_lock import write_lock
with write_lock(path := Path(sys.argv[1])):
    temporary_beside(path).write_bytes(b"half")
    print("holds", flush=True)
    sys.stdin.read()
"""
# waits for the word, tries, says what became of it and waits for ever
TRY = """
import sys
from pathlib import Path
from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.workbooks.closed.write_lock import write_lock
print("ready", flush=True)
sys.stdin.readline()
try:
    with write_lock(Path(sys.argv[1])):
        print("holds", flush=True)
        sys.stdin.read()
except WorkbookError:
    print("refused", flush=True)
"""


@contextmanager
def running(program: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", program, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def killed_in_the_middle(path: Path) -> int:
    """A press that somebody ended while it wrote; its number."""
    with running(PRESS, path) as process:
        assert said(process) == "holds"
        process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    return process.pid


def lock_of(folder: Path, minutes_old: float = 0, **owner: object) -> Path:
    """A lock as some other press has left it."""
    lock = folder / LOCK
    known = {
        "pid": 4711,
        "started": "",
        "host": "PC-2",
        "user": "阿芳",
        "since": "2026-11-23 09:25",
    }
    lock.write_text(json.dumps({**known, **owner}), "utf-8")
    at = lock.stat().st_mtime - 60 * minutes_old
    os.utime(lock, (at, at))
    return lock


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_second_press_is_refused_and_the_file_stays(tmp_path) -> None:
    path = on_disk(tmp_path)
    before = path.read_bytes()
    book = FileWorkbook(path)
    book.append("今日计划", RESULT, [["39000000000000001", "已帮助"]])
    with write_lock.write_lock(path), pytest.raises(WorkbookError, match="请等几秒，再按一次"):
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


def test_a_press_that_was_killed_blocks_nobody_and_leaves_nothing(tmp_path) -> None:
    path = on_disk(tmp_path)
    killed_in_the_middle(path)
    assert len(names(tmp_path)) == 3
    book = FileWorkbook(path)
    book.append("今日计划", RESULT, [["39000000000000001", "已帮助"]])
    book.save(0)
    assert names(tmp_path) == ["Cuifu.xlsm"]


def test_a_press_that_runs_is_never_taken_for_dead_and_its_files_stay(tmp_path) -> None:
    path = tmp_path / "Cuifu.xlsm"
    with running(PRESS, path) as process:
        assert said(process) == "holds"
        before = names(tmp_path)
        old = (tmp_path / LOCK).stat().st_mtime - FORGOTTEN - 1
        os.utime(tmp_path / LOCK, (old, old))
        with pytest.raises(WorkbookError, match="这台电脑上的另一个窗口"):
            write_lock.write_lock(path).__enter__()
        with write_lock.write_lock(tmp_path / "另一份.xlsm"):
            pass
        assert names(tmp_path) == before


def test_a_later_process_of_the_same_number_is_another_one(tmp_path) -> None:
    lock_of(tmp_path, pid=os.getpid(), started="1", host=processes.this_host())
    with write_lock.write_lock(tmp_path / "Cuifu.xlsm"):
        pass
    assert names(tmp_path) == []


def test_of_presses_that_find_a_dead_lock_at_once_exactly_one_goes_on(tmp_path) -> None:
    path = tmp_path / "Cuifu.xlsm"
    killed_in_the_middle(path)
    with running(TRY, path) as one, running(TRY, path) as two, running(TRY, path) as three:
        presses = (one, two, three)
        assert [said(press) for press in presses] == ["ready"] * 3
        for press in presses:
            assert press.stdin is not None
            press.stdin.write("\n")
            press.stdin.flush()
        assert sorted(said(press) for press in presses) == ["holds", "refused", "refused"]


@pytest.mark.parametrize("minutes", [11, -11, 60 * 24 * 400, -60 * 24 * 400])
@pytest.mark.parametrize("content", [None, "", "{}", "[1]", '{"pid": "x"}'])
def test_an_old_lock_and_one_of_the_future_hold_nobody_up(tmp_path, minutes, content) -> None:
    lock = lock_of(tmp_path)
    if content is not None:
        lock.write_text(content)
    at = lock.stat().st_mtime - 60 * minutes
    os.utime(lock, (at, at))
    with write_lock.write_lock(tmp_path / "Cuifu.xlsm"):
        assert json.loads(lock.read_bytes())["pid"] == os.getpid()
    assert names(tmp_path) == []


def test_the_lock_of_another_computer_is_named_until_ten_minutes_have_passed(
    tmp_path, caplog
) -> None:
    path, lock = tmp_path / "Cuifu.xlsm", lock_of(tmp_path, 9)
    with pytest.raises(WorkbookError) as caught:
        write_lock.write_lock(path).__enter__()
    for word in ("PC-2", "阿芳", "2026-11-23 09:25", "以后再按"):
        assert word in str(caught.value)
    lock_of(tmp_path, 11)
    with write_lock.write_lock(path):
        assert "电脑「PC-2」（阿芳" in caplog.text
    assert not lock.exists()


def test_a_young_lock_of_version_0_1_0_is_respected(tmp_path) -> None:
    (tmp_path / LOCK).touch()
    with pytest.raises(WorkbookError, match="请等几秒，再按一次"):
        write_lock.write_lock(tmp_path / "Cuifu.xlsm").__enter__()


def test_a_lock_that_somebody_else_has_taken_over_is_left_to_them(tmp_path) -> None:
    with write_lock.write_lock(tmp_path / "Cuifu.xlsm"):
        lock_of(tmp_path)
    assert names(tmp_path) == [LOCK]


def test_the_lock_goes_even_when_writing_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), write_lock.write_lock(tmp_path / "Cuifu.xlsm"):
        raise ZeroDivisionError
    assert names(tmp_path) == []


def test_only_our_own_left_over_files_are_swept(tmp_path: Path) -> None:
    path = tmp_path / "Cuifu.xlsm"
    dead = killed_in_the_middle(path)
    (tmp_path / LOCK).unlink()
    ours = temporary_beside(path).name
    host, mine = ours.split("-")[1], str(os.getpid())
    stay = [
        ours,
        ours.replace(host, "0" * 8).replace(mine, str(dead)),  # of another computer
        f".~cuifu-{dead}-1.tmp",  # as version 0.1.0 wrote them, perhaps on another computer
        f"~cuifu-{host}-{dead}-1.tmp",
        f".~cuifu-{host}-{dead}-1.tmp.xlsm",
        f".~cuifu-{host}-{dead}-x.tmp",
    ]
    old = tmp_path / f".~cuifu-{dead}-2.tmp"
    for name in (*stay, old.name):
        (tmp_path / name).touch()
    at = old.stat().st_mtime - FORGOTTEN - 1
    os.utime(old, (at, at))
    with write_lock.write_lock(path):
        assert names(tmp_path) == sorted([*stay, LOCK])


def test_a_process_has_the_same_mark_as_long_as_it_runs_and_none_afterwards() -> None:
    mine = processes.start_of(os.getpid())
    assert mine
    assert processes.start_of(os.getpid()) == mine
    with running("import sys; sys.stdin.read()", Path()) as other:
        theirs = processes.start_of(other.pid)
        assert theirs
        assert theirs != mine
    assert processes.start_of(other.pid) is None
    assert processes.start_of(0) is None
    assert processes.start_of(10**23) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no ps")
def test_where_there_is_no_proc_the_mark_comes_from_ps(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert processes.start_of(os.getpid())
    with running("", Path()) as other:
        other.wait()
    assert processes.start_of(other.pid) is None
