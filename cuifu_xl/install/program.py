"""The steps that put the program itself into its folder: a Python of its own, and packages. 程序

Made with uv where it is at hand, else with what comes with Python. Every package has the version
and the fingerprint of the lock file; nothing is compiled on the owner's machine, and nothing is
kept in a cache that an uninstallation would leave behind.
"""

from pathlib import PurePath

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.machine import Machine
from cuifu_xl.install.package import LOCK, Package, python_of_venv
from cuifu_xl.install.program_home import LINUX, WINDOWS, ProgramHome
from cuifu_xl.install.steps import DownloadError, Run, Step, WriteFile

VENV_REMEDY = {
    WINDOWS: "请关掉 Excel 和别的催付窗口再试。",
    LINUX: "Debian、Ubuntu 请先装：sudo apt install python3-venv。",
}
DOWNLOAD_REMEDY = (
    "请看网络通不通；慢或连不上就加一个国内的 Python 包镜像再试：--mirror 镜像网址。"
    "Python 太新也会这样，换 3.13 即可。"
)
PACKAGE_REMEDY = "请重新下载并解压整个压缩包再试。"
# the store's Python writes to a private copy of the user's folder
STORE = "WindowsApps"


def program_steps(
    machine: Machine, home: ProgramHome[PurePath], package: Package, mirror: str
) -> list[Step]:
    """The program's Python, its packages, and the program; nothing if it runs from there."""
    if package.source is None and machine.python.is_relative_to(home.venv):
        return []
    if package.source is None:
        raise CuifuError("找不到安装包。请在解压后的文件夹里运行安装，或用 --from 指出来。")
    if STORE in machine.base_python.parts:
        raise CuifuError(
            "这是微软商店里的 Python，它写的文件 Excel 看不到。请装 python.org 的 Python 3.13。"
        )
    uv, lock, log = machine.program("uv"), home.folder / LOCK, home.log.with_name("install.log")
    install = _install_command(home, uv)
    pinned = ("--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    given = ("--no-deps", "--no-build-isolation", "--force-reinstall", str(package.source))
    index = ("--index-url", mirror) if mirror else ()
    venv, remedy = _venv_command(machine, home, uv), VENV_REMEDY.get(machine.system, PACKAGE_REMEDY)
    download = (*install, *pinned, *index)
    return [
        Run("给程序准备自己的 Python", venv, log, remedy, makes=home.venv),
        WriteFile("用到的库和版本", lock, package.lock),
        Run("下载并装上用到的库（几分钟）", download, log, DOWNLOAD_REMEDY, DownloadError),
        Run("装上催付程序", (*install, *given), log, PACKAGE_REMEDY),
    ]


def _install_command(home: ProgramHome[PurePath], uv: PurePath | None) -> tuple[str, ...]:
    if uv is not None:
        return (str(uv), "--no-cache", "pip", "install", "--python", str(home.python))
    # -I: neither the folder it is started in nor the user's own packages get in between
    pip = (str(home.python), "-I", "-m", "pip")
    return (*pip, "--disable-pip-version-check", "--no-cache-dir", "install")


def _venv_command(
    machine: Machine, home: ProgramHome[PurePath], uv: PurePath | None
) -> tuple[str, ...]:
    """A Python for the program: the one that is there, or a new one for another version."""
    old = python_of_venv(machine.read(home.venv / "pyvenv.cfg"))
    anew = bool(old) and old != machine.python_version
    if uv is None:
        clear = ("--clear",) if anew else ()
        return (str(machine.python), "-I", "-m", "venv", *clear, str(home.venv))
    flags = ("--clear" if anew else "--allow-existing", "--python", str(machine.python))
    return (str(uv), "--no-cache", "venv", *flags, str(home.venv))
