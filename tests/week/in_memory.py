"""The same week without a file: for so many of them that only their figures matter."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random

from cuifu_xl.app import workflow
from cuifu_xl.core.units import minute_of
from cuifu_xl.tables.factory import factory_rows
from cuifu_xl.workbooks.base import Cell
from tests.shop import in_memory, register_rows
from tests.week.shop_week import Week, a_market, team_rows
from tests.week.team import work


class WeekInMemory(Week):
    """The use cases behind the commands, over a workbook in memory; nobody works on a copy."""

    def __init__(self, folder: Path, seed: int, parameters: Mapping[str, float]) -> None:
        self.folder = folder
        told = [[name, parameters.get(name, v), *rest] for name, v, *rest in factory_rows("参数")]
        self.book = in_memory(客服=team_rows(), 参数=told)
        self.market = a_market(seed)
        self.noted, self.late = [], []
        self._random = Random(seed)

    def run(self, *arguments: object, now: datetime) -> None:
        """What the command does; the only option is the report."""
        command, *given = arguments
        reports = {"reports": [Path(str(given[1]))]} if given else {}
        getattr(workflow, str(command))(self.book, minute_of(now), **reports)

    def work(self, until: datetime) -> None:
        """The colleagues fill in the list."""
        self.noted += work(self.book, self.market, until, self._random)
        self.book.save(0)

    def work_on_copies(self, now: datetime, until: datetime) -> None:
        """Copies need files: here everyone fills in the one list."""
        self.work(until)

    def register(self) -> list[dict[str, Cell]]:
        """All lines of 催付登记."""
        return register_rows(self.book)
