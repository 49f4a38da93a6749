"""The sample shop on a Monday at 16:12: four weeks behind it, a morning done, calls under way."""

import csv
from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path

from cuifu_xl.app import workflow
from cuifu_xl.core.units import minute_of
from cuifu_xl.maker.workbook import build
from cuifu_xl.samples.demo import REPORT, demo_workbook
from cuifu_xl.tables import schema
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.tables.formulas import MEMO_FORMULA
from cuifu_xl.workbooks.base import Cell, Formula
from cuifu_xl.workbooks.closed.file import FileWorkbook
from pictures.weeks import four_weeks

NOW = datetime(2026, 11, 23, 16, 12)
MORNING, CALLS = NOW.replace(hour=10, minute=50), NOW.replace(hour=11, minute=0)
AFTERNOON, CLOSING = NOW.replace(hour=16, minute=0), NOW.replace(hour=17, minute=0)
AFTERNOON_REPORT = "ExportOrderList202611231555.csv"
PAID, PAID_AT = "买家已付款，等待卖家发货", "2026-11-23 14:05:00"
PRICE = 0.05
LISTS = ("客服", "活动", "商品", "不催名单")
LESSONS: list[list[Cell]] = [
    [
        datetime(2026, 11, 13),
        "晚上拍下的单，第二天催之前一半已经付了",
        "早上先导报表，再按「计划今天」",
        "阿华",
        "一天少打 12 个电话",
    ],
    [datetime(2026, 11, 20), "说余额不足的多", "话术里教他用花呗或找人代付", "小美", None],
]
# what a colleague types: 结果, 未付款原因, 备注
TYPED = (
    ("答应付款", "忘了付", None),
    ("已提醒未回", None, None),
    ("已帮助", "余额不足", "换花呗付"),
    ("再考虑", "比价", None),
)
Row = dict[str, Cell]


def afternoon(folder: Path) -> Path:
    """The workbook as the colleagues see it at that moment, made by the real commands."""
    path = _new(folder)
    _press(path, REPORT, MORNING)
    contacted = _type_results(path, lambda row: row["渠道"] == "千牛", CALLS, 24)
    paid = {str(row["订单编号"]) for row in contacted[1::3]}
    _press(path, _report(folder / AFTERNOON_REPORT, paid), AFTERNOON)
    _type_results(path, lambda row: row["催付截止"] == CLOSING, AFTERNOON, 3)
    return path


def refreshed(path: Path) -> Path:
    """A workbook whose PivotTables show the register as it is now, as Excel does on opening."""
    fresh = path.with_name("refreshed.xlsm")
    build(fresh, year=NOW.year, rows={"催付登记": FileWorkbook(path).read("催付登记").rows})
    return fresh


def _new(folder: Path) -> Path:
    """A workbook with the lists of the sample shop and four weeks in its register."""
    sample, _ = demo_workbook(folder / "sample")
    tables = {name: FileWorkbook(sample).read(name).rows for name in LISTS}
    path = folder / "Cuifu.xlsm"
    told = {"参数": _parameters(), "催付登记": four_weeks(), "总结": LESSONS}
    build(path, year=NOW.year, rows=tables | told)
    return path


def _parameters() -> list[list[Cell]]:
    """The shop has noted what a message costs."""
    return [
        [name, PRICE if name == "短信单价" else value, *rest]
        for name, value, *rest in factory_rows("参数")
    ]


def _press(path: Path, report: Path, now: datetime) -> None:
    """导入报表, 计划今天."""
    workflow.import_reports(FileWorkbook(path), [report], minute_of(now), older=True, keep=False)
    workflow.plan(FileWorkbook(path), minute_of(now))


def _type_results(
    path: Path, wanted: Callable[[Row], bool], begin: datetime, most: int
) -> list[Row]:
    """What a colleague has typed into the first of these rows, two minutes each."""
    book = FileWorkbook(path)
    rows = [
        dict(zip(schema.TODAY.headings(), row, strict=True)) for row in book.read("今日计划").rows
    ]
    contacted = [row for row in rows if wanted(row)][:most]
    for number, row in enumerate(contacted):
        outcome, reason, note = TYPED[number % len(TYPED)]
        minute = begin.minute + 2 * number
        at = begin.replace(hour=begin.hour + minute // 60, minute=minute % 60)
        row |= {"结果": outcome, "未付款原因": reason, "备注": note, "联系时间": at}
        if outcome == "答应付款":
            row["承诺付款时间"] = datetime.combine(NOW, time(20, 0))
    for row in rows:
        row["千牛备注"] = Formula(MEMO_FORMULA, "")
    book.write("今日计划", schema.TODAY.headings(), [list(row.values()) for row in rows])
    book.save(0)
    return contacted


def _report(path: Path, paid: Sequence[str] | set[str]) -> Path:
    """The sample report as the afternoon shows it: these orders are paid."""
    with REPORT.open(encoding="gb18030", newline="") as source:
        lines = list(csv.reader(source))
    at = {heading.strip(): number for number, heading in enumerate(lines[0])}
    for cells in lines[1:]:
        if any(order_id in cells[at["订单编号"]] for order_id in paid):
            cells[at["订单状态"]], cells[at["订单付款时间"]] = PAID, PAID_AT
    with path.open("w", encoding="gb18030", newline="") as target:
        csv.writer(target, quoting=csv.QUOTE_ALL).writerows(lines)
    return path
