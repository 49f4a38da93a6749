"""A box of the system, for when the program that holds the workbook cannot show one."""

import subprocess
import sys

_TITLE = "催付"
_ASK_MACOS = "on run words\ndisplay alert (item 1 of words) message (item 2 of words)\nend run"


def tell(words: str) -> None:
    """Show these words in a box of its own, where the system has a way to."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, words, _TITLE, 0x40 | 0x40000)  # info, on top
        return
    boxes = [["osascript", "-e", _ASK_MACOS, _TITLE, words]]
    if sys.platform != "darwin":
        boxes = [
            ["zenity", "--info", "--no-markup", f"--title={_TITLE}", f"--text={words}"],
            ["kdialog", "--title", _TITLE, "--msgbox", words],
            ["xmessage", "-center", words],
        ]
    for command in boxes:
        try:
            subprocess.run(command, check=False, capture_output=True)
        except OSError:  # not on this computer
            continue
        return
