"""Everything the rules may know, gathered from the tables of a workbook."""

from collections.abc import Callable, Sequence
from functools import partial

from cuifu_xl.core.contained import contained
from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Contact, Knowledge, OptOut, Template
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute, date_of, day_of
from cuifu_xl.register.bookkeeping import Books
from cuifu_xl.register.outsiders import HELD_OUT
from cuifu_xl.register.register import used_plan_ids
from cuifu_xl.reports.report import Report
from cuifu_xl.tables.lists import Lists
from cuifu_xl.tables.meta import Meta
from cuifu_xl.workbooks.base import Workbook
from cuifu_xl.worklist.remembered import notes_seen, phones_typed_before
from cuifu_xl.worklist.row_identity import planned_for
from cuifu_xl.worklist.written import WrittenRow, contact, not_understood, typed_phones


def gather(
    book: Workbook,
    report: Report,
    written: Sequence[WrittenRow],
    books: Books,
    templates: Sequence[Template],
    settings: Settings,
    meta: Meta,
    now: Minute,
    problems: list[Problem],
) -> Knowledge:
    """What is known of the buyers with unpaid orders; cells not understood join `problems`."""
    lists = Lists(book.read, [tier.name for tier in settings.tiers])
    buyers = {order.buyer for order in report.orders}
    sound = [row for row in written if row.row not in books.made.mixed_up]
    shown = {plan_id: row.phone for plan_id, row in books.planned.items()}
    phones = {**phones_typed_before(meta), **typed_phones(sound, shown)}
    open_contacts = [row for row in written if row.is_contact and not books.is_in(row)]
    # what is wrong with a row that registering put aside has been said by then
    said = {row.row for row in books.made.unclear}
    contacts = [
        _held(row, report.buyer_of, settings, now, [] if row.row in said else problems)
        for row in open_contacts
    ]
    # of whom a row speaks that is mixed up nobody knows: none of the two is contacted again
    contacts += [
        _held(planned_for(books.planned[row.plan_id], row), lambda _: "", settings, now, [])
        for row in open_contacts
        if row.row in books.made.mixed_up and row.plan_id in books.planned
    ]
    since = now - settings.parameters.lookback
    attempts = [a for a in books.attempts if a.at >= since and a.group != HELD_OUT]
    today = f"{date_of(day_of(now)):%Y%m%d}"
    known = Knowledge(
        histories=report.histories,
        attempts=attempts,
        contacts=contacts,
        registered_today=used_plan_ids(books.attempts, contacts, today),
        registered_paid=books.register.paid_beyond(report.state),
        members=lists.members(),
        # who said so in a row registered now is not on the sheet yet
        opt_outs=[*lists.opt_outs(), *(OptOut(a.buyer, reason=a.outcome) for a in books.refusals)],
        products=lists.products(),
        campaigns=lists.campaigns(),
        agents=lists.agents(),
        chats=lists.chats(),
        templates=templates,
        typed_phones={buyer: phone for buyer, phone in phones.items() if buyer in buyers},
        typed_reasons={
            row.buyer: row.text("未付款原因") for row in sound if row.text("未付款原因")
        },
        previous_agents={row.buyer: row.text("负责客服") for row in sound if row.plan_id},
        notes_seen=notes_seen(meta),
        as_of=report.as_of,
    )
    problems += lists.problems
    return known


def _held(
    row: WrittenRow,
    buyer_of: Callable[[str], str],
    settings: Settings,
    now: Minute,
    problems: list[Problem],
) -> Contact:
    """A contact that is not in the register yet: its orders are not chased, whatever it says."""

    def only_held(error: Exception) -> Contact:
        problems.append(not_understood(row, error))
        return Contact(row.plan_id, row.buyer, row.order_ids, ())

    return contained(partial(contact, row, buyer_of, settings, now, problems), only_held)
