"""Wheels made again from the packages that are installed here: an index without a network."""

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

# what an installation adds to what was in the wheel
ADDED = ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json", "uv_cache.json")


def write_wheels(lock: Path, folder: Path) -> str:
    """The wheel of every package in the lock file that is installed here; the lock they need."""
    lines = []
    for name, version in _pinned(lock):
        try:
            package = distribution(name)
        except PackageNotFoundError:  # for other systems
            continue
        if package.version != version:  # for other versions of Python
            continue
        wheel = _write_wheel(package, folder)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        lines.append(f"{name}=={version} --hash=sha256:{digest}\n")
    return "".join(lines)


def _pinned(lock: Path) -> Iterator[tuple[str, str]]:
    for line in lock.read_text("utf-8").splitlines():
        if "==" in line and not line.startswith(" "):
            name, version = line.split()[0].split("==")
            yield name, version


def _write_wheel(package: Distribution, folder: Path) -> Path:
    told = (package.read_text("WHEEL") or "").splitlines()
    tags = [line.removeprefix("Tag: ").split("-") for line in told if line.startswith("Tag: ")]
    # py2.py3-none-any stands for two tags
    tag = "-".join(".".join(dict.fromkeys(part)) for part in zip(*tags, strict=True))
    name = package.metadata["Name"].replace("-", "_").replace(".", "_")
    path = folder / f"{name}-{package.version}-{tag}.whl"
    record = []
    with zipfile.ZipFile(path, "w") as wheel:
        for file in package.files or ():
            if ".." in file.parts or "__pycache__" in file.parts or file.name in ADDED:
                continue
            content = Path(str(file.locate())).read_bytes()
            wheel.writestr(file.as_posix(), content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
            record.append(f"{file},sha256={digest.decode().rstrip('=')},{len(content)}\n")
            if file.name == "METADATA" and file.parent.suffix == ".dist-info":
                listed = f"{file.parent.as_posix()}/RECORD"
        wheel.writestr(listed, "".join(record) + f"{listed},,\n")
    return path
