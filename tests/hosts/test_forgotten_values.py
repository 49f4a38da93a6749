"""Formulas on 看板 and 总结 have no old values after a press that changes what they count."""

import re
from pathlib import Path

import pytest
from package_surgery import Parts

from cuifu_xl import workflow
from cuifu_xl.hosts.file import FileWorkbook
from cuifu_xl.hosts.ooxml.forgotten_values import without_values
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.sheets.schema import FORMULA_SHEETS

FORMULA = re.compile(r"<f\b[^>]*>[^<]*</f>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<c r="A1"><f>1+1</f><v>2</v></c>', b'<c r="A1"><f>1+1</f></c>'),
        (
            b'<c r="A1" t="str"><f>B1&amp;""</f><v>x</v></c>',
            b'<c r="A1" t="str"><f>B1&amp;""</f></c>',
        ),
        (b'<c r="A1"><f t="shared" si="0"/><v>2</v></c>', b'<c r="A1"><f t="shared" si="0"/></c>'),
        (b'<c r="A1"><v>2</v></c>', b'<c r="A1"><v>2</v></c>'),
        (
            b'<c r="A1"><f>1</f></c><c r="B1"><v>2</v></c>',
            b'<c r="A1"><f>1</f></c><c r="B1"><v>2</v></c>',
        ),
    ],
)
def test_only_values_of_formulas_go(before: bytes, after: bytes) -> None:
    assert without_values(before) == after


def test_a_plan_leaves_formulas_to_be_computed_and_an_import_leaves_the_sheets_alone(
    tmp_path: Path,
) -> None:
    path, now = demo_workbook(tmp_path)
    imported = Parts(path)
    workflow.plan(FileWorkbook(path), now)
    planned = Parts(path)
    for name in FORMULA_SHEETS:
        old, new = (parts.text(parts.sheet(name)) for parts in (imported, planned))
        assert "</f><v>" in old
        assert "</f><v>" not in new
        assert FORMULA.findall(old) == FORMULA.findall(new)
