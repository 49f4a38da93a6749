"""The command line on closed files: JSON, exit codes, sentences, and nothing lost on bad input."""

import json
import re
import zipfile
from datetime import datetime, time
from pathlib import Path

import pytest

from cuifu_xl.app.cli import day
from cuifu_xl.app.cli.main import COMMANDS, main
from cuifu_xl.tables import schema
from cuifu_xl.workbooks.closed import replace_file
from cuifu_xl.workbooks.closed.file import FileWorkbook
from tests.package_surgery import with_stray_cell
from tests.shop import line, on_disk, order_id, report_file

NOW = "2026-11-23T09:30"
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return on_disk(tmp_path)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    paid = line(3, 订单状态="交易成功", 订单付款时间="2026-11-23 08:20:00")
    return report_file(tmp_path, line(1), line(2, 总金额="5.00"), paid)


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def output(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_plan_prints_one_json_object_with_the_figures_of_the_day(workbook, report, capsys) -> None:
    assert run("plan", workbook, "--report", report, "--now", NOW, "--json") == 0
    figures = output(capsys)
    assert figures == {
        "rows_read": 3,
        "orders": 3,
        "duplicates": 0,
        "problems": 0,
        "blank_rows": 0,
        "unpaid": 2,
        "as_of": figures["as_of"],
        "newest_order": "2026-11-23T08:10",
        "planned": 1,
        "planned_orders": 1,
        "skipped": 1,
        "by_channel": {"千牛": 1},
        "by_skip_reason": {"金额过小": 1},
        "registered": 0,
        "workbook": str(workbook),
    }


def test_import_then_plan_does_the_same_as_plan_with_report(tmp_path, report, capsys) -> None:
    (tmp_path / "a").mkdir(), (tmp_path / "b").mkdir()
    one, two = on_disk(tmp_path / "a"), on_disk(tmp_path / "b")
    run("plan", one, "--report", report, "--now", NOW, "--json")
    at_once = output(capsys)
    assert run("import", two, report, "--now", NOW, "--json") == 0
    assert output(capsys)["rows_read"] == 3
    run("plan", two, "--now", NOW, "--json")
    in_two_steps = output(capsys)
    assert {**at_once, "workbook": ""} == {**in_two_steps, "workbook": ""}
    with zipfile.ZipFile(one) as a, zipfile.ZipFile(two) as b:
        same = {name for name in a.namelist() if a.read(name) == b.read(name)}
        assert set(a.namelist()) - same == {
            name for name in a.namelist() if a.read(name) != b.read(name)
        }
        # 订单, 今日计划 and 未催原因 are the same either way
        assert {f"xl/worksheets/sheet{number}.xml" for number in (2, 3, 4)} <= same


def test_dry_run_computes_and_leaves_the_file_alone(workbook, report, capsys) -> None:
    before = workbook.read_bytes()
    assert run("plan", workbook, "--report", report, "--now", NOW, "--dry-run", "--json") == 0
    assert output(capsys)["planned"] == 1
    assert workbook.read_bytes() == before
    assert not (workbook.parent / "备份").exists()


def test_a_problem_row_makes_exit_code_1_and_the_rest_is_done(workbook, tmp_path, capsys) -> None:
    report = report_file(tmp_path, line(1), line(2, 订单状态="买家在路上"))
    assert run("plan", workbook, "--report", report, "--now", NOW) == 1
    said = capsys.readouterr()
    assert "买家在路上" in said.err
    assert "今日计划 1 行" in said.out


def test_restore_brings_the_version_before_back(workbook, report, capsys) -> None:
    before = workbook.read_bytes()
    run("plan", workbook, "--report", report, "--now", NOW)
    assert workbook.read_bytes() != before
    capsys.readouterr()
    assert run("restore", workbook, "--list", "--json") == 0
    assert len(output(capsys)["versions"]) == 1
    assert run("restore", workbook, "--json") == 0
    assert output(capsys)["restored"]
    assert workbook.read_bytes() == before


def test_new_makes_a_workbook_and_never_overwrites_one(tmp_path, capsys) -> None:
    path = tmp_path / "店" / "我的催付.xlsm"
    assert run("new", path, "--now", NOW, "--json") == 0
    assert output(capsys) == {"workbook": str(path)}
    before = path.read_bytes()
    assert run("new", path) == 2
    assert "已经有了" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert run("new", tmp_path / "a.xlsx") == 2
    assert run("check", path, "--now", NOW) == 1
    assert "没有内容" in capsys.readouterr().err


def test_demo_prints_the_list_of_the_sample_morning(tmp_path, capsys) -> None:
    assert run("demo", tmp_path / "demo") == 0
    said = capsys.readouterr().out
    assert "【小满家居】" in said
    assert str(tmp_path / "demo" / "Cuifu.xlsm") in said
    assert run("demo", tmp_path / "demo", "--json") == 0
    figures = output(capsys)
    assert figures["unpaid"] == figures["planned_orders"] + figures["skipped"] > 50
    assert figures["rows_read"] == sum(
        figures[key] for key in ("orders", "duplicates", "problems", "blank_rows")
    )


def as_locked_by_excel(path: Path) -> None:
    owner = b"\x04Hua " + b" " * 50 + b"\x00" + "Hua".encode("utf-16-le")
    path.with_name("~$" + path.name).write_bytes(owner)


def as_locked_by_libreoffice(path: Path) -> None:
    lock = ",小美,前台电脑,23.11.2026 09:00,file:///home/xiaomei;"
    path.with_name(f".~lock.{path.name}#").write_text(lock, "utf-8")


def as_newer_schema(path: Path) -> None:
    edit(path, "_meta", [["schema", 0, "99"]])


def as_wrong_setting(path: Path) -> None:
    edit(path, "关闭时限", [["普通", None, "三天", "自定"]])


def as_missing_setting(path: Path) -> None:
    edit(path, "渠道时段", [["千牛", time(11), time(12), None]])


def edit(path: Path, table: str, rows: list, columns: tuple[str, ...] = ()) -> None:
    book = FileWorkbook(path)
    book.write(table, columns or schema.table(table).headings(), rows)
    book.save(0)


def as_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def as_text(path: Path) -> None:
    path.write_text("这不是工作簿", "utf-8")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (as_locked_by_excel, "Hua"),
        (as_locked_by_libreoffice, "小美"),
        (as_newer_schema, "请先升级"),
        (as_wrong_setting, "设置!关闭时限 第4行「小时」不是大于 0、一年以内的小时数（三天）"),
        (as_missing_setting, "设置!渠道时段「渠道」少了一行（电话）"),
        (as_cut, "Cuifu.xlsm"),
        (as_text, "Cuifu.xlsm"),
    ],
)
def test_a_workbook_that_cannot_be_written_safely_stays_as_it_is(
    spoil, says, workbook, report, capsys
) -> None:
    spoil(workbook)
    before = workbook.read_bytes()
    assert run("plan", workbook, "--report", report, "--now", NOW) == 2
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said
    assert workbook.read_bytes() == before
    assert not list(workbook.parent.glob("*.tmp"))


def test_who_stops_before_the_workbook_is_written_finds_it_unchanged(
    workbook, report, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(replace_file, "replaced", [])
    monkeypatch.setattr(replace_file, "_check", stop)
    before = workbook.read_bytes()
    assert run("plan", workbook, "--report", report, "--now", NOW) == 2
    assert capsys.readouterr().err.strip() == "已停下，工作簿没有改动。"
    assert workbook.read_bytes() == before


def test_who_stops_after_the_workbook_is_written_is_told_so(
    workbook, report, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(replace_file, "replaced", [])
    monkeypatch.setattr(day, "tell", stop)
    before = workbook.read_bytes()
    assert run("plan", workbook, "--report", report, "--now", NOW, "--json") == 0
    assert "停下时工作簿已经写好了" in capsys.readouterr().err
    assert workbook.read_bytes() != before


def stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "name",
    [
        "empty.csv",
        "no-header.csv",
        "header-only.csv",
        "taobao-9-columns.csv",
        "encrypted.xlsx",
        "cut.zip",
        "cut.xlsx",
        "bomb.zip",
        "entity-bomb.xls",
        "entity-bomb.xlsx",
        "junk.csv",
        "picture.csv",
        "document.csv",
        "heading-twice.csv",
        "detail-report.csv",
    ],
)
def test_a_report_that_cannot_be_used_leaves_the_workbook_as_it_is(name, workbook, capsys) -> None:
    before = workbook.read_bytes()
    assert run("plan", workbook, "--report", Path("tests/reports") / name, "--now", NOW) == 2
    said = capsys.readouterr().err
    assert name in said
    assert "Traceback" not in said
    assert workbook.read_bytes() == before


@pytest.mark.parametrize("command", ["plan", "check", "reconcile"])
def test_a_stray_cell_at_the_end_of_the_report_is_named(command, workbook, report, capsys) -> None:
    run("import", workbook, report, "--now", NOW)
    with_stray_cell(workbook, "订单")
    before = workbook.read_bytes()
    capsys.readouterr()
    assert run(command, workbook, "--now", NOW) == 2
    assert (
        "「订单」：离别的内容很远的地方（第 1048576 行、第 16384 列附近）"
        in capsys.readouterr().err
    )
    assert workbook.read_bytes() == before
    assert run("import", workbook, report, "--now", NOW) == 0
    assert run(command, workbook, "--now", NOW) == 0


def test_reports_of_two_platforms_at_once_are_refused(workbook, capsys) -> None:
    before = workbook.read_bytes()
    both = ["tests/reports/taobao-57.csv", "tests/reports/shopify.csv"]
    assert run("import", workbook, *both, "--now", NOW) == 2
    said = capsys.readouterr().err
    assert "淘宝" in said
    assert "Shopify" in said
    assert workbook.read_bytes() == before


def test_a_report_that_is_not_there_is_named(workbook, capsys) -> None:
    assert run("import", workbook, "没有这个文件.csv", "--now", NOW) == 2
    assert "没有这个文件.csv" in capsys.readouterr().err


def test_somebody_elses_workbook_is_refused(tmp_path, report, capsys) -> None:
    import openpyxl

    path = tmp_path / "别人的.xlsx"
    openpyxl.Workbook().save(path)
    before = path.read_bytes()
    assert run("plan", path, "--report", report, "--now", NOW) == 2
    assert "不是催付工作簿" in capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["plan"], "少写了「工作簿」。用法请看 cuifu plan --help"),
        (["nonsense"], "没有这个命令：nonsense。用法请看 cuifu --help"),
        (["plan", "x", "--nope"], "没有这个选项：--nope。用法请看 cuifu plan --help"),
        (["plan", "x", "y"], "多写了：y。用法请看 cuifu plan --help"),
        (["plan", "x", "--now"], "--now 后面要写上值。用法请看 cuifu plan --help"),
        (["build", "--year", "x"], "「--year」要填整数，这里写的是 x。用法请看 cuifu build --help"),
        ([], "少写了命令。用法请看 cuifu --help"),
        (["plan", "x", "--now", "昨天"], "看不懂这个时刻：昨天。请写成 2026-11-22T10:00"),
    ],
)
def test_a_wrong_command_line_is_answered_in_chinese(arguments, says, capsys) -> None:
    assert run(*arguments) == 2
    assert capsys.readouterr().err.strip() == says


def test_every_command_and_option_has_chinese_help(capsys) -> None:
    names = [command.name for command in COMMANDS]
    assert names == [
        *("demo", "new", "import", "plan", "check", "register", "reconcile"),
        *("summary", "curve", "split", "merge", "share", "preview", "sms"),
        *("upgrade", "restore"),
        *("install", "doctor", "open", "uninstall", "build"),
    ]
    for name in names:
        assert run(name, "--help") == 0
        page = capsys.readouterr().out
        for text in page.splitlines()[3:]:
            if text.startswith("  "):
                described = text.split(maxsplit=1)[1]
                assert any("一" <= letter <= "鿿" for letter in described), text


def test_the_order_number_keeps_its_digits_in_the_file(workbook, report) -> None:
    run("plan", workbook, "--report", report, "--now", NOW)
    from python_calamine import CalamineWorkbook

    sheets = CalamineWorkbook.from_path(workbook)
    rows = sheets.get_sheet_by_name("订单").to_python()
    assert [row[0] for row in rows] == ["订单编号", order_id(1), order_id(2), order_id(3)]


def test_demo_and_build_never_overwrite_an_owners_workbook(tmp_path, capsys) -> None:
    owner = on_disk(tmp_path)
    before = owner.read_bytes()
    assert run("demo", tmp_path) == 2
    assert "不是样例，没有动它" in capsys.readouterr().err
    assert run("build", owner) == 2
    assert owner.read_bytes() == before
    assert run("demo", tmp_path / "demo") == 0
    as_locked_by_excel(tmp_path / "demo" / "Cuifu.xlsm")
    made = (tmp_path / "demo" / "Cuifu.xlsm").read_bytes()
    assert run("demo", tmp_path / "demo") == 2
    assert (tmp_path / "demo" / "Cuifu.xlsm").read_bytes() == made


def test_the_version_that_a_press_names_is_there_and_restore_goes_back(
    workbook, report, capsys
) -> None:
    for minute in range(7):
        run("plan", workbook, "--report", report, "--now", f"2026-11-23T09:3{minute}", "--older")
    capsys.readouterr()
    present = workbook.read_bytes()
    run("restore", workbook, "--list", "--json")
    oldest = output(capsys)["versions"][-1]
    assert run("restore", workbook, "--version", oldest) == 0
    restored = workbook.read_bytes()
    capsys.readouterr()
    run("plan", workbook, "--now", "2026-11-23T09:50")
    named = capsys.readouterr().out.split("上一版留在：")[1].strip()
    assert Path(named).read_bytes() == restored
    run("restore", workbook)
    assert workbook.read_bytes() == restored != present


@pytest.mark.parametrize(
    ("name", "value"), [("量关闭时限单数", 0), ("催付间隔", 1e9), ("长短信每条字数", 0)]
)
def test_a_senseless_setting_is_named_or_harmless(name, value, workbook, report, capsys) -> None:
    book = FileWorkbook(workbook)
    table = book.read("参数")
    rows = [[*row[:1], value if row[0] == name else row[1], *row[2:]] for row in table.rows]
    book.write("参数", table.headings, rows)
    book.save(0)
    code = run("plan", workbook, "--report", report, "--now", NOW)
    said = capsys.readouterr().err
    assert "程序出了意外" not in said
    assert code == 0 or f"设置!参数 第{4 + [row[0] for row in rows].index(name)}行「值」" in said


@pytest.mark.parametrize(("sheet", "code"), [("今日计划", 2), ("名单", 1)])
def test_a_row_right_under_a_table_is_never_passed_over_in_silence(
    sheet, code, workbook, report, capsys
) -> None:
    import openpyxl

    book = openpyxl.load_workbook(workbook, keep_vba=True)
    book["今日计划"]["E3"] = "测试买家01"  # the table ends in row 2
    book["今日计划"]["K3"] = "别再联系"
    if sheet == "名单":
        book["今日计划"]["E3"] = book["今日计划"]["K3"] = None
        book["名单"]["A5"] = "阿华"  # 客服 ends in row 4
    book.save(workbook)
    before = workbook.read_bytes()
    assert run("plan", workbook, "--report", report, "--now", NOW) == code
    assert "在表格外面" in capsys.readouterr().err
    assert (workbook.read_bytes() == before) == (code == 2)


def test_register_and_reconcile_on_the_closed_file(workbook, report, tmp_path, capsys) -> None:
    run("plan", workbook, "--report", report, "--now", NOW, "--json")
    edit(workbook, "今日计划", [["已提醒未回", time(9, 40)]], ("结果", "联系时间"))
    capsys.readouterr()
    assert run("register", workbook, "--now", NOW, "--json") == 0
    assert output(capsys) == {"registered": 1, "already_registered": 0, "waiting": 0}
    run("register", workbook, "--now", NOW, "--json")
    assert output(capsys) == {"registered": 0, "already_registered": 1, "waiting": 0}
    (tmp_path / "later").mkdir()
    paid = line(1, 订单状态="交易成功", 订单付款时间="2026-11-23 10:10:00")
    later = report_file(tmp_path / "later", paid, line(2, 总金额="5.00"))
    options = ("--report", later, "--now", "2026-11-23T12:00", "--json")
    assert run("reconcile", workbook, *options) == 0
    figures = output(capsys)
    assert (figures["paid"], figures["successes"], figures["recovered"]) == (1, 1, 88.0)
    assert run("register", workbook, "--undo", "--json") == 0
    assert output(capsys) == {"undone": 1}
    assert FileWorkbook(workbook).read("催付登记").rows == []
    assert run("register", workbook, "--undo") == 2
    assert "没有可以撤销的登记" in capsys.readouterr().err


def test_an_accident_is_said_in_words_and_logged_without_what_the_cells_held(
    workbook, capsys, monkeypatch, tmp_path
) -> None:
    monkeypatch.setenv("CUIFU_HOME", str(tmp_path))
    buyer = "测试" + "买家01"
    monkeypatch.setattr("cuifu_xl.app.workflow.check", lambda book, now: {}[buyer])
    assert run("check", workbook) == 2
    assert f"请把 {tmp_path / 'log' / 'cuifu.log'} 发给维护的人" in capsys.readouterr().err
    logged = (tmp_path / "log" / "cuifu.log").read_text("utf-8")
    assert "KeyError" in logged
    assert "in check" in logged
    assert buyer not in logged


def test_curve_prints_how_buyers_pay_by_themselves(tmp_path, capsys) -> None:
    paid = {"订单状态": "交易成功", "订单付款时间": "2026-11-23 08:40:00"}
    report = report_file(tmp_path, line(1, **paid), line(2, 订单状态="交易关闭"), line(3, **paid))
    assert run("curve", report, "--json") == 0
    figures = output(capsys)
    assert [point["minutes"] for point in figures["curve"]] == [
        *(0.5, 1, 5, 10, 15, 30, 60, 120, 360, 720, 1440)
    ]
    told = ("paid_share", "still_unpaid", "pays_later")
    assert [[round(point[key], 3) for key in told] for point in figures["curve"][4:6]] == [
        [0, 1, 0.667],
        [0.667, 0.333, 0],
    ]
    assert figures["chased"] is None
    assert run("curve", report) == 0
    said = capsys.readouterr().out
    assert "最短等待" in said
    assert "没有给工作簿：催过的单也当成没催过" in said


def test_curve_lets_go_what_the_register_knows_to_be_chased(tmp_path, capsys) -> None:
    """Three paid after an hour by themselves; three after three hours, contacted before."""
    alone = {"订单状态": "交易成功", "订单付款时间": "2026-11-23 09:10:00"}
    brought = {"订单状态": "交易成功", "订单付款时间": "2026-11-23 11:10:00"}
    closed = {"订单状态": "交易关闭"}
    ends = [alone, alone, alone, brought, brought, brought, closed, closed]
    report = report_file(tmp_path, *(line(number, **end) for number, end in enumerate(ends)))
    workbook = on_disk(tmp_path)
    book = FileWorkbook(workbook)
    headings = ("订单编号", "催付时间", "下单时间", "组别")
    at, placed = datetime(2026, 11, 23, 10, 0), datetime(2026, 11, 23, 8, 10)
    book.append("催付登记", headings, [[order_id(n), at, placed, "催付"] for n in (3, 4, 5)])
    book.save(0)
    before = workbook.read_bytes()

    def pays_later(*given) -> float:
        assert run("curve", report, *given, "--json") == 0
        shown = output(capsys)
        assert shown["chased"] == (3 if given else None)
        return next(point["pays_later"] for point in shown["curve"] if point["minutes"] == 30)

    assert (pays_later(), pays_later("--workbook", workbook)) == (
        pytest.approx(6 / 8),
        pytest.approx(3 / 8),
    )
    assert workbook.read_bytes() == before
    assert run("curve", report, "--workbook", workbook) == 0
    assert "其中 3 单「催付登记」里催过，只数到第一次联系为止。" in capsys.readouterr().out


def test_curve_refuses_a_report_that_does_not_show_all_orders(tmp_path, capsys) -> None:
    assert run("curve", report_file(tmp_path, line(1), line(2))) == 2
    assert "全部状态" in capsys.readouterr().err


def test_the_readme_knows_every_command() -> None:
    told = set(re.findall(r"^\| `cuifu ([a-z]+)", README.read_text("utf-8"), re.M))
    assert told == {command.name for command in COMMANDS}
