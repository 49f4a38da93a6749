"""A workbook that a shop of three works with for a week, through the real commands."""

import csv
from contextlib import redirect_stdout
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random

from cuifu_xl.app.cli.main import main
from cuifu_xl.maker.workbook import build
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook
from tests.week.market import Market, Sale
from tests.week.team import AGENTS, Noted, work

MONDAY = datetime(2026, 11, 23)
DAYS, PER_DAY = 5, 40
LATE = 0.3  # how often nobody exports a report at noon
END = MONDAY + timedelta(days=DAYS, hours=20)


def a_market(seed: int) -> Market:
    """Orders of the week and of the weekend before it."""
    return Market(seed, MONDAY - timedelta(days=2), DAYS + 2, PER_DAY)


def team_rows() -> list[list[Cell]]:
    """The table 客服: everyone is there all week."""
    return [[agent, "是", None, None, None] for agent in AGENTS]


class Week:
    """The workbook and what the colleagues did to it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.path = folder / "Cuifu.xlsm"
        build(self.path, year=MONDAY.year)
        self.market = a_market(seed)
        self.noted: list[Noted] = []
        self.late: list[datetime] = []  # when a plan was made without a new report
        self._random = Random(seed)
        book = FileWorkbook(self.path)
        book.write("客服", ("姓名", "今日在岗", "每日上限", "渠道", "负责等级"), team_rows())
        book.save(0)

    def run(self, *arguments: object, now: datetime) -> None:
        """One command, as somebody would type it."""
        words = [str(word) for word in arguments]
        with redirect_stdout(StringIO()):
            code = main([words[0], str(self.path), *words[1:], "--now", now.isoformat(), "--json"])
        assert code in (0, 1), words

    def export(self, now: datetime) -> Path:
        """The report of all orders that the seller centre gives at a moment."""
        rows = self.market.report(now)
        path = self.folder / f"ExportOrderList{now:%Y%m%d%H%M}.csv"
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return path

    def work(self, until: datetime) -> None:
        """The colleagues fill in the list and save it."""
        self._fill(self.path, until)

    def work_on_copies(self, now: datetime, until: datetime) -> None:
        """Everyone fills in a copy of their own; they come back in any order, one of them twice."""
        folder = self.folder / f"分发 {now:%m-%d}"
        self.run("split", "--out", folder, now=now)
        copies = sorted(folder.glob("*.xlsx"))
        for copy in copies:
            self._fill(copy, until)
        self._random.shuffle(copies)
        self.run("merge", *copies, now=until)
        self.run("merge", copies[0], now=until)

    def _fill(self, path: Path, until: datetime) -> None:
        book = FileWorkbook(path)
        self.noted += work(book, self.market, until, self._random)
        book.save(0)

    def day(self, day: datetime) -> None:
        """Two plans, the second sometimes without a new report; results registered at night."""
        morning, noon, evening = (day.replace(hour=hour) for hour in (10, 14, 19))
        self.run("plan", "--report", self.export(morning), now=morning)
        if day.weekday() % 2:
            self.work_on_copies(morning, noon)
        else:
            self.work(noon)
        if self._random.random() < LATE:
            self.late.append(noon)
            self.run("plan", now=noon)
        else:
            self.run("plan", "--report", self.export(noon), now=noon)
        self.work(evening)
        self.run("register", now=evening)

    def live(self) -> None:
        """All its days, and its end."""
        for number in range(DAYS):
            self.day(MONDAY + timedelta(days=number))
        self.end()

    def end(self) -> None:
        """The week is over: one more report tells how its orders ended."""
        self.run("reconcile", "--report", self.export(END), now=END)

    def register(self) -> list[dict[str, Cell]]:
        """All lines of 催付登记."""
        table = FileWorkbook(self.path).read("催付登记")
        return [dict(zip(table.headings, row, strict=True)) for row in table.rows]

    def sale(self, line: dict[str, Cell]) -> Sale:
        """The order that a line is about."""
        return self.market.sale(str(line["订单编号"]))
