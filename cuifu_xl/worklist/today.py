"""今日计划 as it is to stand: the rows of the day, with what colleagues typed.

Contacts stay until they are registered; the cells of a half-filled row move to the new row of the
same 计划号.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from cuifu_xl.core.model import Chase, Plan, Skip
from cuifu_xl.tables import cells
from cuifu_xl.tables.formulas import (
    COLUMN_FORMULAS,
    NO_LONGER_NEEDED,
    REGISTERED,
    RESULT_MISSING,
    UNASSIGNED,
)
from cuifu_xl.workbooks.base import Cell, Formula
from cuifu_xl.worklist import exported
from cuifu_xl.worklist.written import HEADINGS, NAME, PHONE, TYPED, WrittenRow

AT = {heading: index for index, heading in enumerate(HEADINGS)}
_FORMULAS = {heading: text for (table, heading), text in COLUMN_FORMULAS.items() if table == NAME}
JOINED = "、"
TO_REGISTER = "待登记"
NO_RESULT = f"联系过，{RESULT_MISSING}"
CHANGED = f"{REGISTERED}，后来又改了"
ON_THE_LIST = "这单已在名单上"
GONE = {"paid": "已付款", "closed": "已关闭", "refunded": "已退款"}
NOT_IN_REPORT = "报表里没有这单"
MIXED_UP = "计划号、订单编号、买家对不上"
OUTSIDE = "计划外，还缺订单编号或结果"


def registered_rows(
    registered: Sequence[WrittenRow], ids: Mapping[int, str], changed: Collection[int]
) -> list[list[Cell]]:
    """Rows that are in the register and leave, but for what people wrote in columns of their own.

    Such a row, and one that was `changed` since, stays until a person takes it away: the register
    has no place for it. `ids` are new 计划号 by sheet row.
    """
    return [
        _kept(
            row.numbered(ids.get(row.row, row.plan_id)),
            CHANGED if row.row in changed else REGISTERED,
        )
        for row in registered
        if row.has_own or row.row in changed
    ]


def chase_row(chase: Chase) -> list[Cell]:
    """A chase as a row of 今日计划; people's cells empty."""
    draft, orders = chase.draft, chase.orders
    made: dict[str, Cell] = {
        "催付开始": cells.datetime_cell(chase.window.start),
        "催付截止": cells.datetime_cell(chase.window.end),
        "渠道": str(chase.window.channel),
        "负责客服": chase.agent,
        "买家会员名": chase.buyer,
        "商品": chase.goods,
        "应付金额": cells.yuan_cell(chase.payable),
        "提醒": "；".join(chase.hints),
        "话术": draft.text,
        "短信草稿": draft.sms,
        "优先级": chase.level,
        "优先分": chase.points,
        PHONE: chase.phone or None,
        "订单编号": JOINED.join([order.id for order in orders]),
        "订单数": len(orders),
        "下单时间": cells.datetime_cell(min([order.created_at for order in orders])),
        "关闭时间": cells.datetime_cell(chase.closes_at),
        "第几次": chase.nth,
        "技巧": draft.technique,
        "话术编号": draft.template_id,
        "短信字数": draft.chars,
        "短信条数": draft.parts,
        "理由": chase.why,
        "计划号": chase.plan_id,
    }
    made |= {heading: Formula(text, "") for heading, text in _FORMULAS.items()}
    return [made.get(heading) for heading in HEADINGS]


def new_rows(
    chases: Sequence[Chase],
    written: Sequence[WrittenRow],
    why_gone: Callable[[WrittenRow], str],
    mixed_up: Collection[int] = (),
) -> list[list[Cell]]:
    """今日计划 as it is to stand: chases with what people typed, complete rows, then the rest.

    A half-filled row moves to the chase of the same 计划号, else of the same buyer; without one it
    stays at the bottom, marked with `why_gone`. Sorted as people work: 待分配 rows after the
    others, 已不需催 rows last. Rows that are `mixed_up` move to nobody.
    """
    rows = {chase.plan_id: chase_row(chase) for chase in chases}
    of_buyer = {chase.buyer: chase.plan_id for chase in chases} if written else {}
    complete: list[list[Cell]] = []
    gone: list[list[Cell]] = []
    taken: set[str] = set()
    for row in written:
        if row.is_contact:
            complete.append(_kept(row, _contact_status(row)))
        elif row.row in mixed_up and row.is_touched:
            gone.append(_kept(row, MIXED_UP))
        elif row.is_touched:
            target = row.plan_id if row.plan_id in rows else of_buyer.get(row.buyer, "")
            if target and target not in taken:
                taken.add(target)
                for heading in TYPED:
                    rows[target][AT[heading]] = row.cells[heading]
            else:
                gone.append(_kept(row, _status(row, why_gone)))
    # chases come sorted; what people have completed takes its place among them
    working = [*rows.values(), *complete]
    return [*(sorted(working, key=_working_order) if complete else working), *gone]


def _status(row: WrittenRow, why_gone: Callable[[WrittenRow], str]) -> str:
    return f"{NO_LONGER_NEEDED}：{why_gone(row)}" if row.order_ids else OUTSIDE


def standing_row(row: WrittenRow) -> list[Cell]:
    """A row as it stands."""
    return _kept(row, row.text("登记状态"))


def _contact_status(row: WrittenRow) -> str:
    if not row.is_exported:
        return TO_REGISTER if row.is_complete else NO_RESULT
    news = TO_REGISTER if row.is_complete else RESULT_MISSING
    return exported.exported_then(row.text("登记状态"), news)


def _kept(row: WrittenRow, status: str) -> list[Cell]:
    kept = {
        **row.cells,
        **{heading: Formula(text, row.text(heading)) for heading, text in _FORMULAS.items()},
        "登记状态": status or None,
    }
    return [kept[heading] for heading in HEADINGS]


def _working_order(row: Sequence[Cell]) -> tuple[bool, float, float, float, float, str]:
    def figure(heading: str, reader: Callable[[Cell], float | None]) -> float:
        return cells.understood(reader, row[AT[heading]]) or 0

    return (
        row[AT["负责客服"]] == UNASSIGNED,
        figure("催付开始", cells.moment),
        -figure("优先分", cells.number),
        figure("关闭时间", cells.moment),
        -figure("应付金额", cells.number),
        cells.text(row[AT["订单编号"]]),
    )


def moved_rows(chases: Sequence[Chase], written: Sequence[WrittenRow]) -> dict[str, str]:
    """New 计划号 → the old one of the same buyer, where a row goes on under a new number.

    People's own columns follow it.
    """
    new = {chase.buyer: chase.plan_id for chase in chases} if written else {}
    old = {row.plan_id for row in written}
    moved: dict[str, str] = {}
    for row in written:
        target = new.get(row.buyer, "")
        if target and target not in old and row.plan_id and not row.is_contact:
            moved.setdefault(target, row.plan_id)
    return moved


def left_behind(made: Plan, written: Sequence[WrittenRow]) -> list[Skip]:
    """The skips for 未催原因, without orders whose half-filled row stays on 今日计划."""
    planned = {chase.plan_id for chase in made.chases} | {chase.buyer for chase in made.chases}
    stays = {
        order_id
        for row in written
        if row.is_touched and not row.is_contact
        if row.plan_id not in planned and row.buyer not in planned
        for order_id in row.order_ids
    }
    return [skip for skip in made.skips if skip.order.id not in stays]


def why_gone(states: Mapping[str, str], made: Plan) -> Callable[[WrittenRow], str]:
    """Why a half-filled row is needed no longer, given the state of every order in the report."""
    reasons = {skip.order.id: skip.reason for skip in made.skips}
    reasons |= {order.id: ON_THE_LIST for chase in made.chases for order in chase.orders}

    def why(row: WrittenRow) -> str:
        for order_id in row.order_ids:
            if order_id in reasons:
                return reasons[order_id]
        found = {states.get(order_id, "") for order_id in row.order_ids}
        return next((GONE[state] for state in GONE if state in found), NOT_IN_REPORT)

    return why
