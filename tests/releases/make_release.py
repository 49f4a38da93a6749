# ruff: noqa: E402 - run as a script, it says itself where the tests are
"""Makes the workbooks of a release as it made and used them. See README.md beside this file.

`python tests/releases/make_release.py 0.1.0 --commit 21a24ad` writes tests/releases/0.1.0.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.extend([str(ROOT), str(ROOT / "tests")])

import owners_additions as additions
from four_days import LATER, MONDAY, PHONES, THURSDAY, Cells, Week, at
from people import PLAN, REGISTER, TYPED, Book, Fact, lost, typed

MACRO_WORKBOOK = "xlsm:Calc MS Excel 2007 VBA XML"
CREATED = MONDAY + timedelta(hours=8, minutes=50)
DONE = (0, 1)  # done, done with problems to look at


class Release:
    """A release checked out and installed in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self._home = folder / "home"
        self._venv = folder / "venv"
        self._python = self._venv / ("Scripts" if os.name == "nt" else "bin") / "python"

    def install(self, commit: str) -> None:
        """The commit in a git worktree, and all that it needs in a venv."""
        _run("git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", self.source, commit)
        _run(sys.executable, "-m", "venv", self._venv)
        self._install("--require-hashes", "-r", self.source / "requirements.lock")
        self._install("--no-deps", "--no-build-isolation", "--editable", self.source)
        self._install("--no-deps", self._pinned("pyopenvba"))

    def _install(self, *words: object) -> None:
        quiet = ("--disable-pip-version-check", "--quiet", "install")
        _run(self._python, "-m", "pip", *quiet, *words)

    def _pinned(self, package: str) -> str:
        lock = (self.source / "requirements-dev.lock").read_text("utf-8")
        found = re.search(rf"^{package}==\S+", lock, re.MULTILINE)
        assert found, package
        return found[0]

    def press(self, command: str, workbook: Path, *words: object, now: datetime) -> None:
        """A command of the release at a moment; it must be done."""
        given = [command, workbook, *words, "--now", now.isoformat(), "--json"]
        self._python_with(("-m", "cuifu_xl", *given), DONE)

    def in_release(self, verb: str, job: Mapping[str, Any]) -> None:
        """A verb of in_release.py."""
        self._python_with((HERE / "in_release.py", verb), (0,), json.dumps(job))

    def _python_with(self, words: Sequence[object], codes: Sequence[int], told: str = "") -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": str(HERE / "same_presser"),
            "PYTHONUTF8": "1",
            "CUIFU_HOME": str(self._home),
        }
        done = subprocess.run(
            [str(self._python), *map(str, words)],
            input=told.encode(),
            capture_output=True,
            env=environment,
            cwd=self.source,
        )
        if done.returncode not in codes:
            sys.exit(f"{words}\n{done.stdout.decode()}{done.stderr.decode()}")

    def remove(self) -> None:
        """The checkout is forgotten, however far it came."""
        if self.source.exists():
            _run("git", "-C", ROOT, "worktree", "remove", "--force", self.source)


class Desk:
    """One workbook of the release, and those who sit in front of it."""

    def __init__(self, release: Release, path: Path) -> None:
        self._release = release
        self.path = path

    def press(self, command: str, *words: object, now: datetime) -> None:
        """A command of the release."""
        self._release.press(command, self.path, *words, now=now)

    def type(
        self,
        changed: Mapping[str, Mapping[int, Cells]],
        added: Mapping[str, Sequence[Cells]] | None = None,
    ) -> None:
        """What people type: cells of rows that are there, then rows below the last one."""
        job = {"workbook": str(self.path), "changed": changed, "added": added or {}}
        self._release.in_release("type", job)

    def copy(self, name: str) -> "Desk":
        """A copy to go on with."""
        return Desk(self._release, Path(shutil.copy(self.path, self.path.with_name(name))))


def make(release: Release, folder: Path) -> dict[str, Path]:
    """Every state by its name, and later.csv, the report of the morning after."""
    week = Week(folder)
    new = Desk(release, folder / "new.xlsm")
    new.press("new", now=CREATED)
    planned = new.copy("planned.xlsm")
    Week(folder).first_plan(planned)
    worked = new.copy("week.xlsm")
    week.until_thursday(worked)
    owner = worked.copy("owner.xlsm")
    _become_the_owners(release, owner)
    theirs = _saved_by_libreoffice(owner.path, folder / "libreoffice")
    desks = (new, planned, worked, owner)
    made = {desk.path.name: desk.path for desk in desks} | {"libreoffice.xlsm": theirs}
    return made | {week.report(LATER).name: week.report(LATER)}


def _become_the_owners(release: Release, desk: Desk) -> None:
    """The owner's columns, cells, texts and settings; the release types, Excel adds parts."""
    additions.add_columns_and_sheets(desk.path)
    _type_as_owner(desk)
    macros = desk.path.with_name("vbaProject.bin")
    release.in_release("macros", {"out": str(macros), "sheets": additions.SHEETS})
    additions.add_the_rest(desk.path, macros.read_bytes())
    desk.press("plan", "--dry-run", now=THURSDAY + timedelta(hours=12))


def _type_as_owner(desk: Desk) -> None:
    book = Book(desk.path)
    plan, texts = book.rows(PLAN), book.rows("话术")
    names = [row["名称"] for row in book.rows("参数")]
    remarks = {number: {"我的备注": f"老客{number}"} for number in range(0, len(plan), 3)}
    blank = (*TYPED, "登记状态")
    free = max(n for n, row in enumerate(plan) if not any(row[heading] for heading in blank))
    remarks[free] = remarks.get(free, {}) | {"结果": "送了样品", "催付人": "阿华", "备注": "寄样布"}
    reviews = {number: {"复盘": "话太长"} for number in range(1, len(book.rows(REGISTER)), 4)}
    desk.type(
        {
            "话术": {0: {"内容": f"{texts[0]['内容']}店主亲自回。"}, 1: {"启用": "否"}},
            "参数": {
                names.index("起催金额"): {"值": 15, "为什么改": "运费都不够"},
                names.index("催付间隔"): {"值": 5, "为什么改": "买家嫌烦"},
            },
            PLAN: remarks,
            REGISTER: reviews,
        }
    )
    desk.type({}, OWN_ROWS)


OWN_ROWS: Mapping[str, Sequence[Cells]] = {
    "催付结果": [
        {
            "结果": "送了样品",
            "算一次": "是",
            "算回应": "是",
            "停止": "否",
            "要承诺时间": "否",
            "备注短语": "送样",
        }
    ],
    "关键词": [{"词": "等月底", "含义": "原因", "值": "余额不足"}],
    "话术": [
        {
            "编号": "Q-自己-1",
            "渠道": "千牛",
            "技巧": "关怀",
            "内容": "亲，您拍的{{商品}}还给您留着，有不清楚的直接问我。",
            "启用": "是",
            "说明": "店主自己写的",
        }
    ],
    "节假日": [{"日期": at(datetime(2026, 11, 27)), "名称": "店庆", "休/班": "休"}],
}


def _saved_by_libreoffice(book: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", MACRO_WORKBOOK, "--outdir", folder, book]
    _run("soffice", profile, *convert)
    return (folder / book.name).rename(folder / "libreoffice.xlsm")


def facts_of(made: Mapping[str, Path]) -> dict[str, list[Fact]]:
    """What people typed into each workbook, by its name; LibreOffice must have kept it.

    Where it wrote a cell outside the tables in its own way, the fact is as LibreOffice says it.
    """
    books = {name: Book(path) for name, path in made.items() if name.endswith(".xlsm")}
    facts = {name: typed(books["new.xlsm"], book, PHONES) for name, book in books.items()}
    theirs, of_owner = books["libreoffice.xlsm"], facts["owner.xlsm"]
    if gone := [fact for fact in lost(of_owner, theirs) if fact.key]:
        sys.exit(f"LibreOffice lost it: {gone}")
    places = {fact.table for fact in of_owner}
    facts["libreoffice.xlsm"] = [one for one in facts["libreoffice.xlsm"] if one.table in places]
    return facts


def write(made: Mapping[str, Path], target: Path) -> None:
    """The workbooks, the report and facts.json, in the folder of the release."""
    target.mkdir(parents=True)
    for name, path in made.items():
        shutil.copy(path, target / name)
    (target / "facts.json").write_text(_as_json(facts_of(made)), "utf-8")


def _as_json(facts: Mapping[str, Sequence[Fact]]) -> str:
    """A line a fact, so that people can read it."""
    states = []
    for state, found in facts.items():
        lines = ",\n".join(f"  {json.dumps(fact, ensure_ascii=False)}" for fact in found)
        states.append(f" {json.dumps(state)}: [\n{lines}\n ]")
    return "{\n" + ",\n".join(states) + "\n}\n"


def _run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Makes the folder of one release; a folder that is there is never written over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    parser.add_argument("--commit", required=True, help="what the release was made from")
    parser.add_argument("--out", type=Path, default=HERE, help="the folder of all releases")
    given = parser.parse_args()
    target = given.out / given.version
    if target.exists():
        sys.exit(f"{target} is there already: the workbooks of a release are never made anew")
    with tempfile.TemporaryDirectory() as folder:
        release = Release(Path(folder))
        try:
            release.install(given.commit)
            write(make(release, Path(folder)), target)
        finally:
            release.remove()


if __name__ == "__main__":
    main()
