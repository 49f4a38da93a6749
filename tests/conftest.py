"""What all tests share."""

import os
from collections.abc import Iterator

import pytest
from office import office

__all__ = ["office"]


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
