"""Our own check across the parts of a workbook: silent on sound ones, awake to every defect."""

import shutil
from pathlib import Path

import pytest
from defects import ON_FILES, ON_PARTS
from owners_workbook import add_owners_things
from package_surgery import Parts

from cuifu_xl.build.soundness import RULES, findings
from cuifu_xl.build.soundness.zipped import FOUNDATION
from cuifu_xl.build.workbook import build

NAMES = [rule.__name__ for rule in (*FOUNDATION, *RULES)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "Cuifu.xlsm"
    build(path)
    add_owners_things(path)
    return path


def test_a_workbook_with_an_owners_things_is_sound(sound: Path) -> None:
    assert findings(sound) == []


def test_there_is_one_defect_per_rule() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert sorted(NAMES) == sorted([*ON_PARTS, *ON_FILES])


@pytest.mark.parametrize("rule", ON_PARTS)
def test_a_defect_in_the_parts_is_found_by_its_rule_alone(
    sound: Path, tmp_path: Path, rule: str
) -> None:
    parts = Parts(sound)
    ON_PARTS[rule](parts)
    found = findings(parts.save(tmp_path / sound.name))
    assert {finding.rule for finding in found} == {rule}, found


@pytest.mark.parametrize("rule", ON_FILES)
def test_a_defect_of_the_file_is_found_by_its_rule_alone(
    sound: Path, tmp_path: Path, rule: str
) -> None:
    path = tmp_path / sound.name
    shutil.copy(sound, path)
    ON_FILES[rule](path)
    assert {finding.rule for finding in findings(path)} == {rule}
