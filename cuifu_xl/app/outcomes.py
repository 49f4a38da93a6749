"""What each use case tells of what it did, for the command line and the buttons to say."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Plan, Skip
from cuifu_xl.core.units import Minute
from cuifu_xl.register.payments import Reconciled
from cuifu_xl.reports.report import Report

Progress = Callable[[str, int], None]


class Imported(NamedTuple):
    """What was read of a report: rows_read = orders + duplicates + problems + blank_rows."""

    rows_read: int
    orders: int
    duplicates: int
    problems: int
    blank_rows: int
    unpaid: int
    as_of: Minute
    newest_order: Minute

    @classmethod
    def of(cls, report: Report) -> "Imported":
        """The figures of a report."""
        return cls(
            report.rows_read,
            report.order_count,
            report.duplicates,
            report.problem_rows,
            report.blank_rows,
            len(report.orders),
            report.as_of,
            report.newest_order,
        )


class Outcome(NamedTuple):
    """The figures of a press, everything to look at, and where the version before is kept."""

    imported: Imported
    problems: tuple[Problem, ...]
    backup: Path | None
    unseen: tuple[str, ...] = ()  # what the report cannot show, a sentence each


class Planned(NamedTuple):
    """As Outcome, with the plan."""

    imported: Imported
    problems: tuple[Problem, ...]
    backup: Path | None
    plan: Plan
    rows: int  # on 今日计划
    planned_orders: int
    skipped: tuple[Skip, ...]  # as on 未催原因
    registered: int = 0
    too_old: str = ""  # what is said first of an old report
    unseen: tuple[str, ...] = ()  # as in Outcome

    def by_channel(self) -> dict[str, int]:
        """Contacts by channel."""
        return dict(Counter(str(chase.window.channel) for chase in self.plan.chases))

    def by_skip_reason(self) -> dict[str, int]:
        """Orders left out by reason, the most frequent first."""
        return dict(Counter(skip.reason for skip in self.skipped).most_common())


class Kept(NamedTuple):
    """What a registration or a match of payments did."""

    registered: int  # rows of 今日计划
    already: int
    waiting: tuple[int, ...]  # sheet rows in which the 结果 is missing or cannot be understood
    reconciled: Reconciled
    sentence: str  # the same in words
    problems: tuple[Problem, ...]
    backup: Path | None


class Upgraded(NamedTuple):
    """What an upgrade changed, what people had edited, and where the version before is kept."""

    added: tuple[Problem, ...]
    kept: tuple[Problem, ...]
    backup: Path | None


class Cleared(NamedTuple):
    """How many filled rows 订单 had, and where the version before is kept."""

    rows: int
    backup: Path | None
