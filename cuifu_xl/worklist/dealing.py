"""今日计划 dealt out: which rows go to which colleague, and what of them. 分发"""

from collections.abc import Sequence

from cuifu_xl.core.model import Channel
from cuifu_xl.tables.formulas import NO_LONGER_NEEDED, REGISTERED, UNASSIGNED
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.worklist.masks import masked_phone
from cuifu_xl.worklist.today import AT, standing_row
from cuifu_xl.worklist.written import PHONE, WrittenRow

_NEEDS_PHONE = (Channel.PHONE, Channel.SMS)


def dealt(written: Sequence[WrittenRow]) -> dict[str, list[list[Cell]]]:
    """Colleague → rows to work on; those of nobody under 待分配. Finished rows stay here.

    A phone number is masked unless the planned channel needs it.
    """
    found: dict[str, list[list[Cell]]] = {}
    for row in written:
        status = row.text("登记状态")
        if status.startswith((NO_LONGER_NEEDED, REGISTERED)) or not row.plan_id:
            continue
        cells = standing_row(row)
        if row.text("实际渠道") not in _NEEDS_PHONE and row.text("渠道") not in _NEEDS_PHONE:
            cells[AT[PHONE]] = masked_phone(row.text(PHONE)) or None
        found.setdefault(row.text("负责客服") or UNASSIGNED, []).append(cells)
    return found
