"""Built, planned, registered: the Open XML validator and our own check find nothing wrong."""

from pathlib import Path

import pytest
from open_xml import OFFICES, errors
from package_surgery import Parts
from register_rows import register_rows

from cuifu_xl import workflow
from cuifu_xl.build.soundness import findings
from cuifu_xl.build.workbook import build
from cuifu_xl.hosts.file import FileWorkbook
from cuifu_xl.samples.demo import demo_workbook

pytestmark = pytest.mark.e2e
COMMITTED = Path(__file__).parents[2] / "workbook" / "Cuifu.xlsm"


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("workbooks")
    planned, now = demo_workbook(folder)
    workflow.plan(FileWorkbook(planned), now)
    registered = folder / "registered.xlsm"
    build(registered, rows={"催付登记": register_rows(500)})
    return {"built": COMMITTED, "planned": planned, "registered": registered}


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("which", ["built", "planned", "registered"])
def test_the_validator_finds_nothing(workbooks: dict[str, Path], which: str, office: str) -> None:
    assert errors(workbooks[which], office) == []


@pytest.mark.parametrize("which", ["built", "planned", "registered"])
def test_our_own_check_finds_nothing(workbooks: dict[str, Path], which: str) -> None:
    assert findings(workbooks[which]) == []


def test_the_validator_would_see_a_defect(workbooks: dict[str, Path], tmp_path: Path) -> None:
    parts = Parts(workbooks["planned"])
    parts.change("xl/tables/table2.xml", "tableColumns count", "tableColumns cnt")
    assert errors(parts.save(tmp_path / "broken.xlsm"), "Office2019") != []
