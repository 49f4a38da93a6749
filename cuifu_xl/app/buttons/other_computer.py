"""One writer at a time: somebody else's press of today is worth a question. 换电脑"""

from cuifu_xl.core.units import MINUTES_PER_HOUR, Minute, moment_of
from cuifu_xl.tables import schema
from cuifu_xl.tables.meta import Meta
from cuifu_xl.workbooks.base import Workbook
from cuifu_xl.worklist.remembered import Presser, last_press

_WITHIN = 12 * MINUTES_PER_HOUR


def question(book: Workbook, by: Presser, now: Minute) -> str:
    """What to ask before this press; "" when the last one was here, or long ago."""
    if schema.META.name not in book.tables():
        return ""
    last = last_press(Meta(book.read(schema.META.name)))
    if last is None:
        return ""
    before, at = last
    if before.pc == by.pc or not 0 <= now - at < _WITHIN:
        return ""
    return (
        f"{moment_of(at):%m-%d %H:%M} 有人在另一台电脑「{before.pc}」（{before.user}）按过按钮。"
        "两台电脑同时改一份工作簿，后保存的会盖掉先保存的。\n"
        "请确认那边已经保存并关闭，这里打开的是最新的一份。继续吗？"
    )
