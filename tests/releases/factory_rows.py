"""Adds the factory rows and texts of a release to `factory_history.toml`.

    python -m tests.releases.factory_rows 0.1.0 0 21a24ad     a release of long ago, by its commit
    python -m tests.releases.factory_rows 0.2.0 4             the one in hand

The number is the SCHEMA_VERSION by which workbooks in use have been brought to its rows. Adding
the same release again replaces what was noted for it.
"""

import io
import json
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cuifu_xl.tables import factory_history as marks
from cuifu_xl.tables import schema
from cuifu_xl.tables.settings_cells import several
from cuifu_xl.workbooks.base import Cell

ROOT = Path(__file__).parents[2]
# releases up to 0.1.1 kept them in `sheets`
DUMP = """
import json
try:
    from cuifu_xl.tables.factory import factory_tables
    from cuifu_xl.tables.templates import shipped_rows
    from cuifu_xl.tables.schema import TEMPLATES
except ModuleNotFoundError:
    from cuifu_xl.sheets.factory import factory_tables
    from cuifu_xl.sheets.templates import shipped_rows
    from cuifu_xl.sheets.schema import TEMPLATES
tables = {name: [table.headings, table.rows] for name, table in factory_tables().items()}
tables[TEMPLATES.name] = [TEMPLATES.headings(), shipped_rows()]
print(json.dumps(tables, default=lambda at: f"{at:%H:%M}"))
"""
ABOUT = (
    "# Marks of every row and text that a release shipped: a row equal to one of them is not",
    "# edited. Each stands at the first release that had it. By tests/releases/factory_rows.py.",
)
Rows = list[dict[str, Cell]]
Noted = dict[str, dict[str, dict[str, str]]]  # table → key → release → marks


def shipped(commit: str = "") -> dict[str, Rows]:
    """The rows of every factory table by heading, of a commit or of the working tree."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) if commit else ROOT
        if commit:
            command = ["git", "archive", "--format=zip", commit, "cuifu_xl", "templates"]
            packed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
            zipfile.ZipFile(io.BytesIO(packed)).extractall(folder)
        program = [sys.executable, "-c", DUMP]
        done = subprocess.run(program, cwd=place, capture_output=True, check=True)
    return {
        name: marks.by_heading(headings, rows)
        for name, (headings, rows) in json.loads(done.stdout).items()
    }


def noted(tables: dict[str, Rows]) -> Iterator[tuple[str, str, list[str]]]:
    """Table, key and marks of everything that was shipped."""
    for name, rows in tables.items():
        spec = schema.table(name)
        if not rows:
            continue
        yield name, marks.WHOLE, [marks.whole_mark(spec, rows)]
        if spec == schema.KEYWORDS:
            yield from _keywords(rows)
        elif name in marks.KEYS:
            by_key = {marks.key_of(spec, row): row for row in rows}
            assert len(by_key) == len(rows), name
            for key, row in by_key.items():
                yield name, key, list(marks.row_marks(spec, row))


def _keywords(rows: Rows) -> Iterator[tuple[str, str, list[str]]]:
    words: dict[str, list[str]] = {}
    for row in rows:
        words.setdefault(marks.meaning_of(row), []).extend(several(row["词"]))
    for meaning, found in words.items():
        yield schema.KEYWORDS.name, meaning, [marks.word_mark(word) for word in found]


def added(before: dict[str, Any], release: str, arrives: int, tables: dict[str, Rows]) -> Noted:
    """The history with one release more, or noted anew."""
    releases = {**before.pop(marks.RELEASES, {}), release: arrives}
    history: Noted = before
    for keys in history.values():
        for by in keys.values():
            by.pop(release, None)
    shipped_keys = set()
    for name, key, found in noted(tables):
        shipped_keys.add((name, key))
        by = history.setdefault(name, {}).setdefault(key, {})
        known = {mark for text in by.values() for mark in text.split()}
        if name == schema.KEYWORDS.name and key != marks.WHOLE:
            found = [mark for mark in found if mark not in known]
        if found and " ".join(found) not in by.values():
            by[release] = " ".join(found)
    for name, keys in history.items():
        for key, by in keys.items():
            if by and (name, key) not in shipped_keys and by[list(by)[-1]]:
                by[release] = ""  # retired
    kept = {t: {key: by for key, by in keys.items() if by} for t, keys in history.items()}
    return {marks.RELEASES: releases, **kept}  # type: ignore[dict-item]


def as_toml(history: dict[str, Any]) -> str:
    """The history as the file has it."""
    lines = [*ABOUT]
    for table, keys in history.items():
        lines += ["", f"[{_quoted(table)}]"]
        for key, value in keys.items():
            if isinstance(value, dict):
                pairs = ", ".join(f"{_quoted(r)} = {_quoted(found)}" for r, found in value.items())
                value = f"{{ {pairs} }}"
            lines.append(f"{_quoted(key)} = {value}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main(arguments: Sequence[str]) -> None:
    """Note one release."""
    release, arrives, *commit = arguments
    before = tomllib.loads(marks.PLACE.read_text("utf-8")) if marks.PLACE.exists() else {}
    history = added(before, release, int(arrives), shipped(*commit))
    marks.PLACE.write_text(as_toml(history), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
