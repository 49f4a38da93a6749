"""Temporary files beside a workbook: named so that those of a press that was ended are known."""

import os
import re
import time
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from cuifu_xl.workbooks.closed import processes

# version 0.1.0 did not write the computer's name
_NAME = re.compile(r"\.~cuifu-(?:([0-9a-f]{8})-)?(\d+)-\d+\.tmp")
_OLD_ENOUGH = 600  # seconds; of another computer nobody here knows which process runs


def temporary_beside(path: Path) -> Path:
    """A name in the folder of this file that nobody else uses."""
    return path.with_name(f".~cuifu-{_host_mark()}-{os.getpid()}-{time.time_ns()}.tmp")


def sweep(folder: Path) -> None:
    """Removes what presses of this computer left that are gone; in doubt a file stays."""
    with suppress(OSError):
        for file in list(folder.iterdir()):
            found = _NAME.fullmatch(file.name)
            if found and _is_left_over(file, found[1], int(found[2])):
                with suppress(OSError):
                    file.unlink(missing_ok=True)


def _is_left_over(file: Path, host: str | None, pid: int) -> bool:
    if host is not None and host != _host_mark():
        return False
    if processes.start_of(pid) is not None:
        return False
    return host is not None or time.time() - file.stat().st_mtime > _OLD_ENOUGH


def _host_mark() -> str:
    return f"{crc32(processes.this_host().encode()):08x}"
