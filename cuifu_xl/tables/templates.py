"""The table 话术: from the files that ship, and from the rows the owner edits. 话术"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from cuifu_xl.core.errors import CuifuError, Problem
from cuifu_xl.core.model import Template
from cuifu_xl.core.wording.scripts import NTH_WORDS, is_nth
from cuifu_xl.tables import cells
from cuifu_xl.tables.records import positions
from cuifu_xl.tables.schema import CHOICES, TEMPLATES
from cuifu_xl.workbooks.base import Cell, Table

CHANNELS = {"qianniu": "千牛", "sms": "短信", "phone": "电话"}
# in a wheel beside the code, in the repository at its top
PLACES = (Path(__file__).parents[1] / "templates", Path(__file__).parents[2] / "templates")
STAGE = "unpaid"
KEYS = {
    "编号": "id",
    "技巧": "technique",
    "适用原因": "reasons",
    "适用等级": "tiers",
    "适用询单": "inquiry",
    "适用次数": "nth",
    "适用商品类型": "kinds",
    "适用品类": "categories",
    "内容": "text",
    "附图": "picture",
    "说明": "note",
}
# not the slash: 支付限额/U盾/证书 is one reason
LIST_SEPARATOR = re.compile(r"\s*[、,，;；]\s*")


def shipped_rows() -> list[list[Cell]]:
    """The texts that come with the program, as rows of 话术; the program's own files are right."""
    place = next((place for place in PLACES if place.is_dir()), None)
    if place is None:
        raise CuifuError("程序不完整：找不到自带的话术。请重新安装")
    return [
        _shipped_row(text, channel)
        for name, channel in CHANNELS.items()
        for text in tomllib.loads((place / STAGE / f"{name}.toml").read_text("utf-8"))["text"]
    ]


def _shipped_row(text: Mapping[str, str | list[str]], channel: str) -> list[Cell]:
    """KeyError for a key that no column of 话术 has."""
    facts: dict[str, Cell] = {"渠道": channel, "启用": "是"}
    columns = {key: heading for heading, key in KEYS.items()}
    for key, value in text.items():
        facts[columns[key]] = value if isinstance(value, str) else "、".join(value)
    return [facts.get(heading) for heading in TEMPLATES.headings()]


def read_templates(table: Table) -> tuple[list[Template], list[Problem]]:
    """The rows of 话术 that are switched on, and what is wrong with the others."""
    positions(TEMPLATES.name, table, TEMPLATES.headings())
    templates: list[Template] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(table.rows, table.first_row):
        if all(not cells.text(cell) for cell in row):
            continue
        words = {name: cells.text(cell) for name, cell in zip(table.headings, row, strict=False)}
        if _switched_off(words, number, problems):
            continue
        found = _wrong(words, seen, number)
        problems.extend(found)
        if any(
            problem.column in ("渠道", "内容", "编号", "适用询单", "适用次数") for problem in found
        ):
            continue
        seen[words["编号"]] = number
        templates.append(_template(words, number))
    return templates, problems


def _switched_off(words: dict[str, str], number: int, problems: list[Problem]) -> bool:
    try:
        return cells.yes(words["启用"]) is False
    except ValueError:
        problems.append(
            _problem(words, number, "启用", "不是「是」或「否」，当作「是」", "请从下拉里选")
        )
        return False


def _wrong(words: dict[str, str], seen: dict[str, int], number: int) -> list[Problem]:
    """The cells of one row that cannot be understood."""
    found = []

    def wrong(column: str, problem: str, remedy: str) -> None:
        found.append(_problem(words, number, column, problem, remedy))

    if not words["编号"]:
        wrong("编号", "没有填", "请填一个没用过的编号，如 Q-核对-9；这一行先不用")
    elif words["编号"] in seen:
        wrong("编号", f"和第{seen[words['编号']]}行重复", "请改成没用过的编号；这一行先不用")
    if words["渠道"] not in CHOICES["渠道"]:
        wrong("渠道", "不认识", f"请填 {'、'.join(CHOICES['渠道'])} 中的一个；这一行先不用")
    if words["技巧"] not in CHOICES["技巧"]:
        wrong("技巧", "不认识", f"请填 {'、'.join(CHOICES['技巧'])} 中的一个")
    if words["适用询单"] and words["适用询单"] not in CHOICES["询单"]:
        wrong("适用询单", "不认识", "请填 询单 或 静默，或空着；这一行先不用")
    if any(not is_nth(word) for word in _list(words["适用次数"])):
        wrong("适用次数", "不认识", f"请填 {NTH_WORDS}，或空着；这一行先不用")
    if not words["内容"]:
        wrong("内容", "是空的", "请填话术，或把启用改成否；这一行先不用")
    return found


def _problem(words: dict[str, str], number: int, column: str, problem: str, remedy: str) -> Problem:
    return Problem(TEMPLATES.name, number, column, words[column], problem, remedy)


def _list(written: str) -> tuple[str, ...]:
    return tuple(word for word in LIST_SEPARATOR.split(written) if word)


def _template(words: dict[str, str], number: int) -> Template:
    return Template(
        id=words["编号"],
        channel=words["渠道"],
        technique=words["技巧"],
        text=words["内容"],
        reasons=_list(words["适用原因"]),
        tiers=_list(words["适用等级"]),
        inquiry=words["适用询单"],
        nth="、".join(_list(words["适用次数"])),
        kinds=_list(words["适用商品类型"]),
        categories=_list(words["适用品类"]),
        picture=words["附图"],
        row=number,
    )
