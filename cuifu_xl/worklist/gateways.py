"""The profiles of SMS gateways that ship with the program. 短信平台"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.core.wording.gateway import Gateway
from cuifu_xl.tables import cells

WHOLE = "整条"


@cache
def gateways() -> dict[str, Gateway]:
    """Every profile by its name."""
    source = Path(__file__).with_name("gateways.toml").read_text("utf-8")
    return {name: _gateway(name, entry) for name, entry in tomllib.loads(source).items()}


def gateway_named(name: str) -> Gateway | None:
    """The profile of that name, None for whole texts; CuifuError names those that there are."""
    if name in ("", WHOLE):
        return None
    if name not in gateways():
        raise CuifuError(
            f"没有短信平台「{name}」的规则。可以写 {'、'.join(gateways())}，或「{WHOLE}」"
            "（设置!参数「短信平台」，命令行是 --gateway）。"
        )
    return gateways()[name]


def _gateway(name: str, entry: dict[str, Any]) -> Gateway:
    """A block of the file: every key is needed, one too many is refused."""
    given: dict[str, Any] = {}
    for key, value in entry.items():
        given[key] = tuple(value) if isinstance(value, list) else value
    del given["source"]
    given["promotion_hours"] = tuple(map(cells.clock, given["promotion_hours"]))
    return Gateway(name=name, **given)
