"""LibreOffice's settings of one user, registrymodifications.xcu, changed value by value.

Only the text of one value changes; every other byte of the file stays as it is. LibreOffice
writes the file anew whenever it ends, so it is changed only while LibreOffice is closed, and a
change is taken back by what it added, not by putting an old file back.
"""

import re
from html import escape, unescape
from typing import NamedTuple
from xml.etree import ElementTree

from cuifu_xl.core.errors import CuifuError

PROFILE_FILE = "registrymodifications.xcu"
NEW_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" \
xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
</oor:items>
"""
PIPE_URL = "pipe,name={name};urp;StarOffice.ComponentContext"
_END = "</oor:items>"
_TAG = re.compile(r"<[^>]*>")
_ENTRY = re.compile(r"<it>(.*?)</it>", re.DOTALL)
_PIPE = re.compile(r"pipe,name=([^;,]+);urp\b")


class Setting(NamedTuple):
    """One setting by the node it lies in and its name."""

    node: str
    name: str

    def item(self, value: str) -> str:
        """The line LibreOffice writes for this setting."""
        return (
            f'<item oor:path="{self.node}"><prop oor:name="{self.name}" oor:op="fuse">'
            f"{value}</prop></item>\n"
        )


TRUSTED_FOLDERS = Setting("/org.openoffice.Office.Common/Security/Scripting", "SecureURL")
CONNECTION = Setting("/org.openoffice.Setup/Office", "ooSetupConnectionURL")


def value_of(profile: str, setting: Setting) -> str | None:
    """The value element of a setting as it stands there; None if the user has no own value."""
    found = _find(profile, setting)
    return found["value"] if found else None


def with_value(profile: str, setting: Setting, value: str) -> str:
    """The profile with another value element, all else byte for byte."""
    found = _find(profile, setting)
    if found:
        return profile[: found.start("value")] + value + profile[found.end("value") :]
    end = profile.rindex(_END)
    return profile[:end] + setting.item(value) + profile[end:]


def without_value(profile: str, setting: Setting) -> str:
    """The profile without the line of a setting, as if it had never been touched."""
    return _pattern(setting, start="", end=r"</item>\n?").sub("", profile)


def folders_in(value: str | None) -> list[str]:
    """The URLs of the folders whose macros run without a question."""
    return [unescape(entry) for entry in _ENTRY.findall(value or "")]


def folders_value(urls: list[str]) -> str:
    """The value element that trusts these folders."""
    return f"<value>{''.join(f'<it>{escape(url, quote=False)}</it>' for url in urls)}</value>"


def connection_in(value: str | None) -> str:
    """By what LibreOffice lets programs in; empty if by nothing."""
    return unescape(_TAG.sub("", value or "")).strip()


def connection_value(pipe: str) -> str:
    """The value element that opens a pipe of this name."""
    return f"<value>{escape(PIPE_URL.format(name=pipe), quote=False)}</value>"


def pipe_in(value: str | None) -> str | None:
    """The name of the pipe that LibreOffice opens already, whoever asked for it."""
    found = _PIPE.match(connection_in(value))
    return found[1] if found else None


def profile_text(content: bytes | None, where: object) -> str:
    """The settings as text; empty ones where there are none yet.

    Raises CuifuError for a file that is not what LibreOffice writes: it is left alone.
    """
    if content is None:
        return NEW_PROFILE
    try:
        text = content.decode()
        is_whole = ElementTree.fromstring(text).tag.endswith("}items") and _END in text
    except (UnicodeDecodeError, ElementTree.ParseError):
        is_whole = False
    if is_whole:
        return text
    raise CuifuError(
        f"LibreOffice 的设置看不懂，没有动它：{where}。请打开再关掉一次 LibreOffice，然后重试。"
    )


def _find(profile: str, setting: Setting) -> re.Match[str] | None:
    return _pattern(setting, start=r"(?:(?!</item>).)*?", end="").search(profile)


def _pattern(setting: Setting, *, start: str, end: str) -> re.Pattern[str]:
    """A setting inside its item; with nothing before and the item's end after it: alone in it."""
    return re.compile(
        rf'<item oor:path="{re.escape(setting.node)}">{start}'
        rf'<prop oor:name="{re.escape(setting.name)}"[^>]*>\s*'
        rf"(?P<value><value[^>]*/>|<value[^>]*>.*?</value>)\s*</prop>{end}",
        re.DOTALL,
    )
