"""Built, planned, registered, handed out: validator and own check find nothing wrong."""

import shutil
from pathlib import Path

import pytest
from open_xml import OFFICES, errors
from owners_workbook import type_results
from package_surgery import Parts
from register_rows import register_rows

from cuifu_xl.app import teamwork, workflow
from cuifu_xl.maker.workbook import build
from cuifu_xl.samples.demo import demo_workbook
from cuifu_xl.workbooks.closed.file import FileWorkbook
from ooxml_lint import findings

pytestmark = pytest.mark.e2e
COMMITTED = Path(__file__).parents[2] / "workbook" / "Cuifu.xlsm"


WHICH = ("built", "planned", "registered", "busy", "shared", "copy", "sms")


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A new workbook, a day of it, a busy month, and the files that a shop hands out."""
    folder = tmp_path_factory.mktemp("workbooks")
    planned, now = demo_workbook(folder)
    workflow.plan(FileWorkbook(planned), now)
    registered = Path(shutil.copy(planned, folder / "registered.xlsm"))
    type_results(registered, 3)
    assert workflow.register(FileWorkbook(registered), now).registered == 3
    busy, shared, sms = folder / "busy.xlsm", folder / "shared.xlsx", folder / "sms.xlsx"
    build(busy, rows={"催付登记": register_rows(500)})
    teamwork.share(FileWorkbook(registered), shared, now)
    copy = teamwork.split(FileWorkbook(planned), folder / "copies", now).files[0]
    messages = Path(shutil.copy(planned, folder / "messages.xlsm"))
    assert workflow.export_sms(FileWorkbook(messages), sms, now).file == sms
    made = (COMMITTED, planned, registered, busy, shared, copy, sms)
    return dict(zip(WHICH, made, strict=True))


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("which", WHICH)
def test_the_validator_finds_nothing(workbooks: dict[str, Path], which: str, office: str) -> None:
    assert errors(workbooks[which], office) == []


@pytest.mark.parametrize("which", WHICH)
def test_our_own_check_finds_nothing(workbooks: dict[str, Path], which: str) -> None:
    assert findings(workbooks[which]) == []


def test_the_validator_would_see_a_defect(workbooks: dict[str, Path], tmp_path: Path) -> None:
    parts = Parts(workbooks["planned"])
    parts.change("xl/tables/table2.xml", "tableColumns count", "tableColumns cnt")
    assert errors(parts.save(tmp_path / "broken.xlsm"), "Office2019") != []
