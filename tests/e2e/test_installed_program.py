"""A bare Python installs the program into an empty home, without a network; nothing is left after.

Everything is real but the index: the packages are those of the machine that runs the tests.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from wheels import write_wheels

from cuifu_xl.install.libreoffice_profile import NEW_PROFILE
from cuifu_xl.samples import demo
from xlwings_libreoffice.bridge import Office, connect
from xlwings_libreoffice.errors import OfficeError

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
PARTS = (
    "cuifu_xl",
    "xlwings_libreoffice",
    "templates",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "workbook",
)
BARE_PYTHON = getattr(sys, "_base_executable", sys.executable)
UV = Path(sys.executable).with_name("uv")
STARTING = 90.0  # seconds, on a busy machine


class Shop:
    """A user's home on a machine without a network."""

    def __init__(self, home: Path, source: Path, wheels: Path, *programs: Path) -> None:
        self.home = home
        self.program = home / ".local" / "share" / "cuifu-xl"
        self.workbook = home / "文档" / "催付" / "Cuifu.xlsm"
        folders = [str(program.parent) for program in programs]
        self.environment = {
            "HOME": str(home),
            "PATH": ":".join([*folders, "/usr/bin", "/bin"]),
            "PYTHONPATH": str(source),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "PIP_CONFIG_FILE": os.devnull,
            "UV_OFFLINE": "1",
            "UV_FIND_LINKS": str(wheels),
            "UV_NO_CONFIG": "1",
        }

    def run(self, *command: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
        """A program run by the user of this home."""
        return subprocess.run(
            [str(part) for part in command],
            env=self.environment,
            cwd=self.home,
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def cuifu(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """A command of the installed program."""
        return self.run(self.program / "venv" / "bin" / "cuifu", *words)

    def tree(self) -> dict[str, bytes | None]:
        """Every file and folder of the home."""
        return {
            str(path.relative_to(self.home)): path.read_bytes() if path.is_file() else None
            for path in self.home.rglob("*")
        }


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The project as it is unpacked, and an index that lies on the disk."""
    # in requirements.lock, so `make test` has it
    pytest.importorskip("hatchling")
    source, wheels = tmp_path_factory.mktemp("催付 包"), tmp_path_factory.mktemp("wheels")
    for part in PARTS:
        if (ROOT / part).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / part, source / part, ignore=unwanted)
        else:
            shutil.copy(ROOT / part, source / part)
    lock = write_wheels(ROOT / "requirements.lock", wheels)
    (source / "requirements.lock").write_text(lock, "utf-8")
    return source, wheels


def a_used_home(home: Path) -> None:
    """Chinese folders, and a LibreOffice whose settings have been changed before."""
    profile = home / ".config" / "libreoffice" / "4" / "user" / "registrymodifications.xcu"
    profile.parent.mkdir(parents=True)
    profile.write_text(NEW_PROFILE.replace("</oor:items>", "<!-- mine -->\n</oor:items>"))
    profile.chmod(0o600)
    for folder in ("文档", "桌面"):
        (home / folder).mkdir()
    named = 'XDG_DESKTOP_DIR="$HOME/桌面"\nXDG_DOCUMENTS_DIR="$HOME/文档"\n'
    (home / ".config" / "user-dirs.dirs").write_text(named, "utf-8")


@contextmanager
def libreoffice(shop: Shop, elsewhere: Path) -> Iterator[Office]:
    """LibreOffice with a copy of the user's settings, reached as the program reaches it."""
    shutil.copytree(shop.home / ".config" / "libreoffice" / "4", elsewhere / "4")
    command = ["soffice", f"-env:UserInstallation={(elsewhere / '4').as_uri()}", "--headless"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield reached(process, (shop.program / "libreoffice-pipe").read_text().strip())
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def reached(process: subprocess.Popen[bytes], pipe: str) -> Office:
    """The office as soon as it listens."""
    until = time.monotonic() + STARTING
    while True:
        try:
            return connect(pipe)
        except OfficeError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)


def runs_macros(office: Office, workbook: Path) -> bool:
    """Whether LibreOffice would run the buttons of this workbook without a question."""
    # 5: as the settings say, and no where they would ask
    options = office.properties(Hidden=True, MacroExecutionMode=5)
    document = office.desktop.loadComponentFromURL(workbook.as_uri(), "_blank", 0, options)
    allowed = bool(document.AllowMacroExecution)
    document.close(True)
    return allowed


@pytest.mark.parametrize("tool", ["venv", "uv"])
def test_installed_used_and_taken_away_again(
    package: tuple[Path, Path], tmp_path: Path, tool: str
) -> None:
    home = tmp_path / "阿 华"
    a_used_home(home)
    shop = Shop(home, *package, *([UV] if tool == "uv" else []))
    before = shop.tree()

    # a Python that sees no packages at all
    done = shop.run(BARE_PYTHON, "-S", "-B", "-m", "cuifu_xl.install", "--json")
    log = shop.program / "log" / "install.log"
    assert done.returncode == 0, done.stderr + (log.read_text("utf-8") if log.exists() else "")
    assert json.loads(done.stdout) == {
        "installed": str(shop.program),
        "workbook": str(shop.workbook),
        "checks": [],
    }
    made_by_uv = "uv = " in (shop.program / "venv" / "pyvenv.cfg").read_text("utf-8")
    assert made_by_uv == (tool == "uv")
    del shop.environment["PYTHONPATH"]

    checks = json.loads(shop.cuifu("doctor", "--json").stdout)["checks"]
    assert [check["name"] for check in checks if not check["ok"]] == []

    # the icon plans a report dropped on it
    icon = (home / "桌面" / "催付-计划今天.desktop").read_text("utf-8")
    command = icon.split("Exec=")[1].splitlines()[0].replace("%F", f"'{demo.REPORT}'")
    said = shop.run("sh", "-c", command, typed="").stdout
    assert f"写好了：{shop.workbook}" in said

    with libreoffice(shop, tmp_path / "office") as office:
        assert runs_macros(office, shop.workbook)
        shutil.copy(shop.workbook, tmp_path / "别处.xlsm")
        assert not runs_macros(office, tmp_path / "别处.xlsm")

    done = shop.cuifu("uninstall", "--json")
    assert json.loads(done.stdout)["workbook"] == str(shop.workbook), done.stderr
    kept = {name for name in shop.tree() if name.startswith("文档/催付")}
    assert {name: text for name, text in shop.tree().items() if name not in kept} == before
    assert shop.workbook.is_file()


def test_a_wheel_alone_can_install_itself(package: tuple[Path, Path], tmp_path: Path) -> None:
    source, wheels = package
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", tmp_path, source]
    subprocess.run(command, check=True)
    [wheel] = tmp_path.glob("*.whl")
    home = tmp_path / "home"
    home.mkdir()
    shop = Shop(home, wheel, wheels)
    steps = json.loads(
        shop.run(BARE_PYTHON, "-S", "-B", "-m", "cuifu_xl.install", "--dry-run", "--json").stdout
    )["steps"]
    assert "装上催付程序" in steps
    program = "from cuifu_xl.install.package import Package; print(Package.at_hand())"
    said = shop.run(BARE_PYTHON, "-S", "-B", "-c", program).stdout
    assert f"source=PosixPath('{wheel}')" in said
    assert "jinja2==" in said
