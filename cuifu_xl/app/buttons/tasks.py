"""The buttons of 首页: one function each, over the same use cases as the command line.

The macros start `python -m cuifu_xl.buttons TASK CALLER`; CALLER says which workbook (see
app/buttons/caller.py). Every press ends with one message, so the exit code is 0 whatever happened.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from logging import Logger
from typing import NamedTuple

from cuifu_xl.app import workflow
from cuifu_xl.app.buttons import other_computer, plain_box
from cuifu_xl.app.buttons.caller import calling_book, load_xlwings
from cuifu_xl.app.buttons.once import only_press
from cuifu_xl.app.buttons.patience import until_it_answers
from cuifu_xl.app.buttons.pressing import Press, run_to_the_end, unexpected
from cuifu_xl.app.buttons.sms_file import new_sms_file
from cuifu_xl.app.buttons.window import DEALT, OfficeWindow, Steps
from cuifu_xl.app.clock import moment
from cuifu_xl.app.log import open_log, without_contents
from cuifu_xl.app.messages import (
    export_again_question,
    export_sentences,
    import_sentence,
    list_sentence,
    more_sentences,
    overall_sentence,
    press_message,
    problem_lines,
    skipped_sentence,
    split_sentences,
)
from cuifu_xl.app.outcomes import Outcome
from cuifu_xl.app.presser import this_presser
from cuifu_xl.core.errors import CuifuError, OlderReportError, OldPlanError
from cuifu_xl.install.program_home import this_home

NOW = "CUIFU_NOW"  # replays any moment, as --now does on the command line
_SHOWN_PROBLEMS = 10


def import_report(press: Press) -> str:
    """Report files that the seller picks replace 订单. 导入报表"""
    reports = press.window.choose_reports()
    if not reports:
        return ""
    steps = Steps(press.window, "导入报表")

    def done(older: bool) -> Outcome:
        return workflow.import_reports(
            press.book, reports, press.now, older=older, by=press.by, progress=steps
        )

    try:
        outcome = done(older=False)
    except OlderReportError as error:
        if not press.window.ask(f"{error.finding}。\n多半是选错了文件。还是要用它吗？"):
            return ""
        outcome = done(older=True)
    said = [import_sentence(outcome.imported), *outcome.unseen, "接着按「计划今天」。"]
    return press_message(said, len(outcome.problems), outcome.backup)


def plan_today(press: Press) -> str:
    """Who is contacted today, when and how. 计划今天"""
    steps = Steps(press.window, "计划今天")
    planned = workflow.plan(press.book, press.now, by=press.by, progress=steps)
    said = [
        planned.too_old,
        list_sentence(planned),
        skipped_sentence(planned),
        *planned.unseen,
        f"先登记了 {planned.registered} 行填好的结果。" if planned.registered else "",
        import_sentence(planned.imported),
        _refreshed(press),
    ]
    return press_message(said, len(planned.problems), planned.backup)


def register_results(press: Press) -> str:
    """Handled rows of 今日计划 go into 催付登记. 登记结果"""
    kept = workflow.register(press.book, press.now, by=press.by)
    return press_message([kept.sentence, _refreshed(press)], len(kept.problems), kept.backup)


def reconcile_payments(press: Press) -> str:
    """The report on 订单 tells which registered orders were paid. 核对付款"""
    kept = workflow.reconcile(press.book, press.now, by=press.by)
    return press_message([kept.sentence, _refreshed(press)], len(kept.problems), kept.backup)


def refresh_summary(press: Press) -> str:
    """汇总 and 看板 show the register as it is now; what chasing gained is said. 刷新汇总"""
    # no other press waits for it
    from cuifu_xl.app.summing_up import summary

    found = summary(press.book, press.now, by=press.by)
    told = [overall_sentence(found), found.effect.sentence, *more_sentences(found)]
    return press_message([*told, _refreshed(press)], 0, found.backup)


def export_sms(press: Press) -> str:
    """Today's messages as a file for the gateway, beside the workbook. 导出短信"""
    out = new_sms_file(press.window.folder(), press.now)
    done = workflow.export_sms(press.book, out, press.now, by=press.by)
    again = "" if done.file else export_again_question(done)
    if again and press.window.ask(again):
        done = workflow.export_sms(press.book, out, press.now, again=True, by=press.by)
    said = [*export_sentences(done), *problem_lines(done.problems, _SHOWN_PROBLEMS, listed=True)]
    return press_message(said, 0, done.backup)


def split_work(press: Press) -> str:
    """A list for each colleague, in a folder beside the workbook. 分发"""
    from cuifu_xl.app import teamwork

    folder = press.window.folder() / DEALT
    try:
        done = teamwork.split(press.book, folder, press.now)
    except OldPlanError as error:
        if not press.window.ask(f"{error.finding}。\n最好先导新报表、重新计划。还是要分发吗？"):
            return ""
        done = teamwork.split(press.book, folder, press.now, stale=True)
    return "\n".join(split_sentences(done))


def merge_work(press: Press) -> str:
    """What colleagues filled into their lists comes back. 合并"""
    from cuifu_xl.app import teamwork

    copies = press.window.choose_copies()
    if not copies:
        return ""
    done = teamwork.merge(press.book, copies, press.now, by=press.by)
    said = teamwork.merge_sentence(done.merged, done.duplicates, done.conflicts)
    return press_message([said, "接着按「登记结果」。"], len(done.problems), done.backup)


def check_workbook(press: Press) -> str:
    """Every problem of settings, texts, lists and report; nothing is changed. 检查"""
    problems = workflow.check(press.book, press.now)
    if not problems:
        return "没有发现问题。"
    lines = problem_lines(problems, _SHOWN_PROBLEMS, listed=False)
    return "\n".join([f"有 {len(problems)} 处要看一眼，什么都没有改：", *lines])


def clear_orders(press: Press) -> str:
    """订单 is emptied for the next report; rows never read are asked about first. 清空订单"""
    unread = workflow.unread_rows(press.book)
    if unread and not press.window.ask(
        f"「订单」里有 {unread} 行还没有计划过，清空就没有了。要清空吗？"
    ):
        return ""
    cleared = workflow.clear_orders(press.book, press.now, by=press.by)
    said = [f"「订单」清空了，原来有 {cleared.rows} 行。", "请把新报表连表头贴到「订单」的 A1。"]
    return press_message(said, 0, cleared.backup)


def _refreshed(press: Press) -> str:
    """PivotTables after a press that may have changed the register; what to do if they are not."""
    if press.window.refresh_pivots():
        return ""
    return "「汇总」没有刷新成：点其中任一张表 → 右键 → 刷新。"


class Button(NamedTuple):
    """What stands on the button, and what it does: returns what to say, "" for nothing."""

    caption: str
    run: Callable[[Press], str]


BUTTONS: Mapping[str, Button] = {
    "import_report": Button("导入报表", import_report),
    "plan_today": Button("计划今天", plan_today),
    "register_results": Button("登记结果", register_results),
    "reconcile_payments": Button("核对付款", reconcile_payments),
    "refresh_summary": Button("刷新汇总", refresh_summary),
    "export_sms": Button("导出短信", export_sms),
    "split_work": Button("分发", split_work),
    "merge_work": Button("合并", merge_work),
    "check_workbook": Button("检查", check_workbook),
    "clear_orders": Button("清空订单", clear_orders),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """One press, from the macro's command line to the message at its end."""
    given = sys.argv[1:] if arguments is None else arguments
    task, caller = (given[0], given[1:]) if given else ("", [])
    log = open_log(this_home().log)
    try:
        _press(task, caller, log)
    except CuifuError as error:
        log.info("%s: %s", task, type(error).__qualname__)
        plain_box.tell(str(error))
    except Exception as error:
        log.info("%s: %s", task, without_contents(error))
        plain_box.tell(unexpected(task, error, this_home().log))
    return 0


def _press(task: str, caller: Sequence[str], log: Logger) -> None:
    button = BUTTONS.get(task)
    if button is None:
        raise CuifuError("这份工作簿比程序新，程序还不认识这个按钮。请再运行一次「安装催付」。")
    load_xlwings()
    with until_it_answers(plain_box.tell):
        book = calling_book(caller)
        window = OfficeWindow(book)
        window.show(f"{button.caption} …")

    def work() -> str:
        from cuifu_xl.workbooks.open import LiveWorkbook

        home = this_home()
        with only_press(home.log.with_name("press.lock"), button.caption):
            now = moment(os.environ.get(NOW, ""))
            live = LiveWorkbook(book, elsewhere=home.folder)
            press = Press(live, window, now, this_presser())
            question = other_computer.question(press.book, press.by, now)
            if question and not window.ask(question):
                return ""
            return button.run(press)

    run_to_the_end(button.caption, work, window, log)


if __name__ == "__main__":
    sys.exit(main())
