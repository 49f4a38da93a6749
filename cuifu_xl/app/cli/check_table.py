"""What is in place for the buttons, as a table on the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cuifu_xl.install.checks import Check


def print_checks(checks: Sequence[Check]) -> None:
    """One row a check; a missing thing with how to mend it."""
    console = Console()
    # a pipe has no width; a Chinese table needs some
    if not console.is_terminal:
        console.width = 140
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("项目", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("现在", overflow="fold")
    table.add_column("怎么办", overflow="fold")
    for one in checks:
        mark = Text("✓" if one.ok else "缺", style="green" if one.ok else "bold red")
        # as Text: a path may hold brackets, which rich would take for its own
        table.add_row(one.name, mark, Text(one.found), Text(one.mend))
    console.print(table)
    missing = sum(not one.ok for one in checks)
    print(f"缺 {missing} 样。" if missing else "都齐了。")
