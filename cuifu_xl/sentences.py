"""What a press did, in sentences: the same words from the command line and from a button."""

from cuifu_xl.rules.units import moment_of
from cuifu_xl.workflow import Imported, Planned


def import_sentence(imported: Imported) -> str:
    """What was in the reports: every row is counted somewhere."""
    return (
        f"读了 {imported.rows_read} 行：{imported.orders} 单，重复 {imported.duplicates} 行，"
        f"有问题 {imported.problems} 行，空 {imported.blank_rows} 行；"
        f"待付款 {imported.unpaid} 单。数据截至 {moment_of(imported.as_of):%Y-%m-%d %H:%M}。"
    )


def list_sentence(planned: Planned) -> str:
    """How long today's call list is, and through which channels."""
    channels = _counts(planned.by_channel())
    return f"今日计划 {planned.rows} 行、{planned.planned_orders} 单" + (
        f"（{channels}）" if channels else ""
    )


def skipped_sentence(planned: Planned) -> str:
    """How many orders are left alone, and why; empty when none is."""
    if not planned.skipped:
        return ""
    return f"不催 {len(planned.skipped)} 单：{_counts(planned.by_skip_reason())}"


def _counts(by_name: dict[str, int]) -> str:
    return "、".join(f"{name} {count}" for name, count in by_name.items())
