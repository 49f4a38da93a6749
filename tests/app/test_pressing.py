"""How every press runs and ends, whatever happens inside."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cuifu_xl.app.buttons.newest_report import newest_report
from cuifu_xl.app.buttons.once import only_press
from cuifu_xl.app.buttons.patience import NO_ANSWER, until_it_answers
from cuifu_xl.app.buttons.pressing import run_to_the_end
from cuifu_xl.app.buttons.window import Steps
from cuifu_xl.app.log import open_log, without_contents
from cuifu_xl.core.errors import CuifuError, WorkbookError
from tests.app.screen import Screen


@pytest.fixture
def log_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CUIFU_HOME", str(tmp_path))
    return tmp_path / "log" / "cuifu.log"


def run(work, log_file: Path) -> Screen:
    screen = Screen()
    run_to_the_end("计划今天", work, screen, open_log(log_file))
    return screen


def test_a_press_ends_with_one_message_and_a_clean_status_bar(log_file: Path) -> None:
    screen = run(lambda: "今日计划 3 行", log_file)
    assert screen.told == ["今日计划 3 行"]
    assert screen.status == ["计划今天 …", ""]
    assert re.search(r"^\d{4}-.* 计划今天: \d+\.\d s, done$", log_file.read_text("utf-8"), re.M)


def test_a_press_that_was_called_off_says_nothing(log_file: Path) -> None:
    assert run(lambda: "", log_file).told == []


def test_a_refusal_is_said_as_it_is(log_file: Path) -> None:
    def work() -> str:
        raise WorkbookError("买家甲的工作簿里少了表「客服」。")

    screen = run(work, log_file)
    assert screen.told == ["买家甲的工作簿里少了表「客服」。"]
    assert screen.status[-1] == ""
    assert "甲" not in log_file.read_text("utf-8")


def test_an_accident_names_the_log_and_the_log_names_the_place_but_no_buyer(log_file: Path) -> None:
    phone = "138" + "0" * 8

    def work() -> str:
        try:
            return {"甲": "乙"}[phone]
        except KeyError as error:
            raise ValueError(phone) from error

    screen = run(work, log_file)
    (said,) = screen.told
    assert said.startswith("程序出了意外（ValueError），「计划今天」没有做完。")
    assert str(log_file) in said
    assert screen.status[-1] == ""
    logged = log_file.read_text("utf-8")
    assert "ValueError" in logged
    assert "KeyError" in logged
    assert "test_pressing.py" in logged
    assert phone not in logged


def test_a_full_log_is_put_aside_and_only_the_last_ones_are_kept(tmp_path: Path) -> None:
    log = open_log(tmp_path / "log" / "cuifu.log")
    for number in range(12_000):
        log.info("计划今天 %s 行，一条足够长的记录，好让它转起来", number)
    kept = sorted(path.name for path in (tmp_path / "log").iterdir())
    assert kept == ["cuifu.log", "cuifu.log.1", "cuifu.log.2", "cuifu.log.3"]
    assert "11999 行" in (tmp_path / "log" / "cuifu.log").read_text("utf-8")


def test_an_error_is_kept_without_its_words() -> None:
    assert without_contents(ValueError("13800001111")) == "ValueError"


def test_another_button_meanwhile_is_refused_by_name_and_a_double_click_in_silence(
    tmp_path: Path,
) -> None:
    place = tmp_path / "press.lock"
    for caption, said in (("检查", "「计划今天」还没做完，「检查」没有做。"), ("计划今天", "")):
        first, second = only_press(place, "计划今天"), only_press(place, caption)
        with first, pytest.raises(CuifuError) as refused, second:
            pytest.fail("ran twice at once")
        assert str(refused.value).startswith(said)
        assert bool(str(refused.value)) is bool(said)
    with only_press(place, "检查"):
        pass


def test_a_cell_being_edited_is_said_in_words_and_the_press_ends() -> None:
    left, said = threading.Event(), []
    with until_it_answers(said.append, after=0.01, leave=lambda code: left.set()):
        assert left.wait(10)
    assert said == [NO_ANSWER]


def test_an_answer_in_time_ends_the_waiting() -> None:
    with until_it_answers(pytest.fail, after=60):
        (timer,) = (one for one in threading.enumerate() if isinstance(one, threading.Timer))
        assert not timer.finished.is_set()
    assert timer.finished.is_set()


def test_progress_is_shown_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, moments = Screen(), iter([0.0, 0.1, 0.4, 0.4, 0.5])
    monkeypatch.setattr("cuifu_xl.app.buttons.window.monotonic", lambda: next(moments))
    step = Steps(screen, "计划今天")
    for done in (1, 2, 3):
        step("读报表", done)
    assert screen.status == ["计划今天：读报表 2 …"]


def test_the_newest_report_is_offered(tmp_path: Path) -> None:
    names = ["ExportOrderList1.csv", "ExportOrderList2.csv", "照片.jpg", "~$订单.xlsx", "旧.xlsx"]
    for age, name in enumerate(names):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    assert newest_report(tmp_path) == tmp_path / "ExportOrderList1.csv"
    os.utime(tmp_path / "旧.xlsx", (2000, 2000))
    assert newest_report(tmp_path) == tmp_path / "ExportOrderList1.csv"
    for name in names[:2]:
        (tmp_path / name).unlink()
    assert newest_report(tmp_path) == tmp_path / "旧.xlsx"
    (tmp_path / "旧.xlsx").unlink()
    assert newest_report(tmp_path) is None


WHAT_XLWINGS_DOES = """
import atexit, sys, types
for name in ("xlwings._xlwindows", "xlwings._xlmac"):
    module = sys.modules[name] = types.ModuleType(name)
    module.cleanup = lambda name=name: print("killed by", name)
    atexit.register(module.cleanup)
{call}
"""


@pytest.mark.parametrize(
    ("call", "printed"),
    [
        ("", ["killed by xlwings._xlmac", "killed by xlwings._xlwindows"]),
        ("from cuifu_xl.app.buttons.caller import load_xlwings; load_xlwings()", []),
    ],
)
def test_no_excel_is_ended_when_the_program_ends(call: str, printed: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHAT_XLWINGS_DOES.format(call=call)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.splitlines() == printed


def test_a_press_does_not_wait_for_pandas_but_may_have_it_later() -> None:
    program = (
        "import sys; from cuifu_xl.app.buttons.caller import load_xlwings; load_xlwings();"
        "print([m for m in ('pandas', 'numpy') if m in sys.modules]); import pandas, xlwings;"
        "print(xlwings.__name__, pandas.__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.splitlines() == ["[]", "xlwings pandas"]
