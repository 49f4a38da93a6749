"""The log for whoever looks after the program: what was pressed and what went wrong.

Neither names nor numbers of buyers: an error is kept as its kind and the places in our code, never
with its message, which may quote a cell.
"""

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG = "cuifu_xl"
_MOST_BYTES, _KEPT = 200_000, 3


def open_log(path: Path) -> logging.Logger:
    """The log in UTF-8; a full file is put aside, the last ones are kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    log = logging.getLogger(LOG)
    handler = RotatingFileHandler(
        path, maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    return log


def without_contents(error: BaseException) -> str:
    """An error and what caused it, as kinds and places."""
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        lines += [type(cause).__qualname__]
        lines += [line.rstrip() for line in traceback.format_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)
