"""A page for the browser, one file, which the same command may write again. HTML"""

from pathlib import Path

from cuifu_xl.core.errors import CuifuError

# every page of ours says so near its top: such a file may be replaced, no other
MARK = '<meta name="generator" content="cuifu_xl">'
_NEAR_THE_TOP = 600


def write_page(path: Path, page: str) -> None:
    """Put a page where it was asked for. CuifuError if a file stands there that is not ours."""
    if path.suffix.lower() not in (".html", ".htm"):
        raise CuifuError(f"{path.name}：网页的名字要以 .html 结尾。")
    try:
        if path.exists() and MARK.encode() not in path.read_bytes()[:_NEAR_THE_TOP]:
            raise CuifuError(f"{path} 已经有了，不是本程序写的，没有动它。请换一个名字。")
        path.write_text(page, "utf-8")
    except OSError as error:
        raise CuifuError(f"{path} 写不了（{error.strerror}）。请换一个能写的位置。") from error
