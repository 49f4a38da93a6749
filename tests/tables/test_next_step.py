"""下一步: the sentence that the program writes beside its formula."""

from datetime import datetime

import pytest

from cuifu_xl.core.units import minute_of
from cuifu_xl.tables.next_step import NEXT_STEP, Waiting, next_step
from tests.next_steps import CASES, Case, minute, planned_at, sentence

NOW = datetime(2026, 11, 23, 13, 40)
AT = minute_of(NOW)
LONGEST_TEXT_IN_A_FORMULA, LONGEST_FORMULA = 255, 8192


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_moment_of_the_day_has_its_sentence(case: Case) -> None:
    standing = [row for row in case.rows if not row.status.startswith("已不需催")]
    said = next_step(
        as_of=None if case.as_of is None else AT + case.as_of,
        planned_at=minute(planned_at(case, NOW)),
        stale_after=30,
        waiting=[Waiting(AT + r.start, AT + r.end) for r in standing if not r.outcome],
        to_register=sum(1 for r in case.rows if r.outcome and "已登记" not in r.status),
        due=[AT + due for due in case.due],
        now=AT,
    )
    assert said == sentence(case, NOW)


def test_excel_takes_the_formula() -> None:
    assert len(NEXT_STEP) < LONGEST_FORMULA
    assert max(map(len, NEXT_STEP.split('"')[1::2])) <= LONGEST_TEXT_IN_A_FORMULA
