"""What we write is what a real LibreOffice reads, and the other way round."""

import csv
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from small_workbooks import PLAN_OURS, REGISTER, a_shop, column, plan_rows

from cuifu_xl.workbooks.closed.file import FileWorkbook

pytestmark = pytest.mark.e2e
# comma, quote, UTF-8, from line 1, all as shown, every sheet into a file of its own
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


def convert(path: Path, to: str, out: Path) -> None:
    profile = (path.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True)


def test_libreoffice_shows_what_was_written(tmp_path: Path) -> None:
    path = a_shop(tmp_path / "Cuifu.xlsx")
    workbook = FileWorkbook(path)
    texts = ["=1+1", "+86 138", "_x000D_", " 😀<&> ", "9000000000000000123", "001"]
    rows = [[text, "乙", 1.5, datetime(2026, 11, 22, 10, 30), None] for text in texts]
    workbook.write("今日计划", PLAN_OURS, rows, key="计划号")
    workbook.append("催付登记", REGISTER, [[f"N{n}", None, n, "x"] for n in range(500)])
    workbook.write_report([["订单编号", "金额"], *([str(n), "=2"] for n in range(500))])
    workbook.write_added(3, ("分", "时"), [[n, datetime(2026, 1, 2, 3, 4)] for n in range(499)])
    workbook.save(0)
    convert(path, CSV, tmp_path)
    plan, register, report = (
        list(csv.reader((tmp_path / f"Cuifu-{sheet}.csv").open(encoding="utf-8")))
        for sheet in ("今日计划", "催付登记", "订单")
    )
    assert column(plan[1:7], 0) == texts
    assert plan[1][2:4] == ["1.50", "2026-11-22 10:30"]
    assert plan[1][6] == "3"
    assert [row[0] for row in register[1:]] == ["R1", "R2", "R3"] + [f"N{n}" for n in range(500)]
    assert report[1] == ["0", "=2", "", "0", "2026-01-02 03:04"]
    assert len(report) == 501


def test_a_workbook_saved_by_libreoffice_is_understood(tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert(a_shop(tmp_path / "Cuifu.xlsx"), "xlsx", out)
    path = out / "Cuifu.xlsx"
    workbook = FileWorkbook(path)
    assert column(workbook.read("今日计划").rows, 5) == ["备注1", "备注2", "备注3"]
    assert workbook.read("催付登记").rows[0] == ["R1", datetime(2025, 12, 9, 12), 1.0, "😀 <&>"]
    workbook.write("今日计划", PLAN_OURS, plan_rows(3, 8, 1, 9), key="计划号")
    workbook.append("催付登记", REGISTER, [["R4", None, 4, "x"]])
    workbook.write_added(4, ("分",), [[1], None, [2]])
    workbook.save(0)
    after = FileWorkbook(path)
    assert column(after.read("今日计划").rows, 5) == ["备注3", None, "备注1", None]
    assert column(after.read("催付登记").rows, 0) == ["R1", "R2", "R3", "R4"]
    assert [row[4:5] for row in after.read_report()][:4] == [["分"], [1.0], [None], [2.0]]
    convert(path, CSV, tmp_path)
    plan = list(csv.reader((tmp_path / "Cuifu-今日计划.csv").open(encoding="utf-8")))
    assert column(plan[1:5], 0) == ["P3", "P8", "P1", "P9"]
