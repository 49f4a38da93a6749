"""Help pages and usage errors of the command line in Chinese."""

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

INDENT = "  "
HELP = "看这一页"


class ChineseCommand(TyperCommand):
    """A command whose help page is Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Usage, meaning, arguments and options. Written at once: the page is plain text."""
        typer.echo(_page(self, ctx, f"用法：{ctx.command_path} {_usage(self)}"))


class ChineseGroup(TyperGroup):
    """The program itself, with its list of commands."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """What there is to run."""
        names = [(name, _first_line(command.help)) for name, command in self.commands.items()]
        body = "\n".join(["命令：", *_columns(names), "", "每个命令的用法：cuifu 命令 --help"])
        typer.echo(_page(self, ctx, f"用法：{ctx.command_path} 命令 …") + "\n\n" + body)


def _page(command: TyperCommand | TyperGroup, ctx: Any, usage: str) -> str:
    lines = [usage, "", *(line.strip() for line in (command.help or "").splitlines())]
    arguments = [(_name(p), _help(p)) for p in command.params if _is_argument(p)]
    options = [("、".join(p.opts), _help(p)) for p in command.params if not _is_argument(p)]
    if arguments:
        lines += ["", "参数：", *_columns(arguments)]
    if isinstance(command, TyperCommand):
        lines += ["", "选项：", *_columns([*options, ("--help", HELP)])]
    return "\n".join(lines).rstrip()


def _usage(command: TyperCommand) -> str:
    names = [_name(p) for p in command.params if _is_argument(p)]
    return " ".join([*names, "[选项]"])


def _name(parameter: Any) -> str:
    return str(getattr(parameter, "metavar", None) or parameter.name)


def _is_argument(parameter: object) -> bool:
    return getattr(parameter, "param_type_name", "") == "argument"


def _help(parameter: object) -> str:
    return str(getattr(parameter, "help", "") or "")


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n")[0]


def _columns(pairs: list[tuple[str, str]]) -> list[str]:
    width = max(_width(left) for left, _ in pairs) + len(INDENT)
    return [f"{INDENT}{left}{' ' * (width - _width(left))}{right}" for left, right in pairs]


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(1 if ord(character) < 0x1100 else 2 for character in text)


def usage_sentence(error: Exception) -> str:
    """What is wrong with a command line, and where to look it up."""
    kind, where = type(error).__name__, getattr(error, "ctx", None)
    command = where.command_path if where is not None else "cuifu"
    parameter = getattr(error, "param", None)
    name = _name(parameter) if parameter is not None else ""
    if kind == "MissingParameter":
        said = f"少写了「{name}」"
    elif kind == "NoSuchOption":
        said = f"没有这个选项：{getattr(error, 'option_name', '')}"
    elif kind == "BadParameter":
        said = f"「{name}」写得不对：{getattr(error, 'message', error)}"
    else:
        said = f"命令写得不对：{getattr(error, 'message', error)}"
    return f"{said}。用法请看 {command} --help"
