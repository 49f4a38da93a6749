"""Filters are lifted while a table is written, and put back: what does not pass hides again."""

from xlwings.main import AutoFilter, AutoFilterCriteria


class Lifted:
    """The filter of a table or a sheet, taken off until it is put back.

    A filter by colour, or by a date that moves, cannot be put back; then all rows stay shown.
    """

    def __init__(self, autofilter: AutoFilter) -> None:
        self._filter = autofilter
        self._criteria = [one for one in autofilter.criteria if one.type != "none"]

    def lift(self) -> None:
        """Shows every row."""
        if self._criteria:
            self._filter.clear()

    def put_back(self) -> None:
        """Hides again what does not pass."""
        for one in self._criteria:
            _apply(self._filter, one)


def _apply(autofilter: AutoFilter, one: AutoFilterCriteria) -> None:
    if one.type == "values" and one.values:
        autofilter.apply_values(one.field, one.values)
    elif one.type == "comparison" and one.operator:
        autofilter.apply_comparison(one.field, one.operator, one.value1, one.value2)
