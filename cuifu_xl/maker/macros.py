"""The macro project: one module of our own, ASCII, with the code names of the sheets.

It is compiled where the source is (`python -m cuifu_xl.maker.macros`) and kept in the package, so
that a workbook can be made, and one in use renewed, on a PC that has neither source nor pyOpenVBA.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from xlsxwriter import Workbook

from cuifu_xl.tables.schema import BOOK_CODE_NAME, CODE_NAMES
from cuifu_xl.workbooks.closed.macros.ours import MODULE, PROJECT

SOURCE = Path(__file__).resolve().parents[2] / "workbook" / "vba" / f"{MODULE}.bas"
_NO_CACHE = bytes.fromhex("CC 61 FF FF 00 00 00")  # _VBA_PROJECT


def macro_project(code_names: Mapping[str, str], source: Path = SOURCE) -> bytes:
    """vbaProject.bin for a workbook with these sheets (name → code name).

    Made in a scratch workbook that has the same sheets and nothing else.
    """
    from pyopenvba import ExcelFile  # type: ignore[import-untyped]

    text = module_source(source)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "scratch.xlsm"
        _write_empty(scratch, code_names)
        with ExcelFile(scratch) as file:
            file.add_vba_project()
            file.vba_project().add_module(MODULE, text)
            file.save()
        with ExcelFile(scratch) as file:
            return _without_cache(bytes(file.vba_project_bytes()))


def _without_cache(project: bytes) -> bytes:
    """The project with nothing but text in it: every office compiles that anew.

    [MS-OVBA] 2.3.4.1: who writes a project says version 0xFFFF and leaves no performance cache;
    then the text of a module is all of its stream.
    """
    from pyopenvba.cfb import CFB  # type: ignore[import-untyped]
    from pyopenvba.vba import (  # type: ignore[import-untyped]
        compress,
        parse_vba_project,
        serialize_dir_stream,
        write_back_modules,
    )

    file = CFB.from_bytes(project)
    modules = parse_vba_project(file)
    for module in modules.modules:
        module.dirty = True  # to be written again, from offset 0
    write_back_modules(file, modules)
    file.write_stream_in_storage("VBA", "dir", compress(serialize_dir_stream(modules)))
    file.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    return bytes(file.to_bytes())


def module_source(path: Path = SOURCE) -> str:
    """The text of the module. Anything but ASCII with CRLF would be garbled on some PCs."""
    source = path.read_bytes().decode("ascii")
    if source.count("\n") != source.count("\r\n"):
        raise ValueError(f"{path.name}: line ends must be CRLF")
    return source


def _write_empty(path: Path, code_names: Mapping[str, str]) -> None:
    book = Workbook(str(path))
    book.set_vba_name(BOOK_CODE_NAME)
    for name, code_name in code_names.items():
        book.add_worksheet(name).set_vba_name(code_name)
    book.close()


if __name__ == "__main__":
    PROJECT.write_bytes(macro_project(CODE_NAMES))
