"""How a command tells what it did: sentences or one JSON object, problems, progress, exit code."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuifu_xl.app.messages import backup_sentence, problem_lines
from cuifu_xl.core.errors import Problem

if TYPE_CHECKING:
    # the installer runs before the packages that the workflow needs are there
    from cuifu_xl.app.outcomes import Progress

DONE, LOOK, COULD_NOT = 0, 1, 2
SHOWN_PROBLEMS = 20


def speak_chinese() -> None:
    """Chinese comes out right whatever the system's locale, also where there is no terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def tell(figures: dict[str, Any], sentence: str, as_json: bool) -> None:
    """The figures as one JSON object on stdout, or the sentence."""
    print(json.dumps(figures, ensure_ascii=False) if as_json else sentence)


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem with its fields and as a sentence."""
    return {**problem._asdict(), "sentence": problem.sentence()}


def finish(
    problems: Sequence[Problem], backup: Path | None, as_json: bool, *, listed: bool = True
) -> int:
    """Name what to look at and where the version before is; the exit code says if there is any."""
    if backup and not as_json:
        print(backup_sentence(backup))
    for line in problem_lines(problems, SHOWN_PROBLEMS, listed=listed):
        say(line)
    return LOOK if problems else DONE


def say(sentence: str) -> None:
    """A sentence for the person at the keyboard: stderr, so that stdout stays the result."""
    print(sentence, file=sys.stderr)


@contextmanager
def progress(quiet: bool) -> "Iterator[Progress | None]":
    """A counting line on stderr while long work goes on, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:.0f}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def step(name: str, done: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=None)
            bar.update(tasks[name], completed=done)

        yield step
