"""What the sheets of every release had on them, as marks: `python -m tests.releases.looks`.

Each new workbook is marked as the release made it and as LibreOffice saves it, whose words for the
same colours and formulas are others. Run it when a release has been added.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cuifu_xl.tables.schema import PROGRAMS_SHEETS
from cuifu_xl.workbooks.closed.cell_values import ValueReader
from cuifu_xl.workbooks.closed.contents import Contents
from cuifu_xl.workbooks.closed.looks.charts import charts, drawing_of
from cuifu_xl.workbooks.closed.looks.marks import Standing, standing
from cuifu_xl.workbooks.closed.looks.shipped import PLACE

HERE = Path(__file__).parent
_TO = "xlsm:Calc MS Excel 2007 VBA XML"
_IN_A_LINE = 8


def workbooks(folder: Path) -> Iterator[Contents]:
    """The new workbook of each release, and the same saved by LibreOffice."""
    for new in sorted(HERE.glob("*/new.xlsm")):
        yield Contents(new)
        out = folder / new.parent.name
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", _TO, "--outdir", str(out)]
        subprocess.run([*command, str(new)], check=True, capture_output=True)
        yield Contents(out / new.name)


def marked(contents: Contents, name: str) -> Standing:
    """What stands on a sheet."""
    sheet = contents.sheets[name]
    areas = [table.area for table in contents.tables.values() if table.sheet == name]
    content = contents.archive.read(sheet.part)
    return standing(content, name, areas, ValueReader(contents).cell)


def written(folder: Path) -> str:
    """The file."""
    marks: dict[str, set[str]] = {}
    sets: dict[str, list[set[str]]] = {}
    names: dict[str, set[str]] = {}
    for contents in workbooks(folder):
        for name, sheet in contents.sheets.items():
            found = marked(contents, name)
            rules = {thing.mark for thing in (*found.conditions, *found.rules)}
            if name in PROGRAMS_SHEETS:
                marks.setdefault(name, set()).update(
                    rules, (thing.mark for thing in found.cells.values())
                )
                drawing = drawing_of(contents, sheet)
                names.setdefault(name, set()).update(charts(contents, drawing) if drawing else ())
            elif rules and rules not in sets.setdefault(name, []):
                sets[name].append(rules)
    lines = ["# made by `python -m tests.releases.looks`: what every release had on its sheets"]
    lines += ["[marks]", *(f'"{name}" = """\n{_lines(found)}"""' for name, found in marks.items())]
    lines += ["", "[sets]"]
    for name, each in sets.items():
        inside = ",\n".join(f'"""\n{_lines(found)}"""' for found in each)
        lines.append(f'"{name}" = [\n{inside},\n]')
    lines += ["", "[charts]", *(f'"{name}" = {_list(found)}' for name, found in names.items()), ""]
    return "\n".join(lines)


def _lines(marks: set[str]) -> str:
    found = sorted(marks)
    rows = (found[at : at + _IN_A_LINE] for at in range(0, len(found), _IN_A_LINE))
    return "\n".join(" ".join(row) for row in rows)


def _list(names: set[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in sorted(names)) + "]"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        PLACE.write_text(written(Path(made)), "utf-8")
