"""Filters: which rows of a table, or of a sheet, are shown by the value in a column."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_libreoffice.formats import Area
from xlwings_libreoffice.values import as_stored

if TYPE_CHECKING:
    from xlwings_libreoffice.ranges import Range
    from xlwings_libreoffice.sheets import Sheet
    from xlwings_libreoffice.tables import Table

# com.sun.star.sheet.FilterOperator2
_EMPTY, _FILLED, _EQUAL = 0, 1, 2
_COMPARISONS = {
    "equal_to": _EQUAL,
    "not_equal_to": 3,
    "greater_than": 4,
    "greater_than_or_equal": 5,
    "less_than": 6,
    "less_than_or_equal": 7,
}
_PAIRS = {
    "between": ("greater_than_or_equal", "AND", "less_than_or_equal"),
    "not_between": ("less_than", "OR", "greater_than"),
}
_NAMES = {number: name for name, number in _COMPARISONS.items()}
_NUMBER, _TEXT = 0, 1  # com.sun.star.sheet.FilterFieldType


class Filter:
    """The filter of a database range; columns count from 1."""

    def __init__(self, cells: "Range", api: Any) -> None:
        self._cells = cells
        self._api = api  # None where nothing is filtered
        self._office = cells.sheet.book.app.office

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """What each column is filtered by."""
        fields = self._fields()
        return [
            _criteria(column, [f for f in fields if f.Field == column - 1])
            for column in range(1, self._cells.shape[1] + 1)
        ]

    def apply_values(self, field: int, values: Sequence[str]) -> None:
        """Shows the rows that hold one of these values."""
        entries = [entry for value in values for entry in self._entries(value)]
        self._put(field, [self._field(field, _EQUAL, entries)])

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        """Shows the rows that compare like this; None stands for an empty cell."""
        if value1 is None:
            number = _EMPTY if operator == "equal_to" else _FILLED
            self._put(field, [self._field(field, number, [])])
            return
        first, connection, second = _PAIRS.get(operator, (operator, "AND", ""))
        fields = [self._field(field, _COMPARISONS[first], [self._entry(value1)])]
        if second:
            other = self._field(field, _COMPARISONS[second], [self._entry(value2)], connection)
            fields.append(other)
        self._put(field, fields)

    def clear(self, field: int | None) -> None:
        """Shows the rows that this column hid, or all."""
        if self._api is not None:
            self._put(field, [])

    def _fields(self) -> list[Any]:
        return [] if self._api is None else list(self._api.getFilterDescriptor().FilterFields3)

    def _put(self, field: int | None, fields: Sequence[Any]) -> None:
        """Replaces what a column, or every column, is filtered by."""
        kept = [self._kept(f) for f in self._fields() if field and f.Field != field - 1]
        descriptor = self._api.getFilterDescriptor()
        descriptor.setFilterFields3((*kept, *fields))
        if kept or fields:
            self._api.refresh()
        else:  # the office shows hidden rows again only this way
            self._cells.api.filter(descriptor)

    def _kept(self, field: Any) -> Any:
        """A filter field to be set again: it does not say itself that a text is one."""
        entries = [
            self._numeric(value.NumericValue) if value.IsNumeric else self._text(value.StringValue)
            for value in field.Values
        ]
        field.Values = tuple(entries)
        return field

    def _field(
        self, field: int, operator: int, entries: Sequence[Any], connection: str = "AND"
    ) -> Any:
        return self._office.struct(
            "sheet.TableFilterField3",
            Connection=self._office.enum("sheet.FilterConnection", connection),
            Field=field - 1,
            Operator=operator,
            Values=tuple(entries),
        )

    def _entries(self, value: str) -> list[Any]:
        """A value as a text, and as the number that it may be."""
        number = _number(value)
        text = self._text(value)
        return [text] if number is None else [text, self._numeric(number)]

    def _entry(self, value: Any) -> Any:
        number = self._moment(value) if isinstance(value, dict) else _number(value)
        return self._text(value) if number is None else self._numeric(number)

    def _text(self, text: str) -> Any:
        return self._value(IsNumeric=False, FilterType=_TEXT, StringValue=text)

    def _numeric(self, number: float) -> Any:
        return self._value(IsNumeric=True, FilterType=_NUMBER, NumericValue=number)

    def _value(self, **fields: Any) -> Any:
        return self._office.struct("sheet.FilterFieldValue", **fields)

    def _moment(self, given: dict[str, str]) -> float:
        moment = datetime.fromisoformat(given["value"])
        return float(as_stored(moment, self._cells.sheet.book.day_zero))


class TableFilter(Filter):
    """The filter of a table."""

    def __init__(self, table: "Table") -> None:
        super().__init__(table.range, table.api)


class RangeFilter(Filter):
    """The filter of a sheet, where it stands on just these cells."""

    def __init__(self, cells: "Range") -> None:
        found = sheet_filter(cells.sheet)
        mine = found is not None and Area.of(found.DataArea) == cells.area
        super().__init__(cells, found if mine else None)


def sheet_filter(sheet: "Sheet") -> Any:
    """The nameless database range of a sheet, which holds its filter; None if there is none."""
    nameless = sheet.book.api.getPropertyValue("UnnamedDatabaseRanges")
    place = sheet.index - 1
    return nameless.getByTable(place) if nameless.hasByTable(place) else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _criteria(column: int, fields: Sequence[Any]) -> dict[str, Any]:
    """The filter of one column in xlwings' words."""
    found: dict[str, Any] = base_classes.empty_autofilter_criteria(column)
    if not fields:
        return found
    first = fields[0]
    values = [_said(value) for value in first.Values]
    if first.Operator in (_EMPTY, _FILLED):
        found["operator"] = "equal_to" if first.Operator == _EMPTY else "not_equal_to"
        return found | {"type": "comparison"}
    if len(fields) == 1 and first.Operator == _EQUAL:
        return found | {"type": "values", "values": list(dict.fromkeys(values))}
    if len(fields) == 1 and first.Operator in _NAMES:
        return found | {
            "type": "comparison",
            "operator": _NAMES[first.Operator],
            "value1": values[0],
        }
    pair = _pair(fields)
    if pair:
        last = _said(fields[1].Values[0])
        return found | {"type": "comparison", "operator": pair, "value1": values[0], "value2": last}
    return found | {"type": "unknown"}


def _pair(fields: Sequence[Any]) -> str | None:
    if len(fields) != 2:
        return None
    first, second = (_NAMES.get(field.Operator, "") for field in fields)
    said = (first, fields[1].Connection.value, second)
    return next((name for name, parts in _PAIRS.items() if parts == said), None)


def _said(value: Any) -> str:
    return f"{value.NumericValue:.15g}" if value.IsNumeric else str(value.StringValue)
