"""The buttons of 首页 and the macros behind them."""

import re
from importlib.resources import files

import openpyxl
from package_surgery import Parts

from cuifu_xl.maker.launcher_words import WORDS
from cuifu_xl.maker.macros import module_source
from cuifu_xl.tables.schema import BUTTONS
from tests.maker.test_workbook import COMMITTED

MOST_IN_A_NAME = 255


def macros() -> dict[str, str]:
    """Macro → the task that it starts."""
    return dict(
        re.findall(r'^Sub (\w+)\(\)\r\n    Press "(\w+)"\r\nEnd Sub', module_source(), re.M)
    )


def spare_macros() -> dict[str, str]:
    """Spare macro → the defined name that says its task."""
    return dict(
        re.findall(r'^Sub (\w+)\(\)\r\n    PressNamed "(\w+)"\r\nEnd Sub', module_source(), re.M)
    )


def test_each_macro_starts_the_task_of_its_name() -> None:
    snake_case = {name: re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in macros()}
    assert macros() == snake_case
    public = re.findall(r"^(?:Public )?(?:Sub|Function) (\w+)", module_source(), re.M)
    assert public == [*macros(), *spare_macros()]


def test_thirty_spare_macros_wait_for_buttons_to_come() -> None:
    assert spare_macros() == {f"Task{n:02}": f"task_{n:02}" for n in range(1, 31)}


def test_the_buttons_stand_in_the_order_of_the_day_each_before_its_macro() -> None:
    front = Parts(COMMITTED)
    drawing = front.text(front.related(front.sheet("首页"), "vmlDrawing"))
    drawn = re.findall(r"<font[^>]*>([^<]+)</font>.*?<x:FmlaMacro>([^<]+)<", drawing, re.S)
    assert drawn == [(button.caption, f"[0]!{button.macro}") for button in BUTTONS]
    assert [button.macro for button in BUTTONS] == list(macros())


def test_what_the_macros_say_is_in_the_workbook() -> None:
    said = set(re.findall(r'Say "(\w+)"', module_source()))
    names = openpyxl.load_workbook(COMMITTED).defined_names
    assert {name: names[name].attr_text for name in said} == {
        name: f'"{words}"' for name, words in WORDS.items()
    }
    assert all(len(words) <= MOST_IN_A_NAME and '"' not in words for words in WORDS.values())


def test_the_module_stays_what_every_office_compiles() -> None:
    code = [line for line in module_source().splitlines() if not line.startswith("'")]
    banned = re.compile(r"\bDeclare\b|^Option |^#Const|\bVBA\.|^(Public |Private )?(Enum|Type) ")
    assert [line for line in code if banned.search(line)] == []


def test_the_script_for_the_mac_is_the_one_that_the_macro_asks_for() -> None:
    found = re.search(r'AppleScriptTask\("([\w.]+)", "(\w+)"', module_source())
    assert found is not None
    script = files("cuifu_xl.app.buttons").joinpath(found[1]).read_text("utf-8")
    assert re.findall(r"^(?:on|end) (\w+)", script, re.M) == [found[2], found[2]]
