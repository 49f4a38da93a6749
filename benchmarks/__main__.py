"""`python -m benchmarks [--quick] [--folder DIR]`: our press against a fair comparison, as ratios.

Every figure is a ratio of whole processes run in turn in this one run; no absolute time is judged.
Targets: 100,000 rows at least 4 times faster than pandas + openpyxl doing the
same job, 30 times with 200,000 register lines, at most 200 MB; a press of 200 rows at most 4 times
`import jinja2`, whatever the register holds; texts at least 3 times faster than `template.render`.
Before that, how well lines of text are read.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from benchmarks.click import can_click, clicks
from benchmarks.measure import ROOT, Run, Runs, around, in_turn, run
from benchmarks.texts import told

NOW = "2026-11-25T10:00"
COMPARED = ("rows_read", "planned", "planned_orders", "skipped", "by_channel", "by_skip_reason")
# Excel puts every text of the workbook into one part, here 39 MB: settings are at its end
_ALL_TEXTS = "one pass over all texts of the workbook"
FASTER, MUCH_FASTER, LEAST_SMALL, MOST_MEMORY = 4.0, 30.0, 4.0, 200.0
FASTER_TEXTS = 3.0


class Size(NamedTuple):
    """How big the jobs are and how often each is run."""

    rows: int
    few: int
    lines: int
    rounds: int
    big_rounds: int
    small_rounds: int
    texts: int


FULL = Size(
    rows=100_000, few=200, lines=200_000, rounds=2, big_rounds=1, small_rounds=9, texts=1000
)
QUICK = Size(rows=10_000, few=200, lines=20_000, rounds=1, big_rounds=1, small_rounds=5, texts=200)


# the workbooks, each pressed on with the report that its job will bring
_PRESSED = (
    ("small", "few"),
    ("large", "few"),
    ("shared", "few"),
    ("small", "many"),
    ("large", "many"),
)


class Result(NamedTuple):
    """One line of the table."""

    job: str
    ratio: str
    target: str
    met: bool | None  # None: told without a target
    peak_mb: float
    note: str


class Bench:
    """Prepared reports and workbooks, and the jobs on them."""

    def __init__(self, folder: Path, size: Size) -> None:
        self._folder = folder
        self._size = size
        self._work = folder / "work"

    def prepare(self) -> None:
        """Make what is not there yet, and press on each workbook: digests are then made."""
        size, folder = self._size, self._folder
        if not (folder / _mark()).exists():
            figures = map(str, (size.rows, size.few, size.lines))
            run(["-m", "benchmarks.data", str(folder), *figures])
            (folder / _mark()).touch()
        for name, report in _PRESSED:
            # what the report tells for the first time goes into the register, whose digest is made
            # anew at the next press
            pressed = folder / f"{name}-{report}.xlsm"
            for source in (folder / f"{name}.xlsm", pressed):
                self._ours(source, report)
                shutil.copy(self._work / "Cuifu.xlsm", pressed)
            if report == "many":
                # in a process of its own: what this one has held counts for its children too
                fresh = folder / f"{name}.xlsm"
                run(["-m", "benchmarks.data", "morning", str(pressed), str(fresh)])

    def _fresh(self, source: Path) -> Path:
        """A copy in an empty folder: no run sees the versions that another has kept.

        It lies on the disk, as a workbook does in the morning: no run waits for it to get there.
        """
        shutil.rmtree(self._work, ignore_errors=True)
        self._work.mkdir(parents=True)
        fresh = Path(shutil.copy(source, self._work / "Cuifu.xlsm"))
        os.sync()
        return fresh

    def _report(self, name: str) -> str:
        return str(next((self._folder / name).glob("*.csv")))

    def _ours(self, source: Path, report: str) -> Run:
        book = str(self._fresh(source))
        options = ["--report", self._report(report), "--now", NOW, "--json"]
        return run(["-m", "cuifu_xl", "plan", book, *options], allowed=(0, 1))

    def _theirs(self, source: Path, report: str) -> Run:
        book = str(self._fresh(source))
        return run(["-m", "benchmarks.comparison", book, self._report(report), NOW])

    def compared(self, job: str, name: str, target: float, rounds: int) -> Result:
        """The many rows: how many times faster than the comparison program."""
        source = self._folder / f"{name}-many.xlsm"
        ours, theirs = around(
            partial(self._ours, source, "many"), partial(self._theirs, source, "many"), rounds
        )
        ratio = theirs.seconds / ours.seconds
        note = f"comparison {theirs.peak_mb:.0f} MB; {_agreement(ours, theirs)}"
        met = ratio >= target and ours.peak_mb <= MOST_MEMORY
        wanted = f">= {target:g}, <= {MOST_MEMORY:.0f} MB"
        return Result(job, f"{ratio:.1f} x faster", wanted, met, ours.peak_mb, note)

    def small(self, job: str, name: str, note: str = "") -> Result:
        """The few rows: how many times as long as `import jinja2`; a note stands for no target."""
        source = self._folder / f"{name}-few.xlsm"
        programs: dict[str, Callable[[], Run]] = {
            "ours": partial(self._ours, source, "few"),
            "jinja2": partial(run, ["-c", "import jinja2"]),
        }
        runs = in_turn(programs, self._size.small_rounds)
        ratio = runs["ours"].seconds / runs["jinja2"].seconds
        target = "" if note else f"<= {LEAST_SMALL:g}"
        met = None if note else ratio <= LEAST_SMALL
        return Result(job, f"{ratio:.1f} x jinja2", target, met, runs["ours"].peak_mb, note)

    def clicked(self, job: str) -> Result:
        """The few rows in an open workbook: a click as many times as long as the command."""
        if not can_click():
            return Result(job, "", "", None, 0, "needs LibreOffice, Xvfb and xdotool")
        source = self._folder / "small-few.xlsm"
        runs = clicks(source, NOW, partial(self._again, source), self._size.small_rounds)
        ratio = runs["click"].seconds / runs["command"].seconds
        return Result(job, f"{ratio:.1f} x command", "", None, 0, "from the click to the message")

    def _again(self, source: Path) -> Run:
        book = str(self._fresh(source))
        return run(["-m", "cuifu_xl", "plan", book, "--now", NOW, "--json"], allowed=(0, 1))

    def jobs(self) -> list[Callable[[], Result]]:
        """All lines of the table, the quick ones first."""
        size = self._size
        rows, few, lines = f"{size.rows:,} rows", f"{size.few} rows", f"{size.lines:,} lines"
        return [
            partial(rendering, size.texts),
            partial(self.small, few, "small"),
            partial(self.small, f"{few}, {lines}", "large"),
            partial(self.small, f"{few}, {lines}, saved by Excel", "shared", _ALL_TEXTS),
            partial(self.clicked, f"{few}, clicked in LibreOffice"),
            partial(self.compared, rows, "small", FASTER, size.rounds),
            partial(self.compared, f"{rows}, {lines}", "large", MUCH_FASTER, size.big_rounds),
        ]


def rendering(count: int) -> Result:
    """All templates that ship, written `count` times: how many times faster than Jinja's render."""
    done = run(["-m", "benchmarks.rendering", str(count)])
    found = json.loads(done.output)
    same = "same texts" if found["same"] else "TEXTS DIFFER"
    note = f"{same}; {found['filtered']:.1f} x with a filter on each variable"
    met = min(found["plain"], found["filtered"]) >= FASTER_TEXTS
    job, ratio = (
        f"{found['templates']} templates, {count:,} texts each",
        f"{found['plain']:.1f} x faster",
    )
    return Result(job, ratio, f">= {FASTER_TEXTS:g}", met, done.peak_mb, note)


@cache
def _mark() -> str:
    """What the made files depend on: they are made anew when it changes."""
    sources = sorted([*ROOT.glob("cuifu_xl/maker/**/*.py"), *ROOT.glob("cuifu_xl/tables/*.toml")])
    sources += [ROOT / "cuifu_xl" / "tables" / "schema.py", ROOT / "benchmarks" / "data.py"]
    sources += sorted((ROOT / "templates").glob("*/*.toml"))
    return f"{crc32(b''.join(path.read_bytes() for path in sources)):08x}"


def _agreement(ours: Runs, theirs: Runs) -> str:
    """Whether both programs planned the same, by their figures."""
    mine, other = json.loads(ours.output), json.loads(theirs.output)
    wrong = [f"{key} {mine[key]} / {other[key]}" for key in COMPARED if mine[key] != other[key]]
    if not wrong:
        return f"same plan ({mine['planned']} contacts, {mine['skipped']} skips)"
    return "PLANS DIFFER: " + "; ".join(wrong)


def main() -> int:
    """Print the table; 1 if two programs do not agree on the plan or on a text."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows: only a hint")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmarks")
    options = parser.parse_args()
    size = QUICK if options.quick else FULL
    folder = options.folder / f"{size.rows}-{size.lines}"
    if not (folder / _mark()).exists():
        shutil.rmtree(folder, ignore_errors=True)
    print(*told(), sep="\n", end="\n\n", flush=True)
    bench = Bench(folder, size)
    bench.prepare()
    print(f"{'job':44}{'ratio':>16}  {'target':18}{'':8}{'peak MB':>8}  note")
    results = []
    for job in bench.jobs():
        result = job()
        results.append(result)
        verdict = {True: "met", False: "MISSED", None: "-"}[result.met]
        peak = f"{result.peak_mb:.0f}" if result.peak_mb else ""
        print(
            f"{result.job:44}{result.ratio:>16}  {result.target:18}{verdict:8}"
            f"{peak:>8}  {result.note}",
            flush=True,
        )
    return 1 if any("DIFFER" in result.note for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
