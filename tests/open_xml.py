"""The Open XML SDK's validator, as a test calls it."""

import json
import subprocess
from pathlib import Path

OFFICES = ("Office2019", "Microsoft365")
VALIDATOR = Path(__file__).parents[1] / ".tools" / "node_modules" / ".bin" / "ooxml-validator"


def errors(path: Path, office: str) -> list[object]:
    """What the validator has against a file, for one version of Office."""
    assert VALIDATOR.exists(), "make tools installs the validator"
    run = subprocess.run(
        [VALIDATOR, str(path), "--officeVersion", office], capture_output=True, text=True
    )
    found = json.loads(run.stdout)
    assert found["ok"] == (run.returncode == 0), found
    return list(found["errors"])
