"""The program as a later edition might be: `python -m tests.releases.later_edition COMMAND …`.

The schema is changed before anything else of the program is imported, so that every module has it.
"""

import sys
from typing import Any

from cuifu_xl.tables import schema
from cuifu_xl.tables.schema import Column, Kind, TableSpec

LATER = schema.SCHEMA_VERSION + 1
FOLLOWED = Column("跟进", width=9, people=True, choices="是否", note="付款以后", since=LATER)
DOUBLED = Column("应付两倍", Kind.MONEY, 9, since=LATER)
PARCEL = Column("包裹", width=18, since=LATER)
NEW_COLUMNS = {
    "今日计划": (FOLLOWED, DOUBLED),
    "催付登记": (PARCEL,),
    "催付结果": (Column("试用", choices="是否", since=LATER),),
}
DOUBLED_FORMULA = "N([@应付金额])*2"
RULES = TableSpec(
    "试用规则",
    "试用",
    (Column("名称"), Column("小时", Kind.NUMBER), Column("来源")),
    since=LATER,
)
SPARE = TableSpec(
    "试用名单",
    "试用",
    (Column("订单编号", width=22), Column("时间", Kind.DATETIME, 14)),
    since=LATER,
)
BESIDE = TableSpec("试用词", "聊天", (Column("词"), Column("含义")), since=LATER)
OUTCOME_TRIED = "已提醒未回"


def make_later() -> None:
    """Columns, tables, a sheet and a formula that no release has."""
    changed = {
        id(spec): spec._replace(columns=(*spec.columns, *NEW_COLUMNS.get(spec.name, ())))
        for spec in schema.TABLES
    }
    for name, value in list(vars(schema).items()):
        if isinstance(value, TableSpec):
            setattr(schema, name, changed[id(value)])
        elif isinstance(value, tuple) and any(isinstance(one, TableSpec) for one in value):
            setattr(schema, name, tuple(changed[id(spec)] for spec in value))
    schema.TABLES += (RULES, SPARE, BESIDE)
    schema.SCHEMA_VERSION = LATER

    from cuifu_xl.tables import factory, formulas

    formulas.COLUMN_FORMULAS = formulas.COLUMN_FORMULAS | {
        ("今日计划", "应付两倍"): DOUBLED_FORMULA
    }
    shipped = factory._rows_of

    def rows(table: str) -> list[list[Any]]:
        found = shipped(table)
        if table != "催付结果":
            return found
        return [[*row, "是" if row[0] == OUTCOME_TRIED else "否"] for row in found]

    factory._rows_of = rows


if __name__ == "__main__":
    make_later()
    from cuifu_xl.app.cli.main import main

    sys.exit(main())
