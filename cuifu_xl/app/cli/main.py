"""The command line: find the command, run it, and turn every error into a sentence.

Exit code 0: done; 1: done, with problems to look at; 2: could not run, workbook unchanged.
With --json one object goes to stdout and nothing else; progress and sentences go to stderr.
"""

import sys
from collections.abc import Sequence

from cuifu_xl.app.cli import closing, day, keeping, looking_back, making, setting_up, team, texts
from cuifu_xl.app.cli.given import ways_out
from cuifu_xl.app.cli.parser import Command, chosen, command_page, parsed, program_page
from cuifu_xl.app.cli.telling import COULD_NOT, DONE, say, speak_chinese
from cuifu_xl.core.errors import CuifuError, MissingPartsError
from cuifu_xl.install.program_home import this_home

COMMANDS: tuple[Command, ...] = (
    *making.COMMANDS,
    *day.COMMANDS,
    *closing.COMMANDS,
    *looking_back.COMMANDS,
    *team.COMMANDS,
    *texts.COMMANDS,
    *keeping.COMMANDS,
    *setting_up.COMMANDS,
    *making.FOR_MAINTAINERS,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    speak_chinese()
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except CuifuError as error:
        say(str(error))
    except KeyboardInterrupt:
        return _stopped()
    except Exception as error:
        say(_unexpected(error))
    return COULD_NOT


def _run(arguments: Sequence[str]) -> int:
    found = chosen(COMMANDS, arguments)
    if found is None:
        print(program_page(COMMANDS))
        return DONE
    command, rest = found
    given = parsed(command, rest)
    if given is None:
        print(command_page(command))
        return DONE
    try:
        return command.run(given)
    except MissingPartsError as error:
        raise CuifuError(f"{error}{ways_out(given.workbook, error)}") from error


def _stopped() -> int:
    from cuifu_xl.workbooks.closed.replace_file import replaced

    if not replaced:
        say("已停下，工作簿没有改动。")
        return COULD_NOT
    say("停下时工作簿已经写好了。不想要的话，用 cuifu restore 取回上一版。")
    return DONE


def _unexpected(error: Exception) -> str:
    from cuifu_xl.app.log import open_log, without_contents

    path = this_home().log
    open_log(path).info("%s", without_contents(error))
    return (
        f"程序出了意外（{type(error).__name__}: {error}），工作簿没有改动。"
        f"请把 {path} 发给维护的人。"
    )
