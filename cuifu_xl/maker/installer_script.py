"""安装催付.cmd: finds a Python on Windows and starts the installer, or says what to download.

Everything but the search for Python is said and done by Python, in Unicode. The few sentences
that are needed when there is none stand in GBK, see install/shortcuts.py.
"""

from cuifu_xl.install.shortcuts import CODE_PAGE, windows_script

NAME = "安装催付.cmd"
DOWNLOADS = "https://www.python.org/downloads/windows/"
# the versions that packages are ready for, the best first; then whatever there is
_CANDIDATES = ("py -3.13", "py -3.12", "py -3.14", "py -3.11", "py -3", "python")
# the store's Python writes where Excel does not look
_FITS = "import sys; sys.exit(sys.version_info < (3, 11) or 'WindowsApps' in sys.base_prefix)"
_SCRIPT = rf"""@echo off
chcp {CODE_PAGE} >nul
setlocal
set "PYTHON="
for %%P in ({" ".join(f'"{one}"' for one in _CANDIDATES)}) do call :try %%P
if not defined PYTHON goto nopython
set "PYTHONPATH="
if exist "%~dp0..\pyproject.toml" set "PYTHONPATH=%~dp0.."
for %%W in ("%~dp0cuifu_xl-*.whl") do set "PYTHONPATH=%%~fW"
if not defined PYTHONPATH goto incomplete
%PYTHON% -B -m cuifu_xl.install %*
pause
exit /b

:try
if defined PYTHON exit /b
%~1 -c "{_FITS}" >nul 2>nul
if "%ERRORLEVEL%"=="0" set "PYTHON=%~1"
exit /b

:nopython
echo 没有找到 Python 3.11 以上的版本。
echo.
echo 1. 打开 {DOWNLOADS}
echo    下载 3.13 的 Windows installer (64-bit)。不要用微软商店里的 Python。
echo 2. 运行下载的文件，第一页最下面的「Add python.exe to PATH」要打勾，再点 Install Now。
echo 3. 装好以后，再双击一次「安装催付.cmd」。
echo.
echo 按任意键打开下载页面。
pause >nul
start "" {DOWNLOADS}
exit /b 2

:incomplete
echo 旁边没有安装包。请把压缩包全部解压出来，再双击解压后的文件夹里的「安装催付.cmd」。
pause
exit /b 2
"""


def content() -> bytes:
    """The file as Windows reads it."""
    return windows_script(_SCRIPT)
