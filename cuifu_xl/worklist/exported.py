"""What 登记状态 says of a row whose SMS is in a file for a gateway. 已导出短信

`已导出短信 2026-11-23 13:30，还缺结果`: the program sends nothing and cannot know what became of
the file, so the message counts as sent from that moment on until somebody notes a result.
"""

from cuifu_xl.core.units import Minute, moment_of
from cuifu_xl.tables import cells
from cuifu_xl.tables.formulas import RESULT_MISSING

EXPORTED = "已导出短信"
_THEN = "，"


def is_exported(status: str) -> bool:
    """Whether the SMS of this row was handed out."""
    return status.startswith(EXPORTED)


def send_at(status: str) -> Minute | None:
    """From when on the message was to be sent; None if nobody can read it any more."""
    at = status.removeprefix(EXPORTED).split(_THEN)[0].strip()
    return cells.understood(cells.moment, at)


def exported_status(at: Minute) -> str:
    """The status of a row whose message is to be sent from that moment on."""
    return f"{EXPORTED} {moment_of(at):%Y-%m-%d %H:%M}{_THEN}{RESULT_MISSING}"


def exported_then(status: str, news: str) -> str:
    """The same status with news of the row: the moment of sending stays."""
    return status.split(_THEN)[0] + _THEN + news
