"""The page on reports says of every platform what platforms.toml says."""

import re
from pathlib import Path

import pytest

from cuifu_xl.reports.platforms import Platform, plain, platforms

PAGE = (Path(__file__).parents[2] / "docs" / "reports.md").read_text("utf-8")
ROWS = {
    cells[0]: cells
    for line in PAGE.splitlines()
    if line.startswith("| ")
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}


@pytest.mark.parametrize("platform", platforms(), ids=lambda one: one.name)
def test_a_platform_stands_there_with_the_headings_that_count_first(platform: Platform) -> None:
    _, _, _, order_id, payable, created = ROWS[platform.name]
    assert order_id == platform.fields["id"][0]
    assert created == platform.fields["created"][0]
    known = {plain(heading) for headings in platform.fields.values() for heading in headings}
    named = re.split(r"[，；+−]|或|还欠的|只有|时用它|但 0 不算|是 0 时|优惠", payable)
    assert {plain(one) for one in named if one.strip()} <= known
    first = platform.fields.get("payable", platform.fields.get("owed", ()))[0]
    assert any(plain(first) == plain(one) for one in named)


def test_no_other_platform_is_said_to_be_read() -> None:
    table = PAGE.partition("## 认识的平台")[2].partition("\n\n")[0]
    names = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]
    assert names[1:] == [platform.name for platform in platforms()]
