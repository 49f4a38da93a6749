"""What stands behind every object of the engine."""

from typing import Any


class Native:
    """Something of xlwings and the office's own object behind it."""

    def __init__(self, api: Any) -> None:
        self._native = api

    @property
    def api(self) -> Any:
        """The object of the office."""
        return self._native
