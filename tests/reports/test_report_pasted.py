"""The sheet 订单 as people leave it: our columns beside, old rows below, sorted by hand."""

import json
from pathlib import Path

import pytest

from cuifu_xl.core.errors import ReportError
from cuifu_xl.reports.report import Report, read_files, read_pasted
from cuifu_xl.tables.schema import ADDED_HEADINGS
from cuifu_xl.workbooks.base import Cell

REPORTS = Path(__file__).parent.parent / "reports"
STALE = "新报表贴在旧报表上了"
HEADER = ["订单编号", "买家会员名", "订单状态", "总金额", "订单创建时间", "宝贝标题", "订单备注"]
NARROW = HEADER[:5]


def a_row(number: int, status: str = "等待买家付款", memo: str = "") -> list[Cell]:
    at = f"2026-11-{1 + number // 100 % 28:02d} 10:{number % 60:02d}:00"
    return [
        f"29{number:016d}",
        f"测试买家{number}",
        status,
        f"{number}.00",
        at,
        f"测试{number}",
        memo,
    ]


def a_sheet(*numbers: int, header: list[str] = HEADER) -> list[list[Cell]]:
    return [list(header), *(a_row(number)[: len(header)] for number in numbers)]


def paste(sheet: list[list[Cell]], previous: Report | None = None) -> Report:
    return read_pasted(sheet, first_seen=0, previous=previous and previous.fingerprint)


def over(old: list[list[Cell]], new: list[list[Cell]]) -> list[list[Cell]]:
    """What the sheet looks like after `new` is pasted at A1 of `old`."""
    depth = max(len(old), len(new))
    rows = []
    for number in range(depth):
        below = old[number] if number < len(old) else []
        above = new[number] if number < len(new) else []
        rows.append([*above, *below[len(above) :]])
    return rows


def test_an_imported_report_reads_the_same_from_the_sheet() -> None:
    imported = read_files([REPORTS / "taobao-57.csv"])
    pasted = read_pasted([list(imported.header), *map(list, imported.rows)], first_seen=0)
    assert pasted.orders == imported.orders
    assert pasted.content == imported.content
    assert pasted.fingerprint == imported.fingerprint


def test_our_own_columns_are_no_part_of_the_report() -> None:
    sheet = [[*row, *[None] * 12] for row in a_sheet(1, 2)]
    sheet[0][7:] = ADDED_HEADINGS
    sheet[1][7:] = ["A"] * 12
    report = paste(sheet)
    assert (report.added_at, report.width, report.order_count) == (7, 7, 2)
    assert report.fingerprint == paste(a_sheet(1, 2)).fingerprint


@pytest.mark.parametrize("note", ["打过电话", 0, 3.5])
def test_our_columns_go_right_of_notes_without_a_heading(note: Cell) -> None:
    sheet = a_sheet(1, 2, 3)
    sheet[2] = [*sheet[2], None, note, None, ""]
    assert paste(sheet).width == 9
    sheet.append([*[None] * 13, "下面的便条"])
    assert paste(sheet).width == 14


def with_block(rows: list[list[Cell]], marked: int) -> list[list[Cell]]:
    """The sheet after a plan: our 12 columns, filled beside the first rows."""
    blocks: list[list[Cell]] = [[*ADDED_HEADINGS], *[["A"] * 12 for _ in range(marked)]]
    depth = max(len(rows), len(blocks))
    rows = rows + [[None] * 7 for _ in range(depth - len(rows))]
    blocks += [[None] * 12 for _ in range(depth - len(blocks))]
    return [[*row, *block] for row, block in zip(rows, blocks, strict=True)]


def test_a_note_in_our_columns_below_the_report_is_seen() -> None:
    planned = paste(a_sheet(1, 2, 3))
    sheet = with_block([*a_sheet(1, 2, 3), [None] * 7, [None] * 7], 3)
    assert paste(sheet, planned).in_the_way is None
    sheet[5][9] = "下面的便条"
    assert paste(sheet, planned).in_the_way == 4


def test_a_note_far_below_does_not_make_the_report_longer() -> None:
    rows = [*a_sheet(1, 2, 3), *[[None] * 7 for _ in range(5)]]
    sheet = with_block(rows, 3)
    sheet[8][6] = "块外的便条"
    planned = paste(sheet)
    sheet[6][9] = "块下的便条"
    assert paste(sheet, planned).in_the_way == 5


def test_what_a_longer_plan_left_in_our_columns_is_no_note() -> None:
    planned = paste(a_sheet(*range(1, 9)))
    assert paste(with_block(a_sheet(11, 12, 13), 8), planned).in_the_way is None


def test_a_blank_row_put_into_the_report_makes_no_note_of_our_cells() -> None:
    planned = paste(a_sheet(1, 2, 3))
    sheet = with_block(a_sheet(1, 2, 3), 3)
    sheet.insert(2, [None] * 19)
    assert paste(sheet, planned).in_the_way is None


def test_a_lone_heading_of_ours_belongs_to_the_report() -> None:
    sheet = [[*row, "淘宝"] for row in a_sheet(1, 2)]
    sheet[0][-1] = "渠道"
    report = paste(sheet)
    assert (report.added_at, report.width) == (None, 8)


def test_a_broken_block_of_ours_is_refused() -> None:
    sheet = [[*row, *[None] * 12] for row in a_sheet(1, 2)]
    sheet[0][7:] = [*ADDED_HEADINGS[:5], "我的列", *ADDED_HEADINGS[5:]][:12]
    with pytest.raises(ReportError, match="程序加的 12 列被拆开"):
        paste(sheet)


def test_columns_to_the_right_of_our_block_are_found_by_heading() -> None:
    sheet = [[*row[:5], *[None] * 12, *row[5:]] for row in a_sheet(1, 2)]
    sheet[0][5:17] = ADDED_HEADINGS
    report = paste(sheet)
    assert (report.added_at, report.orders[0].title) == (5, "测试1")


def test_the_same_heading_twice_means_old_columns_beside_new_ones() -> None:
    sheet = [[*row, *row[:2]] for row in a_sheet(1, 2)]
    with pytest.raises(ReportError, match=STALE):
        paste(sheet)


def test_an_empty_sheet_says_what_to_do() -> None:
    with pytest.raises(ReportError, match="请把订单报表从 A1 起粘贴"):
        paste([])


def test_blank_rows_keep_the_place_of_the_rows_below() -> None:
    sheet = a_sheet(1, 2)
    sheet.insert(2, [None] * 7)
    report = paste(sheet)
    assert [order.row for order in report.orders] == [0, 2]
    assert (report.rows_read, report.blank_rows) == (3, 1)
    assert report.content == paste(a_sheet(1, 2)).content


def test_old_rows_below_a_new_top_are_refused() -> None:
    old = a_sheet(*range(1, 41))
    new = a_sheet(*range(101, 121))
    with pytest.raises(ReportError, match=STALE):
        paste(over(old, new), paste(old))


BELOW = {
    "one row left": (range(1, 31), range(101, 130)),
    "two rows left": (range(1, 31), range(101, 129)),
    "a small report": (range(1, 6), range(101, 104)),
    "a long report": (range(1, 3001), range(4001, 4801)),
    "most above are gone": (range(40, 0, -1), [44, 43, 42, 41, 40, 37]),
    "a shorter period": (range(40, 0, -1), range(43, 20, -1)),
    "a shorter period of a long report": (range(3000, 0, -1), range(3100, 1500, -1)),
    "orders that stand twice": (range(40, 0, -1), [42, 41, *range(37, 1, -1)]),
}


@pytest.mark.parametrize(("old", "new"), BELOW.values(), ids=BELOW)
def test_the_rest_of_the_old_report_below_a_shorter_new_one_is_refused(
    old: range, new: list[int]
) -> None:
    with pytest.raises(ReportError, match=STALE):
        paste(over(a_sheet(*old), a_sheet(*new)), paste(a_sheet(*old)))


@pytest.mark.parametrize("new", [range(101, 121), range(101, 129), range(60, 30, -1)])
def test_old_rows_are_found_though_the_old_report_was_sorted_before_the_paste(new: range) -> None:
    by_hand = a_sheet(*(number * 7 % 41 for number in range(1, 41)))
    with pytest.raises(ReportError, match=STALE):
        paste(over(by_hand, a_sheet(*new)), paste(a_sheet(*range(40, 0, -1))))


@pytest.mark.parametrize("step", [-1, 7], ids=["as it was", "sorted before the paste"])
def test_an_order_that_stands_again_below_with_its_old_status_is_refused(step: int) -> None:
    old = a_sheet(*(number * step % 41 for number in range(1, 41)))
    new = [*a_sheet(42, 41, *range(37, 2, -1)), a_row(2, "交易成功")]
    with pytest.raises(ReportError, match=STALE):
        paste(over(old, new), paste(a_sheet(*range(40, 0, -1))))


def test_old_columns_beside_a_new_left_part_are_refused() -> None:
    old = a_sheet(*range(1, 11))
    new = a_sheet(*range(101, 111), header=NARROW)
    with pytest.raises(ReportError, match=STALE):
        paste(over(old, new), paste(old))


def test_an_imported_report_is_found_below_a_paste() -> None:
    imported = read_files([REPORTS / "taobao-57.csv"])
    sheet: list[list[Cell]] = [list(imported.header), *map(list, imported.rows)]
    sheet += [[f"30{n:016d}", *imported.rows[0][1:]] for n in range(5)]
    first = read_pasted(sheet, first_seen=0)
    new = [sheet[0], *([f"31{n:016d}", *row[1:]] for n, row in enumerate(sheet[1:4]))]
    with pytest.raises(ReportError, match=STALE):
        read_pasted(over(sheet, new), first_seen=0, previous=first.fingerprint)


@pytest.mark.parametrize(
    "new",
    [
        a_sheet(*range(1, 41)),
        [HEADER, *(a_row(n, "交易成功") if n % 3 else a_row(n) for n in range(1, 41))],
        a_sheet(*range(1, 61)),
        a_sheet(*range(61, 0, -1)),
        a_sheet(*range(40, 0, -1)),
        [HEADER, *(a_row(n, memo="已催") for n in [*range(37, 0, -1), 38, 39, 40])],
        a_sheet(*range(11, 51)),
        a_sheet(*range(101, 141)),
        a_sheet(*range(101, 141), header=NARROW),
        a_sheet(*range(101, 105)),
        a_sheet(41, 1, *range(3, 41)),
        a_sheet(*range(1, 20), *range(21, 31), 41, 42, *range(32, 41)),
    ],
    ids=["the same", "some paid", "longer", "new on top", "sorted", "sorted and memo", "moved on",
         "all new", "all new and narrower", "all new and shorter",
         "one came and one went", "some came and as many went"],
)  # fmt: skip
def test_a_normal_new_paste_is_never_refused(new: list[list[Cell]]) -> None:
    assert paste(new, paste(a_sheet(*range(1, 41)))).order_count == len(new) - 1


def test_a_newer_report_with_the_newest_first_and_the_old_length_is_never_refused() -> None:
    yesterday = paste(a_sheet(*range(40, 0, -1)))
    assert paste(a_sheet(*range(45, 5, -1)), yesterday).order_count == 40


@pytest.mark.parametrize("quantities", ["1112111", "1213121", "3211211"])
def test_a_last_column_of_few_values_that_looks_as_before_is_no_leftover(quantities: str) -> None:
    def with_quantity(*numbers: int) -> list[list[Cell]]:
        rows = [[*a_row(n), q] for n, q in zip(numbers, quantities, strict=True)]
        return [[*HEADER, "宝贝总数量"], *rows]

    old, new = with_quantity(*range(1, 8)), with_quantity(*range(101, 108))
    assert paste(new, paste(old)).order_count == 7


def test_sorting_by_hand_is_no_new_report_but_a_new_status_is() -> None:
    seen = paste(a_sheet(1, 2, 3))
    assert paste(a_sheet(3, 1, 2)).content == seen.content
    assert paste([HEADER, a_row(1, "交易成功"), a_row(2), a_row(3)]).content != seen.content


def test_the_moment_of_a_paste_is_when_its_content_was_first_seen() -> None:
    asked = []

    def first_seen(content: str) -> int:
        asked.append(content)
        return 99_999_999

    report = read_pasted(a_sheet(1), first_seen=first_seen)
    assert (report.as_of, asked) == (99_999_999, [report.content])
    assert not report.as_of_is_stamp


@pytest.mark.parametrize("text", [None, "", "{}", "[]", json.dumps([0, 1, 2, 3, 4, [], []]), "x"])
def test_a_fingerprint_of_another_time_is_no_hindrance(text: str | None) -> None:
    assert read_pasted(a_sheet(1), first_seen=0, previous=text).order_count == 1
