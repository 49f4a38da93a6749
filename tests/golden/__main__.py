"""`python -m tests.golden` writes parts.toml anew: after a change that workbooks are to show."""

import json
import tempfile
from pathlib import Path

from tests.golden.a_day import PLACE, changes, pressed

ABOUT = """\
# Hashes of the parts of a workbook after each press of one made-up day; of a later press only what
# it changed. By `python -m tests.golden`: the commit that renews them says what looks different.
"""

with tempfile.TemporaryDirectory() as folder:
    lines = [ABOUT]
    for state, parts in changes(dict(pressed(Path(folder)))).items():
        lines.append(f"\n[{json.dumps(state)}]\n")
        lines += [f"{json.dumps(name)} = {json.dumps(said)}\n" for name, said in parts.items()]
    PLACE.write_text("".join(lines), "utf-8")
