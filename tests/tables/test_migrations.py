"""A workbook of an earlier version is used as it is, and gets what it lacks at the next press."""

import json
import shutil
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest

from cuifu_xl.app import workflow
from cuifu_xl.app.cli.main import main
from cuifu_xl.app.every_press import up_to_date
from cuifu_xl.app.summing_up import summary
from cuifu_xl.core.errors import MissingPartsError, Problem, SettingsError
from cuifu_xl.core.units import minute_of
from cuifu_xl.tables import schema
from cuifu_xl.tables.factory import factory_rows, rows_to_write
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.backups import backups
from cuifu_xl.workbooks.closed.file import FileWorkbook
from cuifu_xl.workbooks.memory import MemoryWorkbook
from tests.shop import NOW, in_memory, line, on_disk, type_into

FACTORY = rows_to_write(schema.PARAMETERS, factory_rows("参数"))
LATER = ("让利上限", "短信单价")
MONDAY_NOON = minute_of(datetime(2026, 11, 23, 12, 0))


def older(*names: str) -> list[list[Cell]]:
    """参数 without some rows; the shop has decided on the first: 每单最多催 is 2."""
    return [
        [name, 2 if name == "每单最多催" else value, *rest]
        for name, value, *rest in FACTORY
        if name not in names
    ]


def first_version(*rows, lacking=LATER, **tables) -> MemoryWorkbook:
    """A workbook that the first version made, without the rows of 参数 that came later."""
    book = in_memory(*rows, **{"参数": older(*lacking)} | tables)
    book.write("_meta", ("键", "序", "值"), [["schema", 0, "1"]])
    book.save(0)
    return book


def parameters(book) -> list[list[Cell]]:
    return book.read("参数").rows


def added(book) -> list[str]:
    return [str(row[0]) for row in parameters(book)][len(FACTORY) - len(LATER) :]


def named(problems) -> list[tuple[str, str]]:
    return [(one.source, one.content) for one in problems if one.source == "设置!参数"]


def test_a_plan_adds_the_rows_that_came_later_and_names_them() -> None:
    book = first_version(line(1))
    problems = workflow.plan(book, NOW).problems
    assert named(problems) == [("设置!参数", name) for name in LATER]
    assert parameters(book) == [
        *older(*LATER),
        *(row for row in FACTORY if row[0] in LATER),
    ]
    assert [row[3] for row in book.read("问题").rows if row[0] == "设置!参数"] == list(LATER)


def test_the_words_say_what_value_it_is_and_what_to_do() -> None:
    book = first_version(line(1), lacking=["短信单价"])
    assert Problem(
        "设置!参数",
        None,
        "名称",
        "短信单价",
        "没有这一行，按出厂值「空着」算",
        "写工作簿时补在最后，要别的值请在那里改",
    ) in workflow.check(book, NOW)


def test_the_second_press_has_nothing_to_add() -> None:
    book = first_version(line(1))
    workflow.plan(book, NOW)
    before = parameters(book)
    assert named(workflow.plan(book, NOW + 5).problems) == []
    assert parameters(book) == before


@pytest.mark.parametrize("press", [workflow.register, workflow.reconcile])
def test_registering_and_payments_add_them_as_well(press) -> None:
    book = first_version(line(1))
    assert named(press(book, MONDAY_NOON).problems) == [("设置!参数", name) for name in LATER]
    assert added(book) == list(LATER)


def test_looking_takes_the_factory_value_and_writes_no_row() -> None:
    book = first_version(line(1))
    workflow.check(book, NOW)
    assert parameters(book) == older(*LATER)


@pytest.mark.parametrize("press", [summary, workflow.clear_orders])
def test_a_press_without_problems_of_its_own_leaves_them_on_the_problem_sheet(press) -> None:
    book = first_version(line(1))
    press(book, NOW)
    assert added(book) == list(LATER)
    assert [row[3] for row in book.read("问题").rows if row[0] == "设置!参数"] == list(LATER)


def test_columns_that_somebody_has_moved_are_found() -> None:
    book = first_version(line(1))
    book._tables["参数"] = schema_turned()
    assert named(workflow.plan(book, NOW).problems) == [("设置!参数", "短信单价")]
    table = book.read("参数")
    assert dict(zip(table.headings, table.rows[-1], strict=True)) == {
        **dict(zip(schema.PARAMETERS.headings(), FACTORY_OF["短信单价"], strict=True)),
        "我的": None,
    }


FACTORY_OF = {row[0]: row for row in FACTORY}


def schema_turned():
    """参数 of the older build, its columns the other way round and one of the owner's own."""
    table = in_memory(参数=older("短信单价")).read("参数")
    return table._replace(
        headings=("我的", *table.headings[::-1]), rows=[["x", *row[::-1]] for row in table.rows]
    )


@pytest.mark.parametrize("version", ["1", str(schema.SCHEMA_VERSION)])
def test_a_row_that_is_not_there_has_its_factory_value_and_is_put_back(version: str) -> None:
    book = first_version(line(1), lacking=["每单最多催"])
    book.write("_meta", ("键", "序", "值"), [["schema", 0, version]])
    look = MemoryWorkbook.from_workbook(book)
    assert up_to_date(look).settings.parameters.max_attempts == int(
        str(FACTORY_OF["每单最多催"][1])
    )
    assert named(workflow.plan(book, NOW).problems) == [("设置!参数", "每单最多催")]
    assert parameters(book)[-1] == FACTORY_OF["每单最多催"]


# --- 发货截止: 17:00 was the factory's, and 433 of 1,074 texts promised it


def of_version(version: str, cutoff: Cell) -> MemoryWorkbook:
    """A workbook of that version with 发货截止 as given; what the owner typed stays beside it."""
    rows = [[name, cutoff if name == "发货截止" else v, *rest] for name, v, *rest in FACTORY]
    book = in_memory(line(1), 参数=rows, 话术=[a_cutoff_text()])
    book.write("_meta", ("键", "序", "值"), [["schema", 0, version]])
    book.save(0)
    return book


def a_cutoff_text() -> list[Cell]:
    filled = {"编号": "Q-1", "渠道": "千牛", "技巧": "紧迫", "启用": "是"}
    filled["内容"] = "{{ 商品 }}今天{{ 发货截止 }}前付好当天发出"
    return [filled.get(heading) for heading in schema.TEMPLATES.headings()]


def cutoff_of(book) -> Cell:
    return next(row[1] for row in parameters(book) if row[0] == "发货截止")


def told(planned) -> bool:
    """Whether any buyer is told when parcels leave."""
    return any("当天发出" in chase.draft.text for chase in planned.plan.chases)


@pytest.mark.parametrize("cell", ["17:00", time(17, 0), 17 / 24])
def test_a_cut_off_that_is_still_the_factorys_is_emptied_once_and_never_told(cell: Cell) -> None:
    book = of_version("2", cell)
    planned = workflow.plan(book, NOW)
    assert [one.problem for one in planned.problems if one.content == "发货截止"] == [
        "发货截止是出厂的 17:00，没有人确认过，已改成空着：话术里不再说几点前付款当天发货"
    ]
    assert cutoff_of(book) is None
    assert not told(planned)
    assert named(workflow.plan(book, NOW + 5).problems) == []


def test_nothing_is_told_before_the_press_that_empties_it() -> None:
    book = of_version("1", "17:00")
    workflow.check(book, NOW)
    assert cutoff_of(book) == "17:00"
    assert up_to_date(book).settings.parameters.cutoff is None


@pytest.mark.parametrize(("version", "cell"), [("2", "16:30"), ("3", "17:00")])
def test_a_cut_off_that_the_owner_has_typed_stays_and_is_told(version: str, cell: str) -> None:
    book = of_version(version, cell)
    planned = workflow.plan(book, NOW)
    assert cutoff_of(book) == cell
    assert told(planned)


@pytest.mark.parametrize(
    "cell",
    [
        *(None, "", "无", "0", 0, "00:00", time(0, 0), "没有", "暂无", "不填", "空着", "不承诺"),
        *("/", "—", " ", "０"),
    ],
)
def test_the_owner_can_switch_the_cut_off_off_in_any_words(cell: Cell) -> None:
    book = of_version("3", cell)
    assert not told(workflow.plan(book, NOW))
    assert up_to_date(book).settings.parameters.cutoff is None


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        *(("17点", 1020), ("17时", 1020), ("17点半", 1050), ("17.30", 1050), ("1730", 1050)),
        *(
            ("下午5点", 1020),
            ("下午5：30", 1050),
            ("晚上8点前", 1200),
            ("上午11点", 660),
            (17, 1020),
        ),
        *(("17:00前", 1020), ("１７点", 1020), ("中午12点", 720), ("9.30", 570)),
    ],
)
def test_a_cut_off_is_read_as_people_write_it(cell: Cell, minutes: int) -> None:
    assert up_to_date(in_memory(参数=with_cutoff(cell))).settings.parameters.cutoff == minutes


@pytest.mark.parametrize(
    "cell", ["5点", "25点", "17.5", "尽快", "下午", "17点90", 170, "下午15点5"]
)
def test_what_may_mean_two_times_is_no_cut_off(cell: Cell) -> None:
    with pytest.raises(SettingsError, match="不想说就空着"):
        up_to_date(in_memory(参数=with_cutoff(cell)))


def test_a_row_that_ends_at_the_cut_off_ends_at_five_where_none_fits() -> None:
    for cell in (None, "00:00", "10:00"):
        rows = [
            [*row[:5], "发货截止" if row[0] == time(11, 0) else row[5], row[6]]
            for row in factory_rows("催付时段")
        ]
        book = in_memory(line(1), 参数=with_cutoff(cell), 催付时段=rows)
        ends = [row.end for row in up_to_date(book).settings.base_rows]
        assert ends == [15 * 60, 15 * 60, 17 * 60, 17 * 60]


def with_cutoff(cell: Cell) -> list[list[Cell]]:
    return [[name, cell if name == "发货截止" else v, *rest] for name, v, *rest in FACTORY]


# --- 关闭时限: buyers are told only what somebody has confirmed


def confirmed(**tables) -> dict[tuple[str, str], bool]:
    rules = up_to_date(in_memory(line(1), **tables)).settings.close_rules
    return {(rule.order_type, rule.platform): rule.is_confirmed for rule in rules}


def test_close_hours_of_a_new_workbook_are_nobodys() -> None:
    assert set(confirmed().values()) == {False}


def test_hours_that_somebody_changed_are_confirmed_row_by_row() -> None:
    rows = [
        [kind, platform, 24 if (kind, platform) == ("普通", None) else hours, source]
        for kind, platform, hours, source in factory_rows("关闭时限")
    ]
    rows.append(["普通", "淘宝", 72, None])  # a row of his own
    found = confirmed(关闭时限=rows)
    assert {row for row, is_confirmed in found.items() if is_confirmed} == {
        ("普通", ""),
        ("普通", "淘宝"),
    }


def test_one_word_confirms_them_all() -> None:
    rows = [[n, "是" if n == "关闭时限已确认" else v, *rest] for n, v, *rest in FACTORY]
    assert set(confirmed(参数=rows).values()) == {True}


def test_a_row_that_somebody_renamed_is_still_refused() -> None:
    renamed = [["最多催几次" if n == "每单最多催" else n, *rest] for n, *rest in FACTORY]
    book = in_memory(line(1), 参数=renamed)
    with pytest.raises(SettingsError, match="不认识"):
        workflow.plan(book, NOW)


def test_a_file_in_use_gets_its_row_and_says_so(tmp_path, capsys) -> None:
    path = on_disk(tmp_path)
    book = FileWorkbook(path)
    book.write("参数", schema.PARAMETERS.headings(), older("短信单价"))
    book.write("_meta", ("键", "序", "值"), [["schema", 0, "1"]])
    book.save(0)
    assert main(["register", str(path), "--now", "2026-11-23T12:00"]) == 1
    said = capsys.readouterr().err
    assert "设置!参数「名称」没有这一行，按出厂值「空着」算（短信单价）" in said
    rows = FileWorkbook(path).read("参数").rows
    assert (rows[-1][0], rows[-1][2]) == ("短信单价", "元/条")
    assert main(["register", str(path), "--now", "2026-11-23T12:05"]) == 0


def test_what_colleagues_typed_is_registered_in_the_same_press() -> None:
    book = in_memory(line(1))
    workflow.plan(book, NOW)
    type_into(book, 0, 结果="已提醒未回")
    book.write("参数", schema.PARAMETERS.headings(), older("短信单价"))
    remembered = [[key, n, "1" if key == "schema" else v] for key, n, v in book.read("_meta").rows]
    book.write("_meta", ("键", "序", "值"), remembered)
    book.save(0)
    kept = workflow.register(book, MONDAY_NOON)
    assert (kept.registered, len(kept.problems)) == (1, 1)


# --- cuifu upgrade


def test_upgrading_does_it_without_a_press_and_once(tmp_path, capsys) -> None:
    path = on_disk(tmp_path)
    book = FileWorkbook(path)
    book.write("参数", schema.PARAMETERS.headings(), older("短信单价"))
    meta = [["schema", 0, "2"], ["look", 0, json.dumps({"version": schema.LOOK_VERSION})]]
    book.write("_meta", ("键", "序", "值"), meta)
    book.save(0)
    assert main(["upgrade", str(path), "--now", "2026-11-23T12:00", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "added": [
            "设置!参数「名称」没有这一行，按出厂值「空着」算（短信单价）。"
            "写工作簿时补在最后，要别的值请在那里改"
        ],
        "kept": [],
    }
    assert len(backups(path)) == 1
    assert FileWorkbook(path).read("问题").rows[-1][3] == "短信单价"
    before = path.read_bytes()
    assert main(["upgrade", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"added": [], "kept": []}
    assert (path.read_bytes(), len(backups(path))) == (before, 1)


def test_what_the_shop_has_edited_is_listed_as_kept(tmp_path, capsys) -> None:
    path = shop_of_first_release(tmp_path)
    book = FileWorkbook(path)
    table = book.read("话术")
    at = {heading: n for n, heading in enumerate(table.headings)}
    for row in table.rows:
        if row[at["编号"]] == "Q-核对-1":
            row[at["内容"]] = "{{ 称呼 }}，我家的话"
    book.write("话术", table.headings, table.rows)
    book.save(0)
    assert main(["upgrade", str(path), "--json", "--now", "2026-11-23T12:00"]) == 1
    told = json.loads(capsys.readouterr().out)
    (kept,) = told["kept"]
    assert kept.startswith("话术 第")
    assert "「内容」您改过，没动。新版是「" in kept
    assert any(said.startswith("话术：改成新版 42 条") for said in told["added"])
    (row,) = [row for row in FileWorkbook(path).read("话术").rows if row[at["编号"]] == "Q-核对-1"]
    assert row[at["内容"]] == "{{ 称呼 }}，我家的话"


FIRST = Path(__file__).parents[1] / "releases" / "0.1.0"


def shop_of_first_release(folder: Path) -> Path:
    return Path(shutil.copy(FIRST / "new.xlsm", folder / "Cuifu.xlsm"))


def test_a_workbook_of_the_first_release_says_what_a_new_one_says(tmp_path) -> None:
    path = shop_of_first_release(tmp_path)
    (tmp_path / "new").mkdir()
    new = on_disk(tmp_path / "new")
    main(["upgrade", str(path), "--now", "2026-11-23T12:00"])
    upgraded, fresh = FileWorkbook(path), FileWorkbook(new)
    switch = schema.TEMPLATES.headings().index("启用")
    for spec in schema.SETTINGS_TABLES:
        if spec != schema.HOLIDAYS:
            mine, theirs = upgraded.read(spec.name).rows, fresh.read(spec.name).rows
            assert sorted(map(str, mine)) == sorted(map(str, theirs)), spec.name
    texts = [row for row in upgraded.read("话术").rows if row[switch] == "是"]
    assert sorted(map(str, texts)) == sorted(map(str, fresh.read("话术").rows))
    off = [row[0] for row in upgraded.read("话术").rows if row[switch] == "否"]
    assert off == ["S-关怀-5", "S-关怀-7", "D-关怀-3", "D-关怀-6"]


@pytest.mark.parametrize("version", [str(schema.SCHEMA_VERSION + 1), "99"])
def test_a_workbook_of_a_newer_release_is_left_alone(tmp_path, capsys, version: str) -> None:
    path = on_disk(tmp_path)
    book = FileWorkbook(path)
    book.write("_meta", ("键", "序", "值"), [["schema", 0, version]])
    book.save(0)
    before = path.read_bytes()
    assert main(["upgrade", str(path)]) == 2
    assert "请先升级 cuifu" in capsys.readouterr().err
    assert path.read_bytes() == before


# --- deleted or renamed by people


def in_use(headings) -> MemoryWorkbook:
    book = in_memory(line(1))
    table = book.read("今日计划")
    given = tuple(headings)
    rows = [[None] * len(given) for _ in table.rows]
    book._tables["今日计划"] = table._replace(headings=given, rows=rows)
    return book


TODAY = schema.TODAY.headings()


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (
            ["处理结果" if h == "结果" else h for h in TODAY],
            "找不到列「结果」，多出来的是「处理结果」，像是改了名。请把标题改回「结果」，再试一次。",
        ),
        (
            [h for h in TODAY if h != "结果"],
            "找不到列「结果」，像是被删掉了。请在表的最右边加上标题是「结果」的列（内容可以空着），再试一次。",
        ),
        (
            [*(h for h in TODAY if h != "结果"), "店长看", "处理结果"],
            "找不到列「结果」，程序不认识的有「店长看」「处理结果」。要是改了名，请把标题改回「结果」，"
            "再试一次。要是删掉了，请在表的最右边加上标题是「结果」的列（内容可以空着），再试一次。",
        ),
        (
            ["我的"],
            f"等 {len(TODAY)} 列，像是被删掉了。",
        ),
    ],
    ids=["renamed", "deleted", "either", "all of them"],
)
def test_a_heading_that_is_gone_is_said_with_a_way_out(headings, said: str) -> None:
    with pytest.raises(MissingPartsError) as refused:
        workflow.plan(in_use(headings), NOW)
    assert said in str(refused.value)
    assert "restore" not in str(refused.value)
    assert len(str(refused.value)) < 250


def without_table(book: MemoryWorkbook, name: str, new: str = "") -> MemoryWorkbook:
    tables = {n: book.read(n) for n in book.tables()}
    table = tables.pop(name)
    return MemoryWorkbook(tables | ({new: table} if new else {}))


def test_a_table_that_was_renamed_is_named_with_its_new_name() -> None:
    with pytest.raises(MissingPartsError, match="「表1」的标题和「活动」一样，像是改了名"):
        workflow.plan(without_table(in_memory(line(1)), "活动", "表1"), NOW)


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_a_table_that_was_deleted_can_be_fetched_from_a_version_that_is_named(
    tmp_path, capsys
) -> None:
    path = on_disk(tmp_path)
    (tmp_path / "备份").mkdir()
    for day in ("20", "21"):
        shutil.copy(path, tmp_path / "备份" / f"Cuifu 2026-11-{day} 090000.xlsm")
    delete_sheet(path, "名单")
    shutil.copy(path, tmp_path / "备份" / "Cuifu 2026-11-22 090000.xlsm")
    before = path.read_bytes()
    assert main(["plan", str(path)]) == 2
    said = capsys.readouterr().err
    assert "找不到表「客服」「会员」「不催名单」" in said
    assert "移动或复制" in said
    assert "还有它的最新一份是 备份/Cuifu 2026-11-21 090000.xlsm。" in said
    assert path.read_bytes() == before


def delete_sheet(path: Path, name: str) -> None:
    pages = openpyxl.load_workbook(path, keep_vba=True)
    del pages[name]
    pages.save(path)


GONE = ("理由", "登记状态")


def test_columns_of_the_program_that_somebody_deleted_are_there_again_and_said_once() -> None:
    book = in_use(h for h in TODAY if h not in GONE)
    said = workflow.plan(book, NOW).problems
    assert [one.sentence() for one in said if "删掉" in one.problem] == [
        "今日计划「理由」「登记状态」被删掉了，已在最右边补上空的；要原来的内容，看看「备份」里更早的一份。不用做什么"
    ]
    plan = book.read("今日计划")
    assert plan.headings == (*(h for h in TODAY if h not in GONE), *GONE)
    assert all(row[-2] for row in plan.rows)
    assert not any("删掉" in one.problem for one in workflow.plan(book, NOW + 5).problems)


@pytest.mark.parametrize("strange", [("为什么",), ("为什么", "状态")])
def test_a_column_that_may_have_been_renamed_is_not_made_again(strange) -> None:
    book = in_use([*(h for h in TODAY if h != "理由"), *strange])
    with pytest.raises(MissingPartsError):
        workflow.plan(book, NOW)


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_tables_and_columns_of_people_are_made_again_where_it_is_asked_for(
    tmp_path, capsys
) -> None:
    path = on_disk(tmp_path)
    delete_sheet(path, "名单")
    assert main(["plan", str(path)]) == 2
    assert f"要补上空的：cuifu upgrade {path.name} --make-again" in capsys.readouterr().err
    assert main(["upgrade", str(path), "--make-again", "--json"]) == 0
    added = json.loads(capsys.readouterr().out)["added"]
    assert "名单：删掉了，补回空的：这张工作表，加在最后。不用做什么" in added
    book = FileWorkbook(path)
    assert {"客服", "会员", "不催名单"} <= book.tables()
    assert main(["check", str(path)]) in (0, 1)


def test_a_column_of_people_is_made_again_only_where_it_is_asked_for() -> None:
    book = in_use(h for h in TODAY if h != "结果")
    with pytest.raises(MissingPartsError):
        workflow.plan(book, NOW)
    added = workflow.upgrade(book, NOW, make_again=True).added
    assert [one.column for one in added if "删掉" in one.problem] == ["结果"]
    workflow.plan(book, NOW + 5)
    assert book.read("今日计划").headings[-1] == "结果"
