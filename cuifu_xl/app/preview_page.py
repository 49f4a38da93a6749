"""All texts of 话术 as one page for the browser or the printer; agents get theirs at its end."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cuifu_xl.app.html import MARK
from cuifu_xl.core.model import Channel
from cuifu_xl.core.wording.proof import Proof, by_side
from cuifu_xl.worklist.proofs import Preview

TEMPLATE = "preview.html.j2"


class Group(NamedTuple):
    """What stands under one heading."""

    title: str
    items: tuple[object, ...]


def page(preview: Preview) -> str:
    """The whole page; everything that anybody typed is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = Path(__file__).with_name(TEMPLATE).read_text("utf-8")
    proofs = preview.proofs
    return environment.from_string(source).render(
        mark=MARK,
        shop=preview.shop,
        channels=_channels(proofs),
        sides=[Group(title, tuple(said)) for title, said in by_side(preview.points)],
        problems=preview.problems,
        count=len(proofs),
        off=sum(not one.is_on for one in proofs),
        doubtful=sum(bool(one.findings) and one.is_on for one in proofs),
    )


def _channels(proofs: Iterable[Proof]) -> list[Group]:
    by_channel = {
        channel: tuple(one for one in proofs if one.template.channel == channel)
        for channel in Channel
    }
    return [Group(str(channel), found) for channel, found in by_channel.items() if found]
