"""When messages may go out together: in few sendings, each inside every window. 批次"""

from collections.abc import Iterable
from typing import NamedTuple

from cuifu_xl.core.units import Minute
from cuifu_xl.core.wording.outbox import Message


class Batch(NamedTuple):
    """Messages that may all be sent at any moment of [start, end)."""

    start: Minute
    end: Minute
    messages: tuple[Message, ...]


def batches(messages: Iterable[Message], least: Minute) -> list[Batch]:
    """The messages in batches, the earliest first; messages keep their working order.

    Who shares a batch shares `least` minutes, so that there is time to send it; a message that has
    less time than that keeps what it has.
    """
    found: list[Batch] = []
    for message in sorted(messages, key=lambda one: (one.end, one.place)):
        if found and message.start + least <= found[-1].end:
            last = found.pop()
            found.append(Batch(max(last.start, message.start), last.end, (*last.messages, message)))
        else:
            found.append(Batch(message.start, message.end, (message,)))
    return [
        batch._replace(messages=tuple(sorted(batch.messages, key=lambda one: one.place)))
        for batch in found
    ]
