"""Installing on a machine in memory, and the settings of a LibreOffice that was there before."""

from dataclasses import replace
from pathlib import PurePosixPath

from cuifu_xl.install.libreoffice_profile import NEW_PROFILE
from cuifu_xl.install.package import Package
from cuifu_xl.install.places import places
from cuifu_xl.install.receipt import read_receipt
from cuifu_xl.install.recipe import Wish, install_steps
from cuifu_xl.install.running import put_in_place, take_back
from cuifu_xl.install.steps import Step
from tests.install.a_machine import MemoryMachine

PROFILE = PurePosixPath("/home/hua/.config/libreoffice/4/user/registrymodifications.xcu")


def a_wish(source: str = "/media/催付", **changes: object) -> Wish:
    """A package at hand and nothing special asked for."""
    package = Package(PurePosixPath(source), b"jinja2==3.1.6", b"on press()")
    return replace(Wish(package, "cuifu-0123"), **changes)


def steps_on(machine: MemoryMachine, wish: Wish | None = None) -> list[Step]:
    """What an installation would do now."""
    where = places(machine)
    return install_steps(machine, where, wish or a_wish(), read_receipt(machine, where.home))


def install(machine: MemoryMachine, wish: Wish | None = None) -> list[str]:
    """Install, and what was said meanwhile."""
    told: list[str] = []
    put_in_place(machine, places(machine), steps_on(machine, wish), told.append)
    return told


def uninstall(machine: MemoryMachine) -> list[str]:
    """Uninstall, and what was said meanwhile."""
    told: list[str] = []
    take_back(machine, places(machine), told.append)
    return told


def a_profile(machine: MemoryMachine, text: str = NEW_PROFILE) -> None:
    """LibreOffice has been started once and left these settings."""
    machine.folders |= set(PROFILE.parents)
    machine.files[PROFILE] = text.encode()
