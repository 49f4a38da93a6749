"""The macro project: plain source, a module per sheet, a macro behind every button."""

import re
from collections import Counter
from collections.abc import Iterator

from ooxml_lint.package import MAIN, Module, Package, Remark, Rule, Sheet

_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ENDINGS = {_MACRO_TYPE: ".xlsm", _PLAIN_TYPE: ".xlsx"}
_OF_A_SHEET = re.compile(r'^Attribute VB_Base = "0\{000208(?:19|20|21)-', re.MULTILINE)
_SUB = re.compile(r"^\s*(?:Public\s+)?Sub\s+(\w+)\s*\(\s*\)", re.MULTILINE | re.IGNORECASE)
_OWN_NAME = re.compile(r'^Attribute VB_Name = "([^"]*)"', re.MULTILINE)
_NAME = re.compile(r"[A-Za-z]\w{0,30}", re.ASCII)


def the_file_says_whether_it_has_macros(package: Package) -> Iterator[Remark]:
    """Macros, content type and ending of the file agree; Excel refuses the file otherwise."""
    found = package.type_of(package.workbook)
    expected = _MACRO_TYPE if package.macros else _PLAIN_TYPE
    if found != expected:
        yield Remark(package.workbook, "", f"内容类型 {found} 和有没有宏对不上")
    elif package.path.suffix.lower() != _ENDINGS[expected]:
        yield Remark(package.workbook, package.path.suffix, f"文件名应以 {_ENDINGS[expected]} 结尾")


def code_names_have_a_module(package: Package) -> Iterator[Remark]:
    """Each sheet, and the workbook itself, is known to its macros by a name of its own.

    But for sheets behind those: they were added to the closed file, and the program that opens it
    gives them a name and a module.
    """
    if not package.macros:
        return
    known = {module.name for module in package.modules if _is_of_a_sheet(module)}
    used = Counter(name for _, name in _code_names(package))
    for where, name in _code_names(package):
        if not _NAME.fullmatch(name):
            yield Remark(package.workbook, where, f"代码名「{name}」不对")
        elif name not in known or used[name] > 1:
            yield Remark(package.workbook, where, f"代码名 {name} 没有自己的模块")


def modules_of_sheets_have_a_sheet(package: Package) -> Iterator[Remark]:
    """No module is left over from a sheet that has gone."""
    names = {name for _, name in _code_names(package)}
    for module in package.modules:
        if _is_of_a_sheet(module) and module.name not in names:
            yield Remark(package.macros, module.name, "没有对应的工作表")


def macro_source_is_plain(package: Package) -> Iterator[Remark]:
    """ASCII with CRLF line ends: the same on every PC, whatever its code page."""
    for module in package.modules:
        if not module.source.isascii():
            yield Remark(package.macros, module.name, "有非 ASCII 的字")
        if module.source.count("\n") != module.source.count("\r\n"):
            yield Remark(package.macros, module.name, "行尾不是 CRLF")


def modules_have_one_name(package: Package) -> Iterator[Remark]:
    """A module says its name once, and it is its own."""
    for module in package.modules:
        if _OWN_NAME.findall(module.source) != [module.name] or not _NAME.fullmatch(module.name):
            yield Remark(package.macros, module.name, "模块名说错了，或说了不止一次")


def buttons_have_a_macro(package: Package) -> Iterator[Remark]:
    """A click on a button or shape finds its macro."""
    known = {name.lower() for module in package.modules for name in _SUB.findall(module.source)}
    for _, part, macro in _clicked(package):
        name = macro.rpartition("!")[2].rpartition(".")[2]
        if name.lower() not in known:
            yield Remark(part, macro, "没有这个宏")


def buttons_have_words(package: Package) -> Iterator[Remark]:
    """A button has a macro and says what it does."""
    for _, part in package.all_related("vmlDrawing"):
        for shape in package.xml(part).iter(f"{_V}shape"):
            box = shape.find(f"{_X}ClientData")
            if box is not None and box.get("ObjectType") == "Button":
                face = shape.find(f"{_V}textbox")
                words = "" if face is None else "".join(face.itertext())
                if not box.findtext(f"{_X}FmlaMacro") or not words.strip():
                    yield Remark(part, shape.get("id", ""), "按钮没有宏，或没有字")


def _clicked(package: Package) -> Iterator[tuple[Sheet, str, str]]:
    """Sheet, part and macro of everything that can be clicked."""
    for sheet, part in package.all_related("vmlDrawing"):
        for tag in package.xml(part).iter(f"{_X}FmlaMacro"):
            yield sheet, part, tag.text or ""
    for sheet, part in package.all_related("drawing"):
        for tag in package.xml(part).iter():
            if tag.get("macro"):
                yield sheet, part, tag.get("macro", "")
    for sheet in package.sheets:
        for tag in sheet.root.iter(f"{MAIN}controlPr"):
            if tag.get("macro"):
                yield sheet, sheet.part, tag.get("macro", "")


def _code_names(package: Package) -> list[tuple[str, str]]:
    """Where a code name stands, and the name."""
    tag = package.xml(package.workbook).find(f"{MAIN}workbookPr")
    own = "" if tag is None else tag.get("codeName", "")
    names = [(sheet.name, sheet.code_name) for sheet in package.sheets]
    if any(name for _, name in names):
        while not names[-1][1]:
            names.pop()
    return [("工作簿", own), *names]


def _is_of_a_sheet(module: Module) -> bool:
    """Whether a module belongs to a sheet or to the workbook itself."""
    return _OF_A_SHEET.search(module.source) is not None


RULES: tuple[Rule, ...] = (
    the_file_says_whether_it_has_macros,
    code_names_have_a_module,
    modules_of_sheets_have_a_sheet,
    macro_source_is_plain,
    modules_have_one_name,
    buttons_have_a_macro,
    buttons_have_words,
)
