"""A workbook as ONLYOFFICE saves it after computing every formula: it follows Excel more closely
than LibreOffice does, where the two differ.
"""

import json
import platform
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

# a first pass leaves #NUM! where a formula reads one that stands further on; the second mends it
_PASSES = 2
HAS_WHEEL = (sys.platform, platform.machine()) == ("linux", "x86_64")
needs_onlyoffice = pytest.mark.skipif(
    not HAS_WHEEL, reason="ONLYOFFICE is there for Linux on x86_64 only"
)


def recalculated_by_onlyoffice(book: Path, folder: Path) -> Path:
    """The computed copy, as .xlsx in `folder`."""
    spec = find_spec("docbuilder")
    assert spec is not None, "make test installs it"
    assert spec.origin is not None
    library = Path(spec.origin).with_name("lib")
    folder.mkdir(exist_ok=True)
    computed, script = folder / f"{book.stem}.xlsx", folder / f"{book.stem}.docbuilder"
    opened, saved = json.dumps(str(book)), json.dumps(str(computed))
    lines = [f"builder.OpenFile({opened});", *["Api.RecalculateAllFormulas();"] * _PASSES]
    lines += [f'builder.SaveFile("xlsx", {saved});', "builder.CloseFile();"]
    script.write_text("\n".join(lines), "utf-8")
    command = [str(library / "docbuilder"), str(script)]
    subprocess.run(command, check=True, capture_output=True, timeout=180, cwd=folder)
    return computed
