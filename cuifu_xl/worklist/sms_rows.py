"""今日计划 as the outbox reads it, and what it says after the export. 导出短信"""

from collections.abc import Iterable, Sequence

from cuifu_xl.core.model import Channel
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.wording.batches import Batch
from cuifu_xl.core.wording.outbox import Known, Waiting
from cuifu_xl.core.wording.sandbox import Sandbox, last_resort
from cuifu_xl.core.wording.sms import promotion_words
from cuifu_xl.tables import cells, schema
from cuifu_xl.tables.formulas import NO_LONGER_NEEDED
from cuifu_xl.tables.lists import Lists
from cuifu_xl.tables.templates import read_templates
from cuifu_xl.workbooks.base import Table, Workbook
from cuifu_xl.worklist.exported import exported_status
from cuifu_xl.worklist.written import PHONE, WrittenRow

STATUS, HINT = "登记状态", "提醒"
SEND = "短信已导出：发完填「结果」，没发成填「没联系」"
THEN = "；"


def waiting(written: Iterable[WrittenRow], first_row: int) -> list[Waiting]:
    """The rows whose planned channel is 短信, in working order."""
    return [
        _waiting(row, row.row - first_row) for row in written if row.text("渠道") == Channel.SMS
    ]


def _waiting(row: WrittenRow, place: int) -> Waiting:
    return Waiting(
        place=place,
        buyer=row.buyer,
        order_ids=row.order_ids,
        phone=row.text(PHONE),
        text=row.text("短信草稿"),
        template_id=row.text("话术编号"),
        start=cells.understood(cells.moment, row.cells["催付开始"]),
        end=cells.understood(cells.moment, row.cells["催付截止"]),
        used=row.text("实际渠道"),
        is_gone=row.text(STATUS).startswith(NO_LONGER_NEEDED),
        is_contact=row.is_noted,
        is_exported=row.is_exported,
    )


def known_to_outbox(
    book: Workbook, written: Sequence[WrittenRow], settings: Settings, exported: frozenset[str]
) -> Known:
    """What the other rows and tables say: texts, who said no, who has been contacted."""
    templates, _ = read_templates(book.read(schema.TEMPLATES.name))
    own = [one for one in templates if one.channel == Channel.SMS]
    sandbox = Sandbox({}, promotion_words(settings))
    noted = [row for row in written if row.is_noted]
    return Known(
        scripts=sandbox.read_all([last_resort(Channel.SMS), *own]),
        opt_outs=Lists(book.read, [tier.name for tier in settings.tiers]).opt_outs(),
        contacted=frozenset(row.buyer for row in noted) - {""},
        texted=frozenset(
            row.text(PHONE)
            for row in noted
            if (row.text("实际渠道") or row.text("渠道")) == Channel.SMS
        )
        - {""},
        exported=exported,
    )


def mark_exported(book: Workbook, table: Table, batches: Iterable[Batch]) -> None:
    """Say on 今日计划 which rows are in the file, and from when on each is to be sent."""
    send_at = {one.place: batch.start for batch in batches for one in batch.messages}
    at = {heading: table.headings.index(heading) for heading in (HINT, STATUS)}
    rows = []
    for place, row in enumerate(table.rows):
        hint, status = row[at[HINT]], row[at[STATUS]]
        if place in send_at:
            others = cells.text(hint).removeprefix(SEND).lstrip(THEN)
            hint = THEN.join(filter(None, (SEND, others)))
            status = exported_status(send_at[place])
        rows.append([hint, status])
    book.write(schema.TODAY.name, (HINT, STATUS), rows)
