"""What a press did, in sentences: the same words from the command line and from a button."""

from typing import TYPE_CHECKING

from cuifu_xl.rules.units import clock_text, moment_of
from cuifu_xl.workflow import Imported, Planned

if TYPE_CHECKING:
    from cuifu_xl.sheets.proofs import Preview
    from cuifu_xl.sms_export import Exported


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


def export_sentences(done: "Exported") -> list[str]:
    """How many SMS are in the file, when to send them, and who gets none."""
    left_out = sum(done.left_out.values())
    without = f"没有导出 {left_out} 条：{_counts(done.left_out)}。" if left_out else ""
    if done.file is None:
        return list(filter(None, ["没有要导出的短信。", without]))
    said = [
        f"导出 {len(done.messages)} 条短信（计费 {done.parts} 条）：{_counts(done.by_kind())}。",
        *(
            f"{clock_text(batch.start)}–{clock_text(batch.end)} 之间发 {len(batch.messages)} 条。"
            for batch in done.batches
        ),
        without,
        "发完请在「今日计划」填「结果」；没发成的填「没联系」。",
        f"文件：{done.file.resolve()}",
    ]
    return [sentence for sentence in said if sentence]


def preview_sentence(found: "Preview") -> str:
    """How many texts there are, and how many to look at."""
    off = sum(not one.is_on for one in found.proofs)
    doubtful = sum(bool(one.findings) and one.is_on for one in found.proofs)
    said = f"共 {len(found.proofs)} 条话术" + (f"，停用 {off} 条" if off else "")
    return said + (f"，要看一眼的 {doubtful} 条。" if doubtful else "，没有要改的。")


def _counts(by_name: dict[str, int]) -> str:
    return "、".join(f"{name} {count}" for name, count in by_name.items())
