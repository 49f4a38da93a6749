"""Help pages and usage errors of the command line in Chinese."""

import re
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


# what the parser says, and what we say instead
_SAYINGS = (
    (r"No such command '(.*)'", "没有这个命令：{}"),
    (r"Missing command", "少写了命令"),
    (r"No such option:? (\S+)", "没有这个选项：{}"),
    (r"Missing (?:parameter|argument|option)", "少写了「{name}」"),
    (r"unexpected extra argument\S* \((.*)\)", "多写了：{}"),
    (r"Option '(.*)' requires an argument", "{} 后面要写上值"),
    (r"'([^']*)' is not a valid int", "「{name}」要填整数，这里写的是 {}"),
)


def usage_sentence(error: Any) -> str:
    """What is wrong with a command line, and where to look it up."""
    where, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    command = where.command_path if where is not None else "cuifu"
    name = _name(parameter) if parameter is not None else ""
    message = str(error.format_message())
    for pattern, saying in _SAYINGS:
        match = re.search(pattern, message)
        if match:
            return f"{saying.format(*match.groups(), name=name)}。用法请看 {command} --help"
    return f"命令写得不对：{message}。用法请看 {command} --help"
