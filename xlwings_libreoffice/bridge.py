"""The way to a running LibreOffice: by the user's own pipe, never by a network port.

Python-UNO is bound to one version of Python, so it is looked for where the office keeps it and
refused in words where it does not fit. Nothing here waits for ever: an office that does not
answer is given up after a while.
"""

import importlib.util
import shutil
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

from xlwings_libreoffice.errors import (
    NoPythonUnoError,
    NotAnsweringError,
    NotListeningError,
    OfficeError,
    OtherPythonUnoError,
)

CONNECTING = 10.0  # seconds
WORKING = 60.0
_PLACES = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "C:/Program Files/LibreOffice/program",
)


class Patience:
    """Work with the office for a while; NotAnsweringError if it never answers.

    A class and no generator: an error of UNO does not come through one unharmed.
    """

    def __init__(self, bridge: Any, seconds: float) -> None:
        self._bridge = bridge
        self._given_up = False
        self._timer = threading.Timer(seconds, self._give_up)
        self._timer.daemon = True

    def _give_up(self) -> None:
        self._given_up = True
        self._bridge.dispose()

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._timer.cancel()
        if self._given_up:
            raise NotAnsweringError("it may hang, or show a dialog") from error


class Office:
    """A running LibreOffice: its desktop, and what it makes for us."""

    def __init__(self, uno: ModuleType, bridge: Any, seconds: float) -> None:
        self._uno = uno
        self._bridge = bridge
        with self.patience(seconds):
            self._context = bridge.getInstance("StarOffice.ComponentContext")
            self.desktop = self.service("com.sun.star.frame.Desktop")

    def patience(self, seconds: float = WORKING) -> Patience:
        """Ends work with an office that does not answer for so long."""
        return Patience(self._bridge, seconds)

    def service(self, name: str) -> Any:
        """A service of the office by its name."""
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def struct(self, name: str, **fields: Any) -> Any:
        """A struct of UNO with these fields."""
        made = self._uno.createUnoStruct(f"com.sun.star.{name}")
        for field, value in fields.items():
            setattr(made, field, value)
        return made

    def enum(self, name: str, value: str) -> Any:
        """A value of an enumeration of UNO."""
        return self._uno.Enum(f"com.sun.star.{name}", value)

    def properties(self, **values: Any) -> tuple[Any, ...]:
        """Named values, as UNO takes options."""
        return tuple(
            self.struct("beans.PropertyValue", Name=name, Value=value)
            for name, value in values.items()
        )

    def product(self, key: str) -> str:
        """What the office says of itself, such as `ooSetupVersion`."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            self.properties(nodepath="/org.openoffice.Setup/Product"),
        )
        return str(access.getByName(key))


def connect(pipe: str, seconds: float = CONNECTING) -> Office:
    """The office that listens at this pipe. OfficeError if there is none, or no answer."""
    uno = python_uno()
    local = uno.getComponentContext()

    def made(name: str) -> Any:
        return local.ServiceManager.createInstanceWithContext(name, local)

    try:
        connection = made("com.sun.star.connection.Connector").connect(f"pipe,name={pipe}")
        factory = made("com.sun.star.bridge.BridgeFactory")
        return Office(uno, factory.createBridge("", "urp", connection, None), seconds)
    except OfficeError:
        raise
    except Exception as error:  # of whatever kind UNO has for it
        raise NotListeningError(f"no office listens at the pipe {pipe}") from error


def python_uno() -> ModuleType:
    """The module `uno`, from wherever the office put it. OfficeError if it does not fit."""
    known = sys.modules.get("uno")
    if known is not None:
        return known
    for folder in _folders():
        if (folder / "uno.py").is_file():
            return _loaded(folder)
    raise NoPythonUnoError("Debian and Ubuntu have it as the package python3-uno")


def _folders() -> list[Path]:
    office = shutil.which("soffice")
    beside = [Path(office).resolve().parent] if office else []
    return [*beside, *map(Path, _PLACES)]


def _loaded(folder: Path) -> ModuleType:
    """`uno` from this folder; other packages there (a system Python's) stay out of sight."""
    spec = importlib.util.spec_from_file_location("uno", folder / "uno.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    if any(folder.glob("pyuno.*")):
        sys.path.append(str(folder))
    sys.modules["uno"] = module
    try:
        spec.loader.exec_module(module)
    except ImportError as error:
        del sys.modules["uno"]
        mine = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise OtherPythonUnoError(f"{folder} holds one that does not fit Python {mine}") from error
    return module
