"""The machine that is installed on: its files, programs and registry. 这台电脑

The rest of the installer reaches a machine only through this class; tests put a machine in memory
in its place, so what is done on Windows and macOS is tested on any system.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from cuifu_xl.install import registry

RegistryValues = Mapping[str, str | int]
NO_SUCH_PROGRAM = 127


class Machine:
    """The machine that the program runs on. Paths are absolute."""

    def __init__(self) -> None:
        self.system: str = sys.platform
        self.environment: Mapping[str, str] = os.environ
        self.python: PurePath = Path(sys.executable)
        # the one that a venv's Python was made from
        self.base_python: PurePath = Path(getattr(sys, "_base_executable", sys.executable))
        self.python_version = f"{sys.version_info.major}.{sys.version_info.minor}"

    def path(self, text: str) -> PurePath:
        """A path as this system writes it."""
        return Path(text)

    def exists(self, path: PurePath) -> bool:
        """Whether there is a file or folder."""
        return Path(path).exists()

    def read(self, path: PurePath) -> bytes | None:
        """What a file holds; None if there is none."""
        try:
            return Path(path).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, path: PurePath, content: bytes, *, executable: bool = False) -> None:
        """A file with this content, old or new: whole or not at all."""
        target = Path(path)
        fresh = target.with_name(f"{target.name}.new")
        fresh.write_bytes(content)
        if target.exists():
            shutil.copymode(target, fresh)
        if executable:
            fresh.chmod(fresh.stat().st_mode | 0o111)
        fresh.replace(target)

    def make_folder(self, path: PurePath) -> None:
        """A folder, if it is not there yet."""
        Path(path).mkdir(exist_ok=True)

    def remove_file(self, path: PurePath) -> None:
        """The file is gone, also if it never was there."""
        Path(path).unlink(missing_ok=True)

    def remove_if_empty(self, path: PurePath) -> None:
        """The folder is gone, unless something lies in it."""
        folder = Path(path)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()

    def remove_tree(self, path: PurePath) -> None:
        """The folder is gone with all that lies in it."""
        if Path(path).exists():
            shutil.rmtree(path)

    def program(self, name: str) -> PurePath | None:
        """Where a program is that can be run by its name."""
        found = shutil.which(name)
        return Path(found) if found else None

    def run(self, command: Sequence[str], log: PurePath | None = None) -> int:
        """Run a program to its end, its words into a log; its exit code."""
        with open(log or os.devnull, "ab") as words:
            try:
                return subprocess.run(command, stdout=words, stderr=words, check=False).returncode
            except OSError as error:
                words.write(f"{error}\n".encode())
                return NO_SUCH_PROGRAM

    def leave_running(self, command: Sequence[str]) -> None:
        """Start a program that goes on when this one and its window have ended."""
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(command[0]).parent,
            start_new_session=True,
            # on Windows a console of its own, unseen
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def start(self, path: PurePath) -> None:
        """Open a file as a double click on it would (Windows)."""
        if sys.platform == "win32":
            os.startfile(path)

    def registry(self, key: str) -> RegistryValues | None:
        """The values of a key below HKEY_CURRENT_USER; None if there is none."""
        return registry.read(key)

    def write_registry(self, key: str, values: RegistryValues) -> None:
        """A key below HKEY_CURRENT_USER with these values."""
        registry.write(key, values)

    def delete_registry(self, key: str) -> None:
        """The key is gone, also if it never was there."""
        registry.delete(key)
