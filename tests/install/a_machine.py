"""Machines in memory: a Windows PC, a Mac and a Linux PC, with files, programs and a registry."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from cuifu_xl.install.machine import NO_SUCH_PROGRAM, Machine, RegistryValues
from cuifu_xl.install.places import SHELL_FOLDERS
from cuifu_xl.install.program_home import LINUX, MACOS, WINDOWS


class MemoryMachine(Machine):
    """A machine whose files are a dictionary; programs that are run leave what they would."""

    def __init__(
        self,
        system: str,
        environment: Mapping[str, str],
        python: str,
        folders: Sequence[str],
        *,
        programs: Sequence[str] = (),
        registry: Mapping[str, RegistryValues] | None = None,
    ) -> None:
        self.system = system
        self.environment = environment
        self.flavour = PureWindowsPath if system == WINDOWS else PurePosixPath
        self.python = self.base_python = self.flavour(python)
        self.python_version = "3.13"
        self.files: dict[PurePath, bytes] = {}
        self.executables: set[PurePath] = set()
        self.folders = {self.path(folder) for folder in folders}
        self.programs = {self.path(program).stem: self.path(program) for program in programs}
        self.keys: dict[str, RegistryValues] = dict(registry or {})
        self.ran: list[tuple[str, ...]] = []
        self.left_running: list[tuple[str, ...]] = []
        self.started: list[PurePath] = []
        # a program fails if this is among its words
        self.fails = "nothing"

    def path(self, text: str) -> PurePath:
        return self.flavour(text)

    def tree(self) -> tuple[dict[PurePath, bytes], set[PurePath], dict[str, RegistryValues]]:
        """Everything that lies on the machine."""
        return dict(self.files), set(self.folders), dict(self.keys)

    def exists(self, path: PurePath) -> bool:
        return path in self.files or path in self.folders or path == path.parent

    def read(self, path: PurePath) -> bytes | None:
        return self.files.get(path)

    def write(self, path: PurePath, content: bytes, *, executable: bool = False) -> None:
        if not self.exists(path.parent):
            raise FileNotFoundError(path)
        self.files[path] = content
        if executable:
            self.executables.add(path)

    def make_folder(self, path: PurePath) -> None:
        if not self.exists(path.parent):
            raise FileNotFoundError(path)
        self.folders.add(path)

    def remove_file(self, path: PurePath) -> None:
        self.files.pop(path, None)

    def remove_if_empty(self, path: PurePath) -> None:
        if not any(path in one.parents for one in (*self.files, *self.folders)):
            self.folders.discard(path)

    def remove_tree(self, path: PurePath) -> None:
        self.files = {one: text for one, text in self.files.items() if path not in one.parents}
        self.folders = {one for one in self.folders if one != path and path not in one.parents}

    def program(self, name: str) -> PurePath | None:
        return self.programs.get(name)

    def run(self, command: Sequence[str], log: PurePath | None = None) -> int:
        self.ran.append(tuple(command))
        if self.fails in command:
            return 1
        if not self.exists(self.path(command[0])) and command[0] not in self._known_programs():
            return NO_SUCH_PROGRAM
        if "venv" in command:
            self._make_venv(self.path(command[-1]))
        if "new" in command:
            self.files[self.path(command[-1])] = b"a new workbook"
        return 0

    def leave_running(self, command: Sequence[str]) -> None:
        self.left_running.append(tuple(command))

    def start(self, path: PurePath) -> None:
        self.started.append(path)

    def registry(self, key: str) -> RegistryValues | None:
        return self.keys.get(key)

    def write_registry(self, key: str, values: RegistryValues) -> None:
        self.keys[key] = dict(values)

    def delete_registry(self, key: str) -> None:
        self.keys.pop(key, None)

    def _known_programs(self) -> set[str]:
        return {str(self.python), *map(str, self.programs.values())}

    def _make_venv(self, venv: PurePath) -> None:
        inside = venv / ("Scripts/python.exe" if self.system == WINDOWS else "bin/python")
        self.folders |= {venv, inside.parent}
        self.files[inside] = b"python"
        self.files[venv / "pyvenv.cfg"] = f"version = {self.python_version}.1\n".encode()


WINDOWS_FOLDERS = ("Documents", "Desktop", "AppData", r"AppData\Local", r"AppData\Roaming")
MAC_FOLDERS = ("Documents", "Desktop", "Library", "Library/Application Support")
HUA = r"C:\Users\阿华"


def a_windows_pc(**changes: str) -> MemoryMachine:
    """Chinese Windows with Excel, without uv or LibreOffice."""
    return MemoryMachine(
        WINDOWS,
        {
            "USERPROFILE": HUA,
            "LOCALAPPDATA": rf"{HUA}\AppData\Local",
            "APPDATA": rf"{HUA}\AppData\Roaming",
            "PROGRAMFILES": r"C:\Program Files",
            **changes,
        },
        rf"{HUA}\AppData\Local\Programs\Python\Python313\python.exe",
        ["C:\\Users", HUA, *(rf"{HUA}\{one}" for one in WINDOWS_FOLDERS)],
        registry={
            SHELL_FOLDERS: {
                "Personal": r"%USERPROFILE%\Documents",
                "Desktop": r"%USERPROFILE%\Desktop",
            },
            r"Software\Microsoft\Office\16.0\Excel": {},
        },
    )


def a_mac() -> MemoryMachine:
    """A Mac that Excel has been started on."""
    return MemoryMachine(
        MACOS,
        {"HOME": "/Users/hua"},
        "/Library/Frameworks/Python.framework/Versions/3.13/bin/python3.13",
        ["/Users", "/Users/hua", *(f"/Users/hua/{one}" for one in MAC_FOLDERS)],
        programs=["/usr/bin/open"],
    )


def a_linux_pc(*programs: str) -> MemoryMachine:
    """A Linux PC with LibreOffice that has been used, and Chinese folder names."""
    machine = MemoryMachine(
        LINUX,
        {"HOME": "/home/hua"},
        "/usr/bin/python3",
        ["/home", "/home/hua", "/home/hua/桌面", "/home/hua/文档", "/home/hua/.config"],
        programs=["/usr/bin/soffice", *programs],
    )
    told = 'XDG_DESKTOP_DIR="$HOME/桌面"\nXDG_DOCUMENTS_DIR="$HOME/文档"\n'
    machine.files[PurePosixPath("/home/hua/.config/user-dirs.dirs")] = told.encode()
    return machine
