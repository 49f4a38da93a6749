"""Small workbooks as a shop might have them, made anew for each test."""

import io
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from cuifu_xl.tables.schema import STYLES
from cuifu_xl.workbooks.base import Cell

PLAN = ("计划号", "买家", "金额", "开始", "结果", "我的备注", "双倍")
PLAN_OURS = ("计划号", "买家", "金额", "开始", "结果")
REGISTER = ("登记号", "时间", "金额", "备注")
FORMATS = {
    "datetime": "yyyy-mm-dd hh:mm",
    "date": "yyyy-mm-dd",
    "clock": "hh:mm",
    "money": "0.00",
    "integer": "0",
    "number": "0.0#",
    "percent": "0.0%",
}


def _png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", check)

    header = struct.pack(">2L5B", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


class Shop:
    """The workbook under construction; `rows` and `register` say how many are filled."""

    def __init__(self, path: Path, rows: int, register: int | None = None) -> None:
        self.path = path
        self.rows = rows
        self.register = rows if register is None else register
        self.book = xlsxwriter.Workbook(path, {"in_memory": True})
        self.text = self.book.add_format({"num_format": "@"})
        self.looks = {k: self.book.add_format({"num_format": f}) for k, f in FORMATS.items()}
        self.heading = self.book.add_format({"bold": True, "bg_color": "#ddddff"})
        self._report()
        self._plan()
        self._register()
        self._settings()
        self._extras()
        self._styles()
        self.book.close()

    def _report(self) -> None:
        sheet = self.book.add_worksheet("订单")
        sheet.set_column(0, 19, 14, self.text)
        sheet.freeze_panes(1, 2)
        sheet.write_row(0, 0, ["订单编号", "买家", "金额"])
        for row in range(1, 5):
            sheet.write_row(row, 0, [f"90000000000000000{row}", f"买家{row}", f"{row}.50"])
        sheet.autofilter(0, 0, 4, 2)
        sheet.filter_column(1, "x == 买家1")
        sheet.set_row(2, options={"hidden": True})

    def _plan(self) -> None:
        sheet = self.book.add_worksheet("今日计划")
        end = max(self.rows, 1)
        sheet.set_column("B:B", 15, self.text)
        sheet.add_table(
            0,
            0,
            end,
            6,
            {
                "name": "今日计划",
                "style": "Table Style Light 1",
                "columns": [
                    {"header": "计划号"},
                    {"header": "买家"},
                    {"header": "金额", "format": self.looks["money"]},
                    {"header": "开始", "format": self.looks["datetime"]},
                    {"header": "结果"},
                    {"header": "我的备注"},
                    {"header": "双倍", "formula": "=今日计划[[#This Row],[金额]]*2"},
                ],
            },
        )
        for row in range(1, end + 1):
            values = [f"P{row}", f"买家{row}", row * 1.5, 46000 + row, "好", f"备注{row}"]
            shown = values if self.rows else [""] * 6
            looks = [self.text, self.text, self.looks["money"], self.looks["datetime"], None, None]
            for column, (value, look) in enumerate(zip(shown, looks, strict=True)):
                sheet.write(row, column, value, look)
            sheet.write(row, 8, f"旁注 {row}")
        sheet.data_validation(1, 4, end, 4, {"validate": "list", "source": ["好", "不好"]})
        sheet.conditional_format(
            1, 2, end, 2, {"type": "cell", "criteria": ">", "value": 3, "format": self.heading}
        )
        sheet.conditional_format(1, 2, end, 2, {"type": "data_bar", "data_bar_2010": True})
        sheet.write_comment("B2", "一条批注")

    def _register(self) -> None:
        sheet = self.book.add_worksheet("催付登记")
        end = max(self.register, 1)
        columns = [{"header": heading} for heading in REGISTER]
        sheet.add_table(0, 0, end, 3, {"name": "催付登记", "columns": columns})
        for row in range(1, end + 1):
            sheet.write(row, 1, "" if not self.register else 46000.5, self.looks["datetime"])
            if self.register:
                sheet.write(row, 0, f"R{row}", self.text)
                sheet.write(row, 2, float(row))
                sheet.write(row, 3, "😀 <&>")

    def _settings(self) -> None:
        sheet = self.book.add_worksheet("设置")
        sheet.add_table(
            2, 1, 4, 2, {"name": "参数", "columns": [{"header": "名称"}, {"header": "值"}]}
        )
        sheet.add_table(
            2,
            4,
            3,
            5,
            {
                "name": "关闭时限",
                "autofilter": False,
                "columns": [{"header": "类型"}, {"header": "小时"}],
            },
        )
        for row, pair in enumerate([("店铺", "小店"), ("网址", "001")], 3):
            sheet.write_row(row, 1, pair)
        sheet.write_row(3, 4, ["普通", 72])
        sheet.write("B12", "表下面的说明")

    def _extras(self) -> None:
        sheet = self.book.add_worksheet("看板")
        sheet.write_formula("A1", "=SUM(催付登记[金额])", None, 1)
        chart = self.book.add_chart({"type": "line"})
        chart.add_series({"values": "=看板!$A$1:$A$1"})
        sheet.insert_chart("C3", chart)
        sheet.insert_image("C20", "a.png", {"image_data": io.BytesIO(_png())})

    def _styles(self) -> None:
        sheet = self.book.add_worksheet("_meta")
        sheet.very_hidden()
        sheet.add_table(
            0, 0, 1, 2, {"name": "_meta", "columns": [{"header": h} for h in ("键", "序", "值")]}
        )
        headings = STYLES.headings()
        columns = [{"header": heading} for heading in headings]
        right = 4 + len(headings) - 1
        sheet.add_table(0, 4, 1, right, {"name": "_styles", "columns": columns})
        for place, heading in enumerate(headings):
            look = self.looks.get(heading) or (
                self.heading if heading.endswith("heading") else self.text
            )
            sheet.write_blank(1, 4 + place, None, look)


def a_shop(path: Path, rows: int = 3) -> Path:
    """A workbook with `rows` rows on 今日计划 and in 催付登记."""
    return Shop(path, rows).path


def plan_rows(*numbers: int) -> list[list[Cell]]:
    """Rows for PLAN_OURS."""
    return [[f"P{n}", f"新买家{n}", float(n), None, "不好"] for n in numbers]


def column(table_rows: Sequence[Sequence[Cell]], place: int) -> list[Cell]:
    """One column of rows."""
    return [row[place] for row in table_rows]
