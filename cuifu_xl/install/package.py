"""The program's own package: where it is at hand, and the versions it was tested with. 安装包"""

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePath

from cuifu_xl.core.errors import CuifuError

LOCK = "requirements.lock"
APPLESCRIPT = "cuifu.applescript"
_HERE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Package:
    """What is installed: the source folder or the wheel, and the lock file that goes with it."""

    source: PurePath | None  # None when it runs from where it has been installed already
    lock: bytes
    applescript: bytes

    @classmethod
    def at_hand(cls, source: Path | None = None) -> "Package":
        """The package that this very program runs from, or the one that is named."""
        found = source or _source_of(_HERE)
        if source is not None and _source_of(source) is None:
            raise CuifuError(
                f"{source} 不是安装包。请指向解压后的整个文件夹，或 cuifu_xl-….whl 文件。"
            )
        return cls(found.resolve() if found else None, _lock(), _applescript())


def _source_of(place: Path) -> Path | None:
    is_wheel = place.suffix == ".whl" and place.is_file()
    return place if is_wheel or (place / "pyproject.toml").is_file() else None


def _lock() -> bytes:
    """In the wheel beside the code, in the source at the top."""
    beside = files("cuifu_xl").joinpath("install", LOCK)
    return beside.read_bytes() if beside.is_file() else (_HERE / LOCK).read_bytes()


def _applescript() -> bytes:
    return files("cuifu_xl").joinpath("app", "buttons", APPLESCRIPT).read_bytes()


def python_of_venv(settings: bytes | None) -> str:
    """The Python version of a venv by its pyvenv.cfg, as 3.13; empty if there is none."""
    found = re.search(rb"^version(?:_info)?\s*=\s*(\d+\.\d+)", settings or b"", re.MULTILINE)
    return found[1].decode() if found else ""
