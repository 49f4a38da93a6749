"""The charts of 看板. They read the formula cells beside and below them, never PivotTables."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from cuifu_xl.board import channels, days, funnel, places, reasons
from cuifu_xl.board.places import CHART_ROWS, COLUMN_WIDTH, ROW_HEIGHT, WORKINGS, Spot
from cuifu_xl.maker import formats
from cuifu_xl.maker.canvas import Drawing

SHEET = "看板"
BLUE, PALE, ORANGE, GREEN = "#2F75B5", "#BCD3EA", "#E08A3C", "#4FA57B"
_TEXT = {"name": formats.FONT, "size": 9, "color": formats.INK}
_INSIDE = {"value": True, "font": _TEXT | {"color": "#FFFFFF", "bold": True, "size": 10}}
_COLUMN_PIXELS, _ROW_PIXELS = COLUMN_WIDTH * 7 + 5, ROW_HEIGHT * 4 // 3


def put_charts(book: Workbook, canvas: Drawing) -> None:
    """Four charts, each in its place under its title."""
    _place(canvas, daily_rates(book), places.DAY_CHART, 10, "每天的成功率")
    _place(canvas, _steps(book), places.FUNNEL_CHART, 6, "从未付到付款")
    _place(canvas, _by_channel(book), places.CHANNEL_CHART, 6, "各渠道")
    _place(canvas, _pareto(book), places.REASON_CHART, 7, "没付款的原因")


def put_small_rates(book: Workbook, sheet: Worksheet, at: Spot, width: int, height: int) -> None:
    """The chart of daily rates once more, smaller, on another sheet."""
    chart = daily_rates(book)
    title = {"name": "近四周成功率（毛）", "name_font": _TEXT | {"bold": True}, "overlay": False}
    chart.set_title(title)
    chart.set_legend({"position": "bottom", "font": _TEXT})
    chart.set_size({"width": width, "height": height})
    chart.set_chartarea({"border": {"color": formats.LINE}, "fill": {"color": "#FFFFFF"}})
    sheet.insert_chart(*at, chart, {"description": title["name"], "y_offset": 6})


def _place(canvas: Drawing, chart: Chart, spot: Spot, columns: int, title: str) -> None:
    canvas.title(spot.row, spot.left, title)
    chart.set_title({"none": True})
    chart.set_size({"width": columns * _COLUMN_PIXELS - 8, "height": CHART_ROWS * _ROW_PIXELS - 6})
    chart.set_chartarea({"border": {"color": formats.LINE}, "fill": {"color": "#FFFFFF"}})
    canvas.sheet.insert_chart(spot.row + 1, spot.left, chart, {"description": title})


def _cells(first: int, last: int, left: int) -> list[Any]:
    return [SHEET, first, left, last, left]


def daily_rates(book: Workbook) -> Chart:
    """Columns per day, a line for the last seven days."""
    dates = _cells(days.FIRST, days.LAST, days.LABEL)
    columns = book.add_chart({"type": "column"})
    columns.add_series(
        {
            "name": "当天",
            "categories": dates,
            "values": _cells(days.FIRST, days.LAST, days.DRAWN_OF_DAY),
            "fill": {"color": PALE},
            "gap": 60,
        }
    )
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": "近 7 天",
            "categories": dates,
            "values": _cells(days.FIRST, days.LAST, days.DRAWN_OF_WEEK),
            "line": {"color": BLUE, "width": 2.5},
        }
    )
    columns.combine(line)
    _axes(columns, '[>1]"";0%')  # an empty chart shows no 1200%
    columns.show_hidden_data()
    columns.set_legend({"position": "top", "font": _TEXT})
    return columns


def _by_channel(book: Workbook) -> Chart:
    """How often each channel was used and how often it worked."""
    at = places.CHANNELS.left
    names = _cells(channels.FIRST, channels.LAST, at)
    columns = book.add_chart({"type": "column"})
    for name, left, colour in (
        ("催付次数", channels.ATTEMPTS, PALE),
        ("成功单数", channels.SUCCESSES, GREEN),
    ):
        columns.add_series(
            {
                "name": name,
                "categories": names,
                "values": _cells(channels.FIRST, channels.LAST, at + left),
                "fill": {"color": colour},
                "data_labels": {"value": True, "num_format": "0;;", "font": _TEXT},
                "gap": 80,
                "overlap": -5,
            }
        )
    _axes(columns, "0")
    columns.set_legend({"position": "top", "font": _TEXT})
    return columns


def _pareto(book: Workbook) -> Chart:
    """Columns by reason, a line for the share of all of them so far."""
    names = _cells(WORKINGS.row, WORKINGS.row + reasons.SHOWN - 1, reasons.LABEL)
    columns = book.add_chart({"type": "column"})
    columns.add_series(
        {
            "name": "次数",
            "categories": names,
            "values": _cells(reasons.FIRST, reasons.LAST, reasons.NUMBER),
            "fill": {"color": BLUE},
            "data_labels": _INSIDE | {"position": "inside_base", "num_format": "0;;"},
            "gap": 50,
        }
    )
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": "累计",
            "categories": names,
            "values": _cells(reasons.FIRST, reasons.LAST, reasons.TOGETHER),
            "line": {"color": ORANGE, "width": 2},
            "marker": {"type": "circle", "size": 5, "fill": {"color": ORANGE}},
            "y2_axis": True,
        }
    )
    columns.combine(line)
    _axes(columns, "0")
    columns.show_hidden_data()
    line.set_y2_axis(_axis(num_format="0%", min=0, max=1, line={"none": True}))
    columns.set_legend({"position": "top", "font": _TEXT})
    return columns


def _steps(book: Workbook) -> Chart:
    """Bars that get shorter; an invisible bar before each keeps it in the middle."""
    names = _cells(funnel.FIRST, funnel.LAST, funnel.NAME)
    bars = book.add_chart({"type": "bar", "subtype": "stacked"})
    bars.add_series(
        {
            "name": "留白",
            "categories": names,
            "values": _cells(funnel.FIRST, funnel.LAST, funnel.PADDING),
            "fill": {"none": True},
            "border": {"none": True},
            "gap": 25,
        }
    )
    shades = ("#2F75B5", "#4A8CC7", "#7FB0DB", GREEN)
    bars.add_series(
        {
            "name": "数",
            "categories": names,
            "values": _cells(funnel.FIRST, funnel.LAST, funnel.NUMBER),
            "points": [{"fill": {"color": shade}} for shade in shades],
            "data_labels": _INSIDE,
        }
    )
    bars.show_hidden_data()
    bars.set_legend({"none": True})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_y_axis(_axis(reverse=True, line={"none": True}))
    return bars


def _axes(chart: Chart, num_format: str) -> None:
    chart.set_x_axis(_axis())
    grid = {"visible": True, "line": {"color": "#E5E7EB", "width": 0.75}}
    chart.set_y_axis(_axis(num_format=num_format, major_gridlines=grid, line={"none": True}, min=0))


def _axis(**more: Any) -> dict[str, Any]:
    return {"num_font": _TEXT, "major_tick_mark": "none", "minor_tick_mark": "none", **more}
