"""Templates made safe and ready: read, refused or rendered. 话术

A template is plain text with variables, `{{ 商品 }}`, and at most the filters trim, upper, lower.
Everything else of Jinja (tags, dots, calls, sums, loops) is refused before it is compiled.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from cuifu_xl.core.contained import contained
from cuifu_xl.core.errors import Problem
from cuifu_xl.core.model import Template
from cuifu_xl.core.wording import forbidden as wording
from cuifu_xl.core.wording.scripts import FALLBACK, IN_TURN, Script
from cuifu_xl.core.wording.variables import VARIABLES

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

SOURCE = "话术"
_TOO_COMPLICATED = (RecursionError, MemoryError, OverflowError, ValueError, SyntaxError)
_FILTERS: Mapping[str, Callable[[str], str]] = {
    "trim": str.strip,
    "upper": str.upper,
    "lower": str.lower,
}
# nearly every template: words and bare variables, one line; anything else is parsed to be judged
_PLAIN = re.compile(r"(?:[^{}\r\n]|\{\{ *[^\W\d]\w* *\}\})+")
_VARIABLE = re.compile(r"\{\{ *([^\W\d]\w*) *\}\}")
# what may stand between the braces, and braces that are left over
_SOUND = re.compile(r"\{\{ *[^\W\d]\w* *(?:\| *\w+ *)*\}\}")
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SNIPPET = "{{ 商品名称 }}"  # as long as this much of a text is quoted


class RefusedError(Exception):
    """A template that may not be used; says why and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(problem)


class Sandbox:
    """Reads templates and renders them; all share one dict of facts, changed in place.

    A template whose own words hold one of `promotion_words` advertises. 推广词
    """

    def __init__(self, facts: dict[str, str], promotion_words: Sequence[str] = ()) -> None:
        self._facts = facts
        self._promotion_words = promotion_words

    @cached_property
    def _environment(self) -> "SandboxedEnvironment":
        """Made when the first template asks for more than words and bare variables."""
        from jinja2 import StrictUndefined
        from jinja2.sandbox import SandboxedEnvironment

        environment = SandboxedEnvironment(
            undefined=StrictUndefined, autoescape=False, cache_size=0
        )
        environment.globals.clear()
        environment.filters = dict(_FILTERS)
        environment.tests.clear()
        return environment

    def read(self, template: Template) -> Script:
        """The template, checked by its syntax tree but not compiled. RefusedError says why not."""
        return contained(partial(self._read, template), _refused)

    def _read(self, template: Template) -> Script:
        names = _VARIABLE.findall(template.text)
        if (
            _PLAIN.fullmatch(template.text)
            and template.text.strip()
            and VARIABLES.keys() >= set(names)
        ):
            pieces = tuple(_VARIABLE.split(template.text))
            return self._script(template, names, "".join(pieces[:: len(IN_TURN)]), pieces=pieces)
        tree = self._parsed(template.text)
        names = []
        literal: list[str] = []
        for node in _walk(tree):
            kind = type(node).__name__
            if kind == "Name":
                names.append(getattr(node, "name"))  # noqa: B009
            elif kind == "TemplateData":
                literal.append(getattr(node, "data"))  # noqa: B009
            elif kind == "Filter":
                _check_filter(node, template.text)
            elif kind not in ("Template", "Output"):
                raise RefusedError(
                    f"{_fault(template.text)}用了不支持的写法",
                    "内容里只能写文字和 {{ 商品 }} 这样的变量，"
                    "不能用 {% %}、运算、引号、点号、括号；不同情形请分成几行话术",
                )
        if not names and not "".join(literal).strip():
            raise RefusedError("是空的", "请填话术，或把启用改成否")
        unknown = [name for name in dict.fromkeys(names) if name not in VARIABLES]
        if unknown:
            at = template.text.index(unknown[0]) + 1
            raise RefusedError(
                f"第{at}个字起，有不认识的变量「{'、'.join(unknown)}」",
                f"可用的变量：{'、'.join(VARIABLES)}",
            )
        return self._script(template, names, "".join(literal), tree=tree)

    def _script(
        self,
        template: Template,
        names: list[str],
        literal: str,
        *,
        pieces: tuple[str, ...] = (),
        tree: "nodes.Template | None" = None,
    ) -> Script:
        return Script(
            template,
            frozenset(names),
            literal,
            names.count("商品"),
            pieces=pieces,
            tree=tree,
            is_promotional=any(word in literal for word in self._promotion_words),
        )

    def read_all(self, templates: Iterable[Template]) -> dict[str, Script]:
        """Those that may be used, by 编号."""
        found = {}
        for template in templates:
            with suppress(RefusedError):
                found[template.id] = self.read(template)
        return found

    def _parsed(self, text: str) -> "nodes.Template":
        from jinja2 import TemplateSyntaxError

        try:
            return self._environment.parse(text)
        except TemplateSyntaxError as error:
            raise RefusedError(
                f"{_fault(text)}写法不对", "变量要写成 {{ 商品 }}，左右各两个花括号，名字里没有空格"
            ) from error
        except _TOO_COMPLICATED as error:
            raise RefusedError(
                f"{_fault(text)}太复杂，读不了", "请只写文字和 {{ 商品 }} 这样的变量"
            ) from error

    def render(self, script: Script) -> str:
        """The text with the facts of the moment. RefusedError if there is none, whatever the error.

        Words and bare variables are joined here; for the others one Context per template is kept,
        its parent the shared dict: as `template.render` would give it.
        """
        if script.pieces:
            facts = self._facts
            if not script.names <= facts.keys():
                raise RefusedError("写不出来：有变量没有值", "请检查 {{ }} 里的变量")
            return "".join(
                [
                    facts[piece] if number % len(IN_TURN) else piece
                    for number, piece in enumerate(script.pieces)
                ]
            )
        return contained(partial(self._rendered, script), _refused)

    def _rendered(self, script: Script) -> str:
        if script.context is None or script.render is None:
            self._compile(script)
        context, render = script.context, script.render
        assert context is not None
        assert render is not None
        context.vars.clear()
        context.exported_vars.clear()
        return "".join(render(context))

    def _compile(self, script: Script) -> None:
        tree = script.tree or self._parsed(script.template.text)
        compiled = self._environment.from_string(tree)
        script.context = compiled.new_context(self._facts, shared=True)
        script.render = compiled.root_render_func
        script.tree = None


def _refused(error: Exception) -> NoReturn:
    if isinstance(error, RefusedError):
        raise error
    raise RefusedError(f"写不出来：{error}", "请检查 {{ }} 里的变量") from error


def last_resort(channel: str) -> Template:
    """The plain sentence for when the owner has deleted every text that fits."""
    text = Path(__file__).with_name("plain.j2").read_text("utf-8").strip()
    return Template(FALLBACK, channel, "核对", text)


def _fault(text: str) -> str:
    """Where the first wrong braces stand, `第5个字起「{{ 商品，请核对」`; "" if none are wrong."""
    braces = _BRACES.search(_SOUND.sub(lambda sound: " " * len(sound[0]), text))
    if braces is None:
        return ""
    at = braces.start()
    return f"第{at + 1}个字起「{wording.one_line(text[at : at + len(_SNIPPET)])}」"


def _walk(node: "nodes.Node") -> Iterable["nodes.Node"]:
    waiting: list[Any] = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(list(found.iter_child_nodes())))


def _check_filter(node: Any, text: str) -> None:
    bare = not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)
    if node.node is None or node.name not in _FILTERS or not bare:
        raise RefusedError(
            f"第{text.index(node.name) + 1}个字起，有不支持的过滤器「{node.name}」",
            f"可用的过滤器：{'、'.join(_FILTERS)}，不带括号",
        )


def problem_of(template: Template, refused: RefusedError) -> Problem:
    """A line of 问题 about a cell of 话术!内容."""
    return problem_in(template, "内容", template.text, refused.problem, refused.remedy)


def problem_in(template: Template, column: str, content: str, problem: str, remedy: str) -> Problem:
    """A line of 问题 about a row of 话术."""
    return Problem(
        SOURCE, template.row, column, wording.one_line(content), f"{template.id} {problem}", remedy
    )
