"""A command, what it takes, and its Chinese help page and usage errors.

argparse underneath: it starts in a few milliseconds, and a press waits for each of them.
"""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from cuifu_xl.core.errors import CuifuError

PROGRAM = "cuifu"
INDENT = "  "


class Argument(NamedTuple):
    """One argument or option: its names and what argparse is told of it."""

    names: tuple[str, ...]
    told: dict[str, Any]

    @property
    def is_option(self) -> bool:
        """Whether it is named with dashes and may be left out."""
        return self.names[0].startswith("-")

    @property
    def shown(self) -> str:
        """How help and errors call it."""
        return self.names[0] if self.is_option else str(self.told["metavar"])


def argument(*names: str, **told: Any) -> Argument:
    """An argument of a command, as argparse's add_argument takes it. `help` is Chinese."""
    return Argument(names, told)


def flag(name: str, meaning: str) -> Argument:
    """An option that is there or not."""
    return argument(name, action="store_true", help=meaning)


class Command(NamedTuple):
    """One command: its name, the function that does it, what it takes.

    The first line of the function's docstring is its line of the help page.
    """

    name: str
    run: Callable[[Namespace], int]
    takes: tuple[Argument, ...]

    @property
    def meaning(self) -> str:
        """What it does, in one line."""
        return (self.run.__doc__ or "").strip().split("\n")[0]


WORKBOOK = argument("workbook", metavar="工作簿", type=Path, help="Cuifu.xlsm 的位置")
AS_JSON = flag("--json", "结果只打印一个 JSON，给程序读")
NOW = argument("--now", default="", help="当作这个时刻来做，如 2026-11-22T10:00")
OLDER = flag("--older", "报表比上次的旧也用")
FORCE = flag("--force", "锁的主人已经不在时，不管锁")
_HELP = argument("--help", action="store_true", help="看这一页")


def chosen(commands: Sequence[Command], given: Sequence[str]) -> tuple[Command, list[str]] | None:
    """The command that is named first, and the rest; None where the list of commands is asked for.

    Raises CuifuError when no such command is there.
    """
    if not given:
        raise CuifuError(f"少写了命令。用法请看 {PROGRAM} --help")
    if given[0] == "--help":
        return None
    for command in commands:
        if command.name == given[0]:
            return command, list(given[1:])
    kind = "选项" if given[0].startswith("-") else "命令"
    raise CuifuError(f"没有这个{kind}：{given[0]}。用法请看 {PROGRAM} --help")


def parsed(command: Command, given: Sequence[str]) -> Namespace | None:
    """What was given to the command; None where its help page is asked for.

    Raises CuifuError with what is wrong in the command line.
    """
    if "--help" in given:
        return None
    name = f"{PROGRAM} {command.name}"
    parser = _Parser(prog=name, add_help=False, allow_abbrev=False)
    for names, told in command.takes:
        parser.add_argument(*names, **told)
    # options may stand anywhere, also between the reports of `import`
    return parser.parse_intermixed_args(list(given))


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise CuifuError(f"{_said(message)}。用法请看 {self.prog} --help")


# what the parser says, and what we say instead
_SAYINGS = (
    (r"unrecognized arguments: (-\S+)", "没有这个选项：{}"),
    (r"unrecognized arguments: (.+)", "多写了：{}"),
    (r"the following arguments are required: ([^,]+)", "少写了「{}」"),
    (r"argument (\S+): expected .*argument", "{} 后面要写上值"),
    (r"argument (\S+): invalid int value: '(.*)'", "「{}」要填整数，这里写的是 {}"),
    (r"argument (\S+): ignored explicit argument", "{} 后面不用写值"),
)


def _said(message: str) -> str:
    for pattern, saying in _SAYINGS:
        match = re.search(pattern, message)
        if match:
            return saying.format(*match.groups())
    return f"命令写得不对：{message}"


def command_page(command: Command) -> str:
    """Usage, meaning, arguments and options of one command."""
    arguments = [one for one in command.takes if not one.is_option]
    options = [one for one in (*command.takes, _HELP) if one.is_option]
    usage = " ".join(one.shown for one in arguments)
    lines = [f"用法：{PROGRAM} {command.name} {usage} [选项]".replace("  ", " "), ""]
    lines.append(command.meaning)
    if arguments:
        lines += ["", "参数：", *_columns([(one.shown, one.told["help"]) for one in arguments])]
    lines += ["", "选项：", *_columns([(one.shown, one.told["help"]) for one in options])]
    return "\n".join(lines)


def program_page(commands: Sequence[Command]) -> str:
    """What there is to run."""
    lines = [
        f"用法：{PROGRAM} 命令 …",
        "",
        "催付：把订单报表变成今天的催付名单。",
        "",
        "命令：",
        *_columns([(command.name, command.meaning) for command in commands]),
        "",
        f"每个命令的用法：{PROGRAM} 命令 --help",
    ]
    return "\n".join(lines)


def _columns(pairs: Sequence[tuple[str, str]]) -> list[str]:
    width = max(_width(left) for left, _ in pairs) + len(INDENT)
    return [f"{INDENT}{left}{' ' * (width - _width(left))}{right}" for left, right in pairs]


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(1 if ord(character) < 0x1100 else 2 for character in text)
