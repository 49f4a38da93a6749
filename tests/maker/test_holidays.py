"""Rest days of China, for the table 节假日."""

from datetime import date

from cuifu_xl.tables.holidays import rest_day_rows


def test_a_published_year_has_rest_days_and_make_up_workdays() -> None:
    rows = rest_day_rows((2026,))
    assert [date(2026, 10, 1), "国庆节", "休", "国务院公布"] in rows
    assert [date(2026, 10, 10), "调休上班", "班", "国务院公布"] in rows
    assert rows == sorted(rows, key=lambda row: row[0])


def test_a_year_not_yet_published_says_so() -> None:
    rows = rest_day_rows((2035,))
    assert {row[3] for row in rows} == {"推算，等国务院公布"}
    assert {row[2] for row in rows} == {"休"}
    assert {row[3] for row in rest_day_rows((2026,))} == {"国务院公布"}
