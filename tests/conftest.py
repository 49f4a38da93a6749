"""What all tests share."""

import os
from collections.abc import Iterator
from functools import cached_property

import pytest
from hypothesis import HealthCheck, settings
from office import office
from openpyxl.reader.workbook import WorkbookParser

__all__ = ["office"]

# made-up inputs are the same at each run, and no machine is too slow for them
settings.register_profile(
    "same each time",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("same each time")


# openpyxl takes every PivotTable cache apart once for each sheet; once for the workbook will do
_caches = cached_property(WorkbookParser.pivot_caches.fget)
_caches.__set_name__(WorkbookParser, "pivot_caches")
WorkbookParser.pivot_caches = _caches


@pytest.fixture(autouse=True, scope="session")
def program_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The program's folder of the tests: the one of whoever runs them is left alone."""
    before = os.environ.get("CUIFU_HOME")
    os.environ["CUIFU_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    if before is None:
        del os.environ["CUIFU_HOME"]
    else:
        os.environ["CUIFU_HOME"] = before
