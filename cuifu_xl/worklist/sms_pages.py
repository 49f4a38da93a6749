"""Messages as pages for a gateway: number and text, or number and values of its template. 导出短信

A page holds what can be sent in one go: one template or one kind, at one time. A CSV has a single
table, so it says in each line what would be the page.
"""

from collections.abc import Iterable, Mapping, Sequence

from cuifu_xl.core.units import Minute, clock_text, moment_of
from cuifu_xl.core.wording.batches import Batch
from cuifu_xl.core.wording.gateway import Gateway
from cuifu_xl.core.wording.outbox import Message
from cuifu_xl.core.wording.scripts import Script
from cuifu_xl.core.wording.sms import Envelope, kind_of
from cuifu_xl.workbooks.base import TextPage

NUMBER, TEXT = "手机号", "短信内容"
KIND, TEMPLATE, FROM, UNTIL = "类别", "模板", "发送起", "发送止"
OVERVIEW = "模板"


def text_pages(batches: Sequence[Batch]) -> list[TextPage]:
    """Whole texts, signature included: for gateways that take any text."""
    return [
        TextPage(
            f"{kind} {_stretch(batch)}",
            (NUMBER, TEXT),
            [(message.phone, message.text) for message in messages],
        )
        for batch in batches
        for kind, messages in _grouped(batch.messages, by="kind")
    ]


def text_table(batches: Sequence[Batch]) -> TextPage:
    """The same in a single table."""
    return TextPage(
        "短信",
        (NUMBER, TEXT, KIND, FROM, UNTIL),
        [
            (message.phone, message.text, message.kind, *_times(batch))
            for batch in batches
            for message in batch.messages
        ],
    )


def value_pages(
    batches: Sequence[Batch], scripts: Mapping[str, Script], gateway: Gateway, envelope: Envelope
) -> list[TextPage]:
    """Values of variables: a page for each template, last the templates as to be handed in."""
    pages = [
        TextPage(
            f"{template} {_stretch(batch)}",
            (NUMBER, *_variables(scripts[template])),
            [(message.phone, *message.values) for message in messages],
        )
        for batch in batches
        for template, messages in _grouped(batch.messages, by="template_id")
    ]
    return [*pages, _overview(batches, scripts, gateway, envelope)]


def value_table(batches: Sequence[Batch]) -> TextPage:
    """The same in a single table: as many columns as the longest template has variables."""
    messages = [message for batch in batches for message in batch.messages]
    most = max((len(message.values) for message in messages), default=0)
    return TextPage(
        "短信",
        (NUMBER, TEMPLATE, KIND, FROM, UNTIL, *(f"变量{n}" for n in range(1, most + 1))),
        [
            (
                message.phone,
                message.template_id,
                message.kind,
                *_times(batch),
                *message.values,
                *[""] * (most - len(message.values)),
            )
            for batch in batches
            for message in batch.messages
        ],
    )


def _overview(
    batches: Sequence[Batch], scripts: Mapping[str, Script], gateway: Gateway, envelope: Envelope
) -> TextPage:
    messages = [message for batch in batches for message in batch.messages]
    return TextPage(
        OVERVIEW,
        ("话术编号", KIND, f"{gateway.name}模板（先交去审核）", "条数"),
        [
            (
                template,
                kind_of(scripts[template]),
                gateway.template(scripts[template], envelope.opt_out(scripts[template])),
                str(len(used)),
            )
            for template, used in _grouped(messages, by="template_id")
        ],
    )


def _variables(script: Script) -> tuple[str, ...]:
    return tuple(f"变量{n}（{name}）" for n, name in enumerate(script.variables, start=1))


def _grouped(messages: Iterable[Message], by: str) -> list[tuple[str, list[Message]]]:
    """Messages by one of their fields; inside a group the working order stays."""
    groups: dict[str, list[Message]] = {}
    for message in messages:
        groups.setdefault(getattr(message, by), []).append(message)
    return sorted(groups.items())


def _stretch(batch: Batch) -> str:
    """`13.30-15.00`: a sheet's name takes no colon."""
    return f"{clock_text(batch.start)}-{clock_text(batch.end)}".replace(":", ".")


def _times(batch: Batch) -> tuple[str, str]:
    return _moment(batch.start), _moment(batch.end)


def _moment(minute: Minute) -> str:
    return f"{moment_of(minute):%Y-%m-%d %H:%M}"
