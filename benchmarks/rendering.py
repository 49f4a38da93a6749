"""`python -m benchmarks.rendering ROWS`: our way of writing texts against `template.render`.

Every template that ships, once with its bare variables and once with a filter on each, is written
ROWS times with new facts by both, in turn. Prints one JSON object: ratios of process time, and
whether every text was the same letter for letter.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from cuifu_xl.core.model import Template
from cuifu_xl.core.wording.sandbox import Sandbox
from cuifu_xl.core.wording.variables import VARIABLES
from cuifu_xl.tables.schema import TEMPLATES
from cuifu_xl.tables.templates import read_templates, shipped_rows
from cuifu_xl.workbooks.base import Table

ROUNDS = 7
Facts = dict[str, str]
Write = Callable[[Facts], str]


def ours(templates: Sequence[Template]) -> list[Write]:
    """One writer for each template, over the one dict of facts that a press keeps."""
    shared: Facts = {}
    sandbox = Sandbox(shared)

    def writer(template: Template) -> Write:
        script = sandbox.read(template)

        def write(facts: Facts) -> str:
            shared.clear()
            shared.update(facts)
            return sandbox.render(script)

        return write

    return [writer(template) for template in templates]


def theirs(templates: Sequence[Template]) -> list[Write]:
    """Jinja as its manual shows it, in the same sandbox."""
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    return [environment.from_string(template.text).render for template in templates]


def written(writers: Sequence[Write], rows: Sequence[Facts]) -> tuple[float, list[str]]:
    """Seconds of process time, and every text."""
    started = time.process_time()
    texts = [write(facts) for facts in rows for write in writers]
    return time.process_time() - started, texts


def compared(templates: Sequence[Template], rows: Sequence[Facts]) -> tuple[float, bool]:
    """How many times faster ours are, and whether all texts agree."""
    programs: Mapping[str, Sequence[Write]] = {"ours": ours(templates), "theirs": theirs(templates)}
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    texts: dict[str, list[str]] = {}
    names = list(programs)
    for number in range(ROUNDS):
        for name in names if number % 2 == 0 else reversed(names):
            spent, texts[name] = written(programs[name], rows)
            seconds[name].append(spent)
    ratio = median(seconds["theirs"]) / median(seconds["ours"])
    return ratio, texts["ours"] == texts["theirs"]


def main() -> None:
    """Both kinds of templates, compared."""
    count = int(sys.argv[1])
    shipped, _ = read_templates(Table(TEMPLATES.headings(), shipped_rows()))
    filtered = [one._replace(text=one.text.replace(" }}", "|trim }}")) for one in shipped]
    rows = [{name: f"{name}{number}" for name in VARIABLES} for number in range(count)]
    plain, same = compared(shipped, rows)
    with_filters, same_too = compared(filtered, rows)
    figures = {
        "templates": len(shipped),
        "plain": plain,
        "filtered": with_filters,
        "same": same and same_too,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
