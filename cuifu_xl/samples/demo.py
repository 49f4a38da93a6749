"""The demo workbook: the bundled report of a made-up shop, with a team, products and promotions."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cuifu_xl.app import workflow
from cuifu_xl.core.errors import WorkbookError
from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, minute_of, moment_of
from cuifu_xl.maker.workbook import build
from cuifu_xl.tables import schema
from cuifu_xl.tables.meta import Meta
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.closed.locks import refuse_if_open

REPORT = Path(__file__).with_name("ExportOrderList202611230925.csv")
MORNING = minute_of(datetime(2026, 11, 23, 9, 30))
NAME = "Cuifu.xlsm"
DEMO = "demo"  # key in _meta


def demo_workbook(folder: Path, now: Minute | None = None) -> tuple[Path, Minute]:
    """A workbook in `folder` with the sample imported, and the moment to plan it at.

    A demo made before is replaced; a workbook that is no demo is refused.
    """
    at = MORNING if now is None else now
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    if path.exists():
        refuse_if_open(path, False)
        if not _is_demo(path):
            raise WorkbookError(f"{path} 不是样例，没有动它。请换一个文件夹，如 cuifu demo 样例")
    build(path, year=moment_of(at).year)
    book = FileWorkbook(path)
    meta = Meta(book.read(schema.META.name))
    meta.put(DEMO, "1")
    book.write(schema.META.name, schema.META.headings(), meta.rows())
    for spec, rows in _lists(at):
        book.write(spec.name, spec.headings(), rows)
    book.save(0)
    workflow.import_reports(FileWorkbook(path), [REPORT], at, older=True, keep=False)
    return path, at


def _is_demo(path: Path) -> bool:
    book = FileWorkbook(path)
    if schema.META.name not in book.tables():
        return False
    return bool(Meta(book.read(schema.META.name)).text(DEMO))


def _lists(at: Minute) -> Sequence[tuple[schema.TableSpec, list[list[Cell]]]]:
    def moment(days: int, hour: int = 0) -> datetime:
        midnight = at - at % MINUTES_PER_DAY
        return moment_of(midnight + days * MINUTES_PER_DAY + hour * 60)

    return (
        (
            schema.AGENTS,
            [
                ["阿华", "是", 30, None, None],
                ["小美", "是", 30, None, "VIP、至尊VIP"],
                ["小李", "是", 20, "千牛、短信", None],
                ["阿强", "否", 30, None, None],
            ],
        ),
        (
            schema.CAMPAIGNS,
            [
                ["冬季预售尾款", None, moment(-1, 10), moment(1, 10), "付尾款后按顺序发货"],
            ],
        ),
        (
            schema.PRODUCTS,
            [
                ["羊毛呢大衣", "羊毛呢大衣", "利润", "女装", 6, None, None, "3期"],
                ["珊瑚绒四件套", "珊瑚绒四件套", "引流", "家纺", 180, None, "香薰片", None],
                ["真丝枕巾", "真丝枕巾", "独家", "家纺", 45, None, None, None],
                ["羽绒服", "羽绒服", "利润", "女装", 32, None, "收纳袋", "3期"],
                ["针织开衫", "针织开衫", "活动", "女装", 60, None, None, None],
            ],
        ),
        (schema.OPT_OUTS, [["测试买家勿扰", None, None, "买家说过别再联系"]]),
    )
