"""What the program remembers between two presses, on the very hidden sheet `_meta`.

A value is text, cut into pieces that fit a cell; big ones are packed.
"""

import base64
import json
import zlib
from typing import Any

from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.tables import schema
from cuifu_xl.workbooks.base import Cell, Table

PIECE = 30_000
WORTH_PACKING = 1_000
PACKED = "zlib:"
SCHEMA = "schema"
REPORT = "report"
MATCHED = "matched"
PLAN = "plan"
PHONES = "phones"
REGISTER = "register"
UNDO, MARKS = "undo", "marks"
TEXTED = "texted"
PRESS = "press"
CURVE = "curve"
NOTES = "notes"
LOOK, VERSION, LEFT = "look", "version", "left"


class Meta:
    """The table `_meta` as a map from key to text."""

    def __init__(self, table: Table) -> None:
        pieces: dict[str, list[tuple[int, str]]] = {}
        for row in table.rows:
            key, order, value = row[0], row[1], row[2]
            if isinstance(key, str):
                number = int(order) if isinstance(order, int | float) else 0
                text = "" if value is None else str(value)
                pieces.setdefault(key, []).append((number, text))
        self._texts = {key: "".join(t for _, t in sorted(found)) for key, found in pieces.items()}
        self._read = dict(self._texts)

    @property
    def is_changed(self) -> bool:
        """Whether it holds anything else than what was read."""
        return self._texts != self._read

    @property
    def version(self) -> int:
        """The SCHEMA_VERSION that the workbook has. WorkbookError if it says none."""
        version = self._texts.get(SCHEMA, "").strip()
        if not version.isdecimal():
            raise WorkbookError(
                "这份工作簿里没有催付的版本记录，可能不是由 cuifu 建的。"
                "请用 cuifu new 新建一份，再把资料贴过去。"
            )
        return int(version)

    def check_schema(self) -> None:
        """WorkbookError if the workbook was made by a newer program, or by nobody we know."""
        version = self.version
        if version > schema.SCHEMA_VERSION:
            raise WorkbookError(
                f"这份工作簿是更新的程序建的（版本 {version}，这里是 {schema.SCHEMA_VERSION}）。"
                "请先升级 cuifu，再打开它。"
            )

    def text(self, key: str) -> str:
        """The stored text, unpacked; "" if there is none."""
        stored = self._texts.get(key, "")
        if not stored.startswith(PACKED):
            return stored
        return zlib.decompress(base64.b64decode(stored[len(PACKED) :])).decode()

    def json(self, key: str) -> Any:
        """The stored value; None if there is none or it cannot be read any more."""
        try:
            return json.loads(self.text(key))
        except (ValueError, zlib.error):
            return None

    def put(self, key: str, text: str, *, tightly: bool = False) -> None:
        """Remember a text; "" forgets the key. `tightly` spends time to save room."""
        if not text:
            self._texts.pop(key, None)
            return
        if len(text) > WORTH_PACKING:
            text = (
                PACKED
                + base64.b64encode(zlib.compress(text.encode(), 9 if tightly else 1)).decode()
            )
        self._texts[key] = text

    def forget(self, prefix: str) -> None:
        """Forget every key that begins so."""
        self._texts = {k: text for k, text in self._texts.items() if not k.startswith(prefix)}

    def put_json(self, key: str, value: Any) -> None:
        """Remember a value made of lists, maps, text and numbers."""
        self.put(key, json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def rows(self) -> list[list[Cell]]:
        """All of it as rows of the table."""
        return [
            [key, number, text[start : start + PIECE]]
            for key, text in self._texts.items()
            for number, start in enumerate(range(0, max(len(text), 1), PIECE))
        ]
