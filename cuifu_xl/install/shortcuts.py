"""The icon on the desktop: the second way to plan, where buttons are blocked. 桌面图标

It needs no macro and no Office: the workbook and the new order reports are dropped on it, or on
its window.
"""

from pathlib import PurePath

from cuifu_xl.install.program_home import FOLDER, MACOS, OVERRIDE, WINDOWS, ProgramHome

NAME = "催付-计划今天"
# cmd reads a script line by line in the console's code page: a script that first switches to 936
# may say Chinese in GBK on every Windows, whatever its language; Python's own words are Unicode
CODE_PAGE, ENCODING = 936, "gbk"

_CMD = rf"""@echo off
chcp {CODE_PAGE} >nul
setlocal
set "HERE=%LOCALAPPDATA%\{FOLDER}"
if defined {OVERRIDE} set "HERE=%{OVERRIDE}%"
if not exist "%HERE%\venv\Scripts\python.exe" goto missing
"%HERE%\venv\Scripts\python.exe" -I -m cuifu_xl.door %*
exit /b

:missing
echo 催付程序不在这台电脑上了。请再运行一次「安装催付.cmd」。
pause
"""
_COMMAND = f"""#!/bin/sh
exec "${{{OVERRIDE}:-$HOME/Library/Application Support/{FOLDER}}}/venv/bin/python" \\
    -I -m cuifu_xl.door "$@"
"""
_DESKTOP = """[Desktop Entry]
Type=Application
Name=催付：计划今天
Comment=把工作簿和新报表拖到这里
Exec={python} -I -m cuifu_xl.door %F
Terminal=true
"""


def file_name(system: str) -> str:
    """What the icon is called; its ending makes the system run it."""
    return NAME + {WINDOWS: ".cmd", MACOS: ".command"}.get(system, ".desktop")


def content(system: str, home: ProgramHome[PurePath]) -> bytes:
    """The icon's file, as the system wants it."""
    if system == WINDOWS:
        return windows_script(_CMD)
    if system == MACOS:
        return _COMMAND.encode()
    return _DESKTOP.format(python=_quoted(str(home.python))).encode()


def windows_script(text: str) -> bytes:
    """A .cmd as Windows reads it: CRLF, and Chinese in the code page it names itself."""
    return text.replace("\n", "\r\n").encode(ENCODING)


def _quoted(path: str) -> str:
    """A path inside Exec=, by the rules of desktop entries: quoted twice over."""
    for special in '\\"`$':
        path = path.replace(special, f"\\{special}")
    return f'"{path}"'.replace("\\", "\\\\").replace("%", "%%")
