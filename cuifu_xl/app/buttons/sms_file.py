"""The name of the file that 导出短信 makes."""

from itertools import count
from pathlib import Path

from cuifu_xl.core.units import Minute, moment_of


def new_sms_file(folder: Path, now: Minute) -> Path:
    """A name that says what it is and when it was made, and that nothing in the folder has yet."""
    name = f"催付短信 {moment_of(now):%Y-%m-%d %H%M}"
    path = folder / f"{name}.xlsx"
    for number in count(2):
        if not path.exists():
            break
        path = folder / f"{name} ({number}).xlsx"
    return path
