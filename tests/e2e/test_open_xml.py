"""The Open XML SDK's validator finds nothing wrong with the built and the planned workbook."""

import json
import subprocess
from pathlib import Path

import pytest

from cuifu_xl import workflow
from cuifu_xl.hosts.file import FileWorkbook
from cuifu_xl.samples.demo import demo_workbook

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT / ".tools" / "node_modules" / ".bin" / "ooxml-validator"

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path, now = demo_workbook(tmp_path_factory.mktemp("planned"))
    workflow.plan(FileWorkbook(path), now)
    return path


def errors(path: Path, office: str) -> list[object]:
    assert VALIDATOR.exists(), "make tools installs the validator"
    run = subprocess.run(
        [VALIDATOR, str(path), "--officeVersion", office], capture_output=True, text=True
    )
    found = json.loads(run.stdout)
    assert found["ok"] == (run.returncode == 0), found
    return list(found["errors"])


@pytest.mark.parametrize("office", ["Office2019", "Microsoft365"])
def test_the_built_workbook_is_valid(office: str) -> None:
    assert errors(ROOT / "workbook" / "Cuifu.xlsm", office) == []


@pytest.mark.parametrize("office", ["Office2019", "Microsoft365"])
def test_the_planned_workbook_is_valid(planned: Path, office: str) -> None:
    assert errors(planned, office) == []


def test_the_validator_would_see_a_defect(planned: Path, tmp_path: Path) -> None:
    import zipfile

    broken = tmp_path / "broken.xlsm"
    with zipfile.ZipFile(planned) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/tables/table2.xml":
                content = content.replace(b"tableColumns count", b"tableColumns cnt")
            new.writestr(name, content)
    assert errors(broken, "Office2019") != []
