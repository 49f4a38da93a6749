"""The plan as cells: 未催原因 and the 12 columns beside the report on 订单."""

from collections.abc import Iterator, Sequence

from cuifu_xl.core.model import Chase, Skip
from cuifu_xl.tables import cells
from cuifu_xl.workbooks.base import Cell


def skip_row(skip: Skip) -> list[Cell]:
    """One line of 未催原因."""
    order = skip.order
    return [
        order.id,
        order.buyer,
        cells.yuan_cell(order.payable),
        cells.datetime_cell(order.created_at),
        cells.datetime_cell(skip.closes_at),
        skip.reason,
        skip.detail,
        cells.datetime_cell(skip.due_at),
    ]


def added_rows(
    chases: Sequence[Chase], skips: Sequence[Skip], rows: int
) -> Iterator[Sequence[Cell] | None]:
    """The added cells of each of the `rows` data rows of 订单, None for a row that gets none."""
    by_row: dict[int, Sequence[Cell]] = {skip.order.row: _skipped(skip) for skip in skips}
    for chase in chases:
        chased = _chased(chase)
        by_row.update({order.row: chased for order in chase.orders})
    return map(by_row.get, range(rows))


def _chased(chase: Chase) -> Sequence[Cell]:
    draft = chase.draft
    return (
        chase.level,
        chase.points,
        cells.datetime_cell(chase.window.start),
        cells.datetime_cell(chase.window.end),
        str(chase.window.channel),
        draft.sms,
        draft.chars,
        draft.parts,
        chase.agent,
        cells.datetime_cell(chase.closes_at),
        None,
        chase.why,
    )


def _skipped(skip: Skip) -> Sequence[Cell]:
    empty: list[Cell] = [None] * 9
    return (*empty, cells.datetime_cell(skip.closes_at), skip.reason, skip.detail)
