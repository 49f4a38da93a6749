"""Templates that were read: what each one names decides for whom it may be used. 话术"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cuifu_xl.core.model import Template
from cuifu_xl.core.wording.variables import OF_PAYING, PROMOTIONAL, STEERING

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.runtime import Context

PRIVILEGE = "特权"
TECHNIQUES = ("紧迫", PRIVILEGE, "核对", "关怀", "帮助")
LAST_TIME = "末次"
# 适用次数 of texts that an agent sends by himself: in the chat at once, after the order has closed
BY_HAND = ("当场", "关闭后")
# a text whose 编号 ends so is taken only when nothing else fits
FALLBACK = "兜底"
NTH_WORDS = f"1、2、3、{LAST_TIME}，或 {'、'.join(BY_HAND)}"
PAYING = "付"
# where the order stands: says softly that a step is open, and asks for nothing
STILL_OPEN = "待付款"
OPT_OUT_WORDS = ("退订", "拒收", "回复R", "回R", "回T", "回复T")
IN_TURN = ("words", "variable")


class Script:
    """A template that was read: what it names decides for whom it may be used."""

    def __init__(
        self,
        template: Template,
        names: frozenset[str],
        literal: str,
        times_product: int,
        *,
        pieces: tuple[str, ...] = (),
        tree: "nodes.Template | None" = None,
        is_promotional: bool = False,
    ) -> None:
        self.template = template
        self.names = names
        self.literal = literal  # its own words, without the variables
        self.times_product = times_product
        self.pieces = pieces  # words and bare variables in turn; others are left to Jinja
        self.tree = tree  # until it is compiled
        self.context: Context | None = None
        self.render: Callable[[Context], Iterator[str]] | None = None
        self.has_opt_out = any(word in self.literal for word in OPT_OUT_WORDS)
        self.nth = frozenset(nth_words(self.template.nth))
        self.steers = not self.names.isdisjoint(STEERING)
        self.is_fallback = self.template.id.endswith(FALLBACK)
        self.is_promotional = is_promotional or not self.names.isdisjoint(PROMOTIONAL)
        asks = PAYING in self.literal.replace(STILL_OPEN, "")
        self.speaks_of_paying = asks or not self.names.isdisjoint(OF_PAYING)

    @property
    def words(self) -> tuple[str, ...]:
        """Its own words around bare variables, one more than these; none if Jinja must write it."""
        return self.pieces[:: len(IN_TURN)]

    @property
    def variables(self) -> tuple[str, ...]:
        """The bare variables in the order in which they stand."""
        return self.pieces[1 :: len(IN_TURN)]


def nth_words(cell: str) -> list[str]:
    """`1、末次` as words. 适用次数"""
    return [
        word for word in cell.replace("，", "、").replace(",", "、").split("、") if word.strip()
    ]


def is_nth(word: str) -> bool:
    """Whether a word of 适用次数 is understood."""
    return word.isdecimal() or word == LAST_TIME or word in BY_HAND
