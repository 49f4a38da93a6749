"""LibreOffice's settings are changed value by value, and come back byte for byte."""

from pathlib import PurePosixPath

import pytest

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.install.libreoffice_profile import (
    CONNECTION,
    NEW_PROFILE,
    TRUSTED_FOLDERS,
    connection_in,
    connection_value,
    folders_in,
    folders_value,
    pipe_in,
    profile_text,
    value_of,
    with_value,
    without_value,
)

HEAD, END = NEW_PROFILE.split("</oor:items>")[0], "</oor:items>\n"
SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
# as LibreOffice writes them: other settings of the same node, a group in one item
OTHERS = (
    f'<item oor:path="{SCRIPTING}"><prop oor:name="MacroSecurityLevel" oor:op="fuse">'
    "<value>2</value></prop></item>\n"
    '<item oor:path="/org.openoffice.Office.Logging/Settings"><node oor:name="unopkg" '
    'oor:op="replace"><prop oor:name="LogLevel" oor:op="fuse"><value>2147483647</value></prop>'
    "</node></item>\n"
    '<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="LastCompatibilityCheckID" '
    'oor:op="fuse"><value>40 &amp; 阿华</value></prop></item>\n'
)
OWNERS = '<prop oor:name="SecureURL" oor:op="fuse">{}</prop>'
FOLDER = "file:///home/hua/a%20&%20b"


def a_profile(*items: str) -> str:
    return HEAD + OTHERS + "".join(items) + END


def an_item(value: str) -> str:
    return f'<item oor:path="{SCRIPTING}">{OWNERS.format(value)}</item>\n'


def test_a_new_setting_is_one_line_at_the_end() -> None:
    value = folders_value([FOLDER])
    assert with_value(a_profile(), TRUSTED_FOLDERS, value) == a_profile(an_item(value))
    assert value == "<value><it>file:///home/hua/a%20&amp;%20b</it></value>"


@pytest.mark.parametrize(
    "value",
    ["<value></value>", "<value/>", '<value xsi:nil="true"/>', "<value><it>file:///a</it></value>"],
)
def test_a_setting_that_is_there_changes_only_its_value(value: str) -> None:
    before = a_profile(an_item(value), OTHERS)
    assert value_of(before, TRUSTED_FOLDERS) == value
    after = with_value(before, TRUSTED_FOLDERS, folders_value([*folders_in(value), FOLDER]))
    assert after.replace(folders_value([*folders_in(value), FOLDER]), value) == before
    assert with_value(after, TRUSTED_FOLDERS, value) == before


def test_a_setting_that_shares_its_item_with_others_is_found_and_the_others_stay() -> None:
    together = (
        f'<item oor:path="{SCRIPTING}"><prop oor:name="DisableMacrosExecution" oor:op="fuse">'
        f"<value>false</value></prop>{OWNERS.format('<value/>')}</item>\n"
    )
    before = a_profile(together)
    after = with_value(before, TRUSTED_FOLDERS, folders_value([FOLDER]))
    assert folders_in(value_of(after, TRUSTED_FOLDERS)) == [FOLDER]
    assert with_value(after, TRUSTED_FOLDERS, "<value/>") == before


def test_a_setting_of_the_same_name_elsewhere_is_another_setting() -> None:
    elsewhere = an_item("<value/>").replace(SCRIPTING, "/org.openoffice.Office.Other")
    before = a_profile(elsewhere)
    assert value_of(before, TRUSTED_FOLDERS) is None
    value = folders_value([FOLDER])
    assert with_value(before, TRUSTED_FOLDERS, value) == a_profile(elsewhere, an_item(value))


def test_a_setting_taken_out_leaves_the_file_as_it_was() -> None:
    after = with_value(a_profile(), CONNECTION, connection_value("cuifu-1"))
    assert without_value(after, CONNECTION) == a_profile()
    assert value_of(a_profile(), CONNECTION) is None


@pytest.mark.parametrize(
    ("value", "pipe"),
    [
        (connection_value("cuifu-1"), "cuifu-1"),
        ("<value>pipe,name=own;urp;</value>", "own"),
        ("<value>socket,host=localhost,port=2002;urp;</value>", None),
        ("<value></value>", None),
        (None, None),
    ],
)
def test_the_pipe_that_is_open_already_is_known_by_its_name(
    value: str | None, pipe: str | None
) -> None:
    assert pipe_in(value) == pipe


def test_a_connection_is_read_as_it_was_meant() -> None:
    assert connection_in("<value>pipe,name=a&amp;b;urp</value>") == "pipe,name=a&b;urp"
    assert connection_in('<value xsi:nil="true"/>') == connection_in(None) == ""


@pytest.mark.parametrize("damaged", ["", "<oor:items>", "<html></html>", HEAD + OTHERS])
def test_a_damaged_file_is_left_alone(damaged: str) -> None:
    with pytest.raises(CuifuError, match=r"没有动它：/x\.xcu"):
        profile_text(damaged.encode(), PurePosixPath("/x.xcu"))


def test_a_file_in_another_encoding_is_left_alone() -> None:
    with pytest.raises(CuifuError, match="没有动它"):
        profile_text(a_profile().encode("gbk"), PurePosixPath("/x.xcu"))


def test_a_file_as_libreoffice_writes_it_is_taken() -> None:
    for text in (a_profile(an_item("<value/>")), NEW_PROFILE):
        assert profile_text(text.encode(), PurePosixPath("/x.xcu")) == text
    assert profile_text(None, PurePosixPath("/x.xcu")) == NEW_PROFILE
