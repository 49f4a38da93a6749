"""The report that was just downloaded: most presses of 导入报表 want exactly that one."""

import os
import re
import sys
from pathlib import Path

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".zip")
# how the seller centres call their order reports; anything else counts when there is none
_REPORT = re.compile(r"order|订单|交易", re.IGNORECASE)
_UNFINISHED = ("~$", ".")
_REGISTERED_AT = r"Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
_DOWNLOADS = "{374DE290-123F-4565-9164-39C4925E467B}"


def downloads() -> Path:
    """Where the browser puts files: the folder of the system, wherever it was moved to. 下载"""
    home = Path.home()
    for folder in (_registered(), home / "Downloads", home / "下载"):
        if folder is not None and folder.is_dir():
            return folder
    return home


def newest_report(folder: Path) -> Path | None:
    """The newest file in this folder that may be an order report, named like one if possible."""
    found = [
        (bool(_REPORT.search(entry.name)), entry.stat().st_mtime, entry.name)
        for entry in os.scandir(folder)
        if entry.is_file()
        and entry.name.lower().endswith(SUFFIXES)
        and not entry.name.startswith(_UNFINISHED)
    ]
    return folder / max(found)[2] if found else None


def _registered() -> Path | None:
    """The downloads folder that Windows knows of."""
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _REGISTERED_AT) as key:
            return Path(winreg.QueryValueEx(key, _DOWNLOADS)[0])
    except OSError:  # moved into the cloud, or never set
        return None
