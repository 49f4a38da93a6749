"""Today's SMS for a gateway: who gets one and when, as a file, remembered so that none goes twice.

Apart from `workflow`, since no other press has to wait for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.phone import number_mark
from cuifu_xl.core.settings import Settings
from cuifu_xl.core.units import Minute, day_of
from cuifu_xl.core.wording.batches import Batch, batches
from cuifu_xl.core.wording.gateway import Gateway
from cuifu_xl.core.wording.outbox import Message, Outbox
from cuifu_xl.core.wording.scripts import Script
from cuifu_xl.core.wording.sms import Envelope
from cuifu_xl.reports.report import Report
from cuifu_xl.tables import schema
from cuifu_xl.tables.meta import Meta
from cuifu_xl.workbooks.base import Table, Workbook
from cuifu_xl.worklist.fresh import refuse_closed, refuse_stale, refuse_unplanned
from cuifu_xl.worklist.gateways import gateway_named
from cuifu_xl.worklist.remembered import exported_today, remember_texted
from cuifu_xl.worklist.sms_pages import text_pages, text_table, value_pages, value_table
from cuifu_xl.worklist.sms_rows import known_to_outbox, mark_exported, waiting
from cuifu_xl.worklist.text_pages import CSV, new_file, write_csv, write_xlsx
from cuifu_xl.worklist.written import read_today


class Exported(NamedTuple):
    """The SMS in the new file, and who got none; without a message there is no file."""

    file: Path | None
    batches: tuple[Batch, ...]
    left_out: dict[str, int]  # by reason
    problems: tuple[Problem, ...]
    backup: Path | None

    @property
    def messages(self) -> list[Message]:
        """Every message in the file."""
        return [message for batch in self.batches for message in batch.messages]

    @property
    def parts(self) -> int:
        """What is paid for. 短信条数"""
        return sum(message.parts for message in self.messages)

    def by_kind(self) -> dict[str, int]:
        """Messages by 通知 and 推广."""
        return dict(Counter(message.kind for message in self.messages))


class Chosen(NamedTuple):
    """What is to be handed out, before anything is written."""

    batches: tuple[Batch, ...]
    left_out: dict[str, int]
    scripts: Mapping[str, Script]
    gateway: Gateway | None
    today: Table  # 今日计划 as it was read

    @property
    def messages(self) -> list[Message]:
        """All of them, in the order of the batches."""
        return [message for batch in self.batches for message in batch.messages]


def choose(
    book: Workbook,
    settings: Settings,
    meta: Meta,
    report: Report,
    now: Minute,
    *,
    gateway: str = "",
    stale: bool = False,
    again: bool = False,
) -> Chosen:
    """The messages of this moment; refused on old or unplanned data and outside SMS hours."""
    provider = gateway_named(gateway or settings.parameters.gateway)
    refuse_unplanned(meta, report)
    if not stale:
        refuse_stale(report, settings, now)
    refuse_closed(settings, now)
    today = book.read(schema.TODAY.name)
    written = read_today(today)
    known = known_to_outbox(book, written, settings, exported_today(meta, day_of(now)))
    outbox = Outbox(settings, known, now, provider, again=again)
    outbox.take(waiting(written, today.first_row))
    found = batches(outbox.messages, settings.parameters.min_slot)
    return Chosen(tuple(found), outbox.left_out, known.scripts, provider, today)


def as_file(chosen: Chosen, settings: Settings, out: Path) -> AbstractContextManager[None]:
    """The file, there while the block runs and afterwards; gone again if the block fails."""
    return new_file(out, partial(_write, chosen, settings))


def _write(chosen: Chosen, settings: Settings, path: Path) -> None:
    """Number and text, or for a gateway number and values; CSV or XLSX as the name ends."""
    found, gateway = chosen.batches, chosen.gateway
    if path.suffix.lower() == CSV:
        write_csv(path, value_table(found) if gateway else text_table(found))
    elif gateway:
        write_xlsx(path, value_pages(found, chosen.scripts, gateway, Envelope(settings)))
    else:
        write_xlsx(path, text_pages(found))


def remember(book: Workbook, meta: Meta, chosen: Chosen, now: Minute) -> None:
    """The rows say that they are in a file, and no number gets a second SMS today."""
    mark_exported(book, chosen.today, chosen.batches)
    remember_texted(meta, day_of(now), [number_mark(one.phone) for one in chosen.messages])


def signature_problems(messages: Sequence[Message], gateway: Gateway | None) -> Iterable[Problem]:
    """Signatures that the gateway would not register. 短信签名"""
    for name in dict.fromkeys(message.signature for message in messages):
        why = gateway.refuses_signature(name) if gateway else None
        if gateway and why:
            yield Problem(
                f"设置!{schema.PARAMETERS.name}",
                None,
                "短信签名",
                name,
                f"不合{gateway.name}的规定：{why}",
                "请改成在平台登记的签名",
            )
