"""The promises of docs/architecture.md that a machine can keep an eye on."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import pytest

from cuifu_xl.core.settings import Parameters
from cuifu_xl.stages.unpaid.eligibility import CHECKS, HOLDOUT, WINDOW_CHECKS
from cuifu_xl.stages.unpaid.priority import FACTORS
from cuifu_xl.tables.settings import PARAMETER_KINDS, factory_settings
from cuifu_xl.tables.settings_cells import FREE_TEXT, POINTS, Checked

ROOT = Path(__file__).parents[1]
OURS = ("cuifu_xl", "xlwings_libreoffice", "ooxml_lint")
PACKAGE = ROOT / "cuifu_xl"
MODULES = sorted(path for package in OURS for path in (ROOT / package).rglob("*.py"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
LAYERS, ALONE = CONTRACTS["contracts"]
# from the highest down, each the packages that stand in it
LAYERS_OF_OURS = [re.split(r" [:|] ", layer) for layer in LAYERS["layers"]]
RULES = sorted(
    path
    for folder in ("core", "core/reading", "core/wording", "stages/unpaid")
    for path in (PACKAGE / folder).glob("*.py")
)
# called by name from outside, or only a folder
IN_NO_LAYER = ("", ".__main__", ".buttons", ".door", ".frames", ".workbooks")
# what a press must not wait for
HEAVY = ("holidays", "numpy", "openpyxl", "pandas", "xlsxwriter", "xlwings")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name_of(path)}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(module: str, allowed: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


def dotted(path: Path) -> str:
    """The name that a module is imported by."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def depth(module: str) -> int | None:
    """How far down a module stands; None for one in no layer."""
    for number, packages in enumerate(LAYERS_OF_OURS):
        if is_within(module, tuple(packages)):
            return number
    return None


def may_be(module: str, other: str) -> bool:
    """Whether an import points downwards, or is one that the contract names."""
    here, there = depth(module), depth(other)
    named = any(fnmatch(f"{module} -> {other}", line) for line in LAYERS["ignore_imports"])
    return here is None or there is None or here <= there or named


def test_imports_point_downwards_only() -> None:
    wrong = [
        f"{name_of(path)}: {module}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for module in imported(path)
        if not may_be(dotted(path), module)
    ]
    assert wrong == []


def test_every_module_stands_in_a_layer() -> None:
    found = {dotted(path) for path in PACKAGE.rglob("*.py") if depth(dotted(path)) is None}
    assert found == {f"cuifu_xl{name}" for name in IN_NO_LAYER}


@pytest.mark.parametrize("package", ALONE["source_modules"])
def test_a_package_of_its_own_imports_nothing_of_the_program(package: str) -> None:
    wrong = [
        f"{name_of(path)}: {module}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for module in imported(path)
        if is_within(module, tuple(ALONE["forbidden_modules"]))
    ]
    assert wrong == []


def test_rules_need_the_standard_library_and_jinja2_only() -> None:
    allowed = (*sys.stdlib_module_names, "jinja2", "cuifu_xl")
    wrong = [f"{name_of(p)}: {m}" for p in RULES for m in imported(p) if not is_within(m, allowed)]
    assert wrong == []


def test_a_press_does_not_wait_for_heavy_packages() -> None:
    program = (
        f"import sys, cuifu_xl.app.cli.main; print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def undocumented(node: ast.AST, where: str) -> Iterator[str]:
    """Public functions, classes and their methods without a docstring."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if child.name.startswith("_") or is_setter(child):
            continue
        if ast.get_docstring(child) is None:
            yield f"{where}:{child.lineno}: {child.name}"
        if isinstance(child, ast.ClassDef):
            yield from undocumented(child, where)


def is_setter(node: ast.AST) -> bool:
    """Whether a function is the writing half of a property, which says what both are."""
    decorators = getattr(node, "decorator_list", ())
    return any(isinstance(d, ast.Attribute) and d.attr == "setter" for d in decorators)


def test_everything_public_says_what_it_means() -> None:
    found = [
        line
        for path in MODULES
        for line in undocumented(ast.parse(path.read_text("utf-8")), name_of(path))
    ]
    assert found == []


def test_every_reason_has_a_case() -> None:
    expected = [
        case["expect"]
        for path in (ROOT / "tests" / "cases").glob("*.toml")
        for case in tomllib.loads(path.read_text("utf-8")).values()
    ]
    shown = {reason for expect in expected for reason in expect.get("skipped", {}).values()}
    reasons = {name for name, _ in (*CHECKS, *WINDOW_CHECKS)} | {HOLDOUT}
    assert reasons - shown == set()
    assert shown - reasons == set()


def test_every_factor_has_points_in_a_new_workbook() -> None:
    with_rows = {row.factor for row in factory_settings().priorities}
    assert with_rows == {name for name, _ in FACTORS}


def test_every_parameter_is_documented() -> None:
    source = files("cuifu_xl.tables").joinpath("factory.toml").read_text("utf-8")
    entries = tomllib.loads(source)["参数"]
    fields = tuple(Parameters.__annotations__)
    assert tuple(entries) == fields
    assert set(PARAMETER_KINDS) == set(fields)
    for field, entry in entries.items():
        assert set(entry) == {"name", "value", "unit", "note", "source"}, field
        assert entry["name"], field
        assert entry["note"], field
        assert entry["source"], field


@pytest.mark.parametrize(("field", "kind"), PARAMETER_KINDS.items())
def test_every_parameter_has_a_range(field: str, kind: Checked) -> None:
    # a level may begin at any number of points, also below none
    beyond = {FREE_TEXT: (), POINTS: ("乱写",)}.get(kind, ("乱写", -1))
    for cell in beyond:
        with pytest.raises(ValueError, match=str(cell)):
            kind.read(cell)


def test_every_parameter_is_read_by_somebody() -> None:
    read = {
        node.attr
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
    }
    assert set(Parameters.__annotations__) - read == set()


def test_no_number_hides_in_the_length_of_a_text() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno}: {ast.unparse(node)}"
        for path in RULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "len"
        if isinstance(node.args[0], ast.Constant)
    ]
    assert wrong == []


def test_no_pattern_is_possessive() -> None:
    """Python 3.11.0 to 3.11.4 match such patterns wrongly, and Debian 12 has one of them."""
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
        if re.search(r"[^\\\[][*+?}]\+|\(\?>", ast.unparse(node.args[0]))
    ]
    assert wrong == []
