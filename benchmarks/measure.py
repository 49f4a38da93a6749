"""Whole processes, run in turn: seconds and peak memory of each."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parent.parent

_EACH_SIDE = 3


class Run(NamedTuple):
    """One process from start to end."""

    seconds: float
    peak_mb: float
    output: str


class Runs(NamedTuple):
    """The medians of all runs of one program, and what it printed last."""

    seconds: float
    peak_mb: float
    output: str


def run(arguments: Sequence[str], *, allowed: Sequence[int] = (0,)) -> Run:
    """Run `python ARGUMENTS` and wait for it. CalledProcessError if it fails."""
    command = [sys.executable, "-W", "ignore", *arguments]
    # both programs with compiled modules, as installed ones have them
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(ROOT / "build" / "pycache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    # Linux counts in KiB, macOS in bytes
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(seconds, usage.ru_maxrss * unit / 1e6, output)


def in_turn(programs: Mapping[str, Callable[[], Run]], rounds: int) -> dict[str, Runs]:
    """Every program once a round, the order reversed each time, so that drift hits all alike."""
    found: dict[str, list[Run]] = {name: [] for name in programs}
    names = list(programs)
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            found[name].append(programs[name]())
    return {name: _medians(runs) for name, runs in found.items()}


def around(quick: Callable[[], Run], slow: Callable[[], Run], rounds: int) -> tuple[Runs, Runs]:
    """The slow program once a round, the quick one as often before it as after it.

    The slow one takes minutes, in which a machine drifts: the quick one is measured at both ends.
    """
    quick_runs: list[Run] = []
    slow_runs: list[Run] = []
    for _ in range(rounds):
        quick_runs += [quick() for _ in range(_EACH_SIDE)]
        slow_runs.append(slow())
        quick_runs += [quick() for _ in range(_EACH_SIDE)]
    return _medians(quick_runs), _medians(slow_runs)


def _medians(runs: Sequence[Run]) -> Runs:
    return Runs(
        median(one.seconds for one in runs),
        median(one.peak_mb for one in runs),
        runs[-1].output,
    )
