"""The commands about this machine: install, uninstall, doctor, open.

What they do is imported when one of them is asked for: no press waits for it.
"""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from cuifu_xl.app.cli.parser import AS_JSON, Command, argument, flag


def install(given: Namespace) -> int:
    """装到这台电脑上：程序、工作簿、桌面图标、LibreOffice 的设置。"""
    from cuifu_xl.app.cli import installing as command_line

    return command_line.install(given)


def uninstall(given: Namespace) -> int:
    """从这台电脑上卸掉，设置恢复原样；您的工作簿和备份都留着。"""
    from cuifu_xl.app.cli import installing as command_line

    return command_line.uninstall(given)


def doctor(given: Namespace) -> int:
    """体检：按钮要用的东西齐不齐，缺的怎么补。"""
    from cuifu_xl.app.cli import installing as command_line

    return command_line.doctor(given)


def open_(given: Namespace) -> int:
    """打开工作簿，用这台电脑上的 Excel、WPS 或 LibreOffice。"""
    from cuifu_xl.app.cli import installing as command_line

    return command_line.open_(given)


_SOURCE = argument(
    "--from", dest="source", type=Path, help="安装包：解压后的文件夹，或 .whl 文件；不写 = 正在用的"
)
_MIRROR = argument("--mirror", default="", help="下载慢时用的 Python 包镜像网址")
_TRUST = flag("--trust", "让 Excel 信任工作簿所在的文件夹，不再问「启用内容」（Windows）")
_DRY_RUN = flag("--dry-run", "只说要做什么，不做")
_WORKBOOK = argument(
    "workbook", metavar="[工作簿]", type=Path, nargs="?", help="不写 = 安装时新建的那份"
)

INSTALL = Command("install", install, (_SOURCE, _MIRROR, _TRUST, _DRY_RUN, AS_JSON))
COMMANDS: Sequence[Command] = (
    INSTALL,
    Command("doctor", doctor, (AS_JSON,)),
    Command("open", open_, (_WORKBOOK, AS_JSON)),
    Command("uninstall", uninstall, (_DRY_RUN, AS_JSON)),
)
