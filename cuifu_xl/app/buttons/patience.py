"""A cell being edited, or an open box, keeps Excel from answering, and xlwings asks for ever."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer

GIVE_UP_AFTER = 20.0  # seconds
NO_ANSWER = (
    "表格程序没有回应，这一次没有做，工作簿没有改动。"
    "多半是有一个单元格正在编辑，或有一个提示框开着：请按 Esc 退出编辑，关掉提示框，再按一次按钮。"
    "Mac 第一次会问是否允许控制 Excel，请选「好」。"
)


@contextmanager
def until_it_answers(
    tell: Callable[[str], None],
    *,
    after: float = GIVE_UP_AFTER,
    leave: Callable[[int], object] = os._exit,
) -> Iterator[None]:
    """Wait no longer than this for what is inside, which changes nothing: say so and leave.

    The call that hangs cannot be called off, so the whole process ends.
    """

    def give_up() -> None:
        tell(NO_ANSWER)
        leave(0)

    timer = Timer(after, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
