"""What takes the steps of an installation back: data, written to the receipt as JSON. 撤销

None of these takes away what somebody else has put there since.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from cuifu_xl.install.libreoffice_profile import (
    TRUSTED_FOLDERS,
    Setting,
    folders_in,
    folders_value,
    value_of,
    with_value,
    without_value,
)
from cuifu_xl.install.machine import Machine


@dataclass(frozen=True, slots=True)
class RemoveIfEmpty:
    """A folder that we made."""

    path: PurePath


@dataclass(frozen=True, slots=True)
class RemoveTree:
    """A folder in which everything is ours."""

    path: PurePath


@dataclass(frozen=True, slots=True)
class RemoveFile:
    """A file that we wrote, while it is as we wrote it."""

    path: PurePath
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RestoreSetting:
    """A setting of LibreOffice as it was before us; folders trusted since stay trusted."""

    path: PurePath
    node: str
    name: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class ForgetRegistryKey:
    """A key of the registry that we wrote, while it is as we wrote it."""

    key: str
    values: Mapping[str, str | int]


Undoing = RemoveIfEmpty | RemoveTree | RemoveFile | RestoreSetting | ForgetRegistryKey


def fingerprint(content: bytes) -> str:
    """By what a file of ours is known again."""
    return hashlib.sha256(content).hexdigest()


def target(one: Undoing) -> str:
    """What an undoing is about; the receipt has one for each."""
    match one:
        case RestoreSetting():
            return f"{one.path} {one.name}"
        case ForgetRegistryKey():
            return one.key
        case RemoveIfEmpty() | RemoveTree() | RemoveFile():
            return str(one.path)


def sentence(one: Undoing) -> str:
    """An undoing in words for the owner."""
    match one:
        case RemoveIfEmpty():
            return f"删掉空文件夹 {one.path}（里面还有东西就留着）"
        case RemoveTree():
            return f"删掉文件夹 {one.path}"
        case RemoveFile():
            return f"删掉 {one.path}（改过就留着）"
        case RestoreSetting():
            return f"LibreOffice 的设置 {one.name} 恢复原样（{one.path}）"
        case ForgetRegistryKey():
            return rf"删掉注册表里的 HKCU\{one.key}"


def undo(one: Undoing, machine: Machine) -> None:
    """Take it back. Raises OSError where a file cannot be removed."""
    match one:
        case RemoveIfEmpty():
            machine.remove_if_empty(one.path)
        case RemoveTree():
            machine.remove_tree(one.path)
        case RemoveFile():
            content = machine.read(one.path)
            if content is not None and fingerprint(content) == one.fingerprint:
                machine.remove_file(one.path)
        case RestoreSetting():
            profile = machine.read(one.path)
            if profile is not None:
                machine.write(one.path, _restored(profile.decode(), one).encode())
        case ForgetRegistryKey():
            if machine.registry(one.key) == one.values:
                machine.delete_registry(one.key)


def _restored(profile: str, one: RestoreSetting) -> str:
    setting = Setting(one.node, one.name)
    now = value_of(profile, setting)
    if now == one.after and one.before is None:
        return without_value(profile, setting)
    if now == one.after and one.before is not None:
        return with_value(profile, setting, one.before)
    if now is not None and setting == TRUSTED_FOLDERS:
        ours = set(folders_in(one.after)).difference(folders_in(one.before))
        kept = [url for url in folders_in(now) if url not in ours]
        return with_value(profile, setting, folders_value(kept))
    return profile
