"""What a press did, in sentences: the same words from the command line and from a button."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cuifu_xl.core.errors import Problem
from cuifu_xl.core.units import clock_text, moment_of, yuan_text

if TYPE_CHECKING:
    # the installer speaks before the packages that the workflow needs are there
    from cuifu_xl.app.outcomes import Imported, Planned
    from cuifu_xl.app.sms_export import Exported
    from cuifu_xl.app.summing_up import Summary
    from cuifu_xl.app.teamwork import Split
    from cuifu_xl.core.effect.halves import Halves
    from cuifu_xl.core.effect.techniques import Technique
    from cuifu_xl.register.summed import Summed
    from cuifu_xl.worklist.proofs import Preview

_SUGGESTED = 3


def import_sentence(imported: "Imported") -> str:
    """What was in the reports: every row is counted somewhere."""
    return (
        f"读了 {imported.rows_read} 行：{imported.orders} 单，重复 {imported.duplicates} 行，"
        f"有问题 {imported.problems} 行，空 {imported.blank_rows} 行；"
        f"待付款 {imported.unpaid} 单。数据截至 {moment_of(imported.as_of):%Y-%m-%d %H:%M}。"
    )


def list_sentence(planned: "Planned") -> str:
    """How long today's call list is, and through which channels."""
    channels = _counts(planned.by_channel())
    return f"今日计划 {planned.rows} 行、{planned.planned_orders} 单" + (
        f"（{channels}）" if channels else ""
    )


def skipped_sentence(planned: "Planned") -> str:
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


def export_again_question(done: "Exported") -> str:
    """Asked when only messages of an earlier file are left; "" when there are none either."""
    from cuifu_xl.core.wording.outbox import EXPORTED

    before = done.left_out.get(EXPORTED, 0)
    if not before:
        return ""
    return (
        f"今天导出过的 {before} 条还没填「结果」，没有新的要导出。\n"
        "上次的文件没有用上、要再导出一次吗？已经发了请选「否」，去填「结果」。"
    )


def preview_sentence(found: "Preview") -> str:
    """How many texts there are, and how many to look at."""
    off = sum(not one.is_on for one in found.proofs)
    doubtful = sum(bool(one.findings) and one.is_on for one in found.proofs)
    said = f"共 {len(found.proofs)} 条话术" + (f"，停用 {off} 条" if off else "")
    return said + (f"，要看一眼的 {doubtful} 条。" if doubtful else "，没有要改的。")


def split_sentences(done: "Split") -> list[str]:
    """The lists for colleagues, one a line."""
    return [f"{done.rows} 行分成 {len(done.files)} 份：", *map(str, done.files)]


def problem_lines(problems: Sequence[Problem], most: int, *, listed: bool) -> Iterable[str]:
    """The first problems, one a line, and how many more; `listed` if they stand on 问题 too."""
    yield from (problem.sentence() for problem in problems[:most])
    if len(problems) > most:
        where = "见「问题」表" if listed else "改好上面这些，再检查一次"
        yield f"还有 {len(problems) - most} 处，{where}。"


def backup_sentence(backup: Path) -> str:
    """Where the version before is kept."""
    return f"上一版留在：{backup}"


def press_message(said: Iterable[str], problems: int, backup: Path | None) -> str:
    """The one message at the end of a press: what was done, what to look at, the way back."""
    lines = [line for line in said if line]
    if problems:
        lines.append(f"有 {problems} 处要看一眼，在「问题」里。")
    if backup:
        lines.append(backup_sentence(backup))
    return "\n".join(lines)


def _counts(by_name: dict[str, int]) -> str:
    return "、".join(f"{name} {count}" for name, count in by_name.items())


def overall_sentence(found: "Summary") -> str:
    """Attempts, orders, successes and money in one line."""
    total = found.total
    share = total.successes / total.orders if total.orders else 0
    return (
        f"催了 {total.attempts} 次、{total.orders} 单，成功 {total.successes} 单（{share:.1%}），"
        f"回款 {yuan_text(total.recovered)} 元。"
    )


def technique_sentences(found: Sequence["Technique"]) -> list[str]:
    """What the owner may try, and how much weight the words have; nothing without rows."""
    from cuifu_xl.core.effect.techniques import BETTER

    if not found:
        return []
    better = [row for row in found if row.words == BETTER]
    said = [
        f"{row.cut}「{row.segment}」：「{row.technique}」成 {row.rate.value:.1%}，别的技巧 "
        f"{row.others.value:.1%}。可以在「话术」里给它多写几条。"
        for row in better[:_SUGGESTED]
    ]
    told = sum(row.is_told for row in found)
    careful = f"一共比了 {told} 处，全部合起来 95% 把握才说好坏；" if told else ""
    return [
        *said,
        f"{careful}技巧是照规矩挑的，不是抽签，所以只是线索。要改请改「话术」，程序自己不动。",
    ]


def _halves_sentence(found: "Halves") -> str:
    """Before a day and from it on, each with its interval."""
    sides = "，".join(
        f"{half.name} {half.orders} 单成 {half.successes}"
        + (f"、{half.rate.as_share()}" if half.orders else "")
        for half in (found.before, found.after)
    )
    both = found.before.orders and found.after.orders
    change = f"差 {found.change.as_span()}，" if both else ""
    return f"{sides}：{change}{found.words}。"


def _cost_sentence(total: "Summed") -> str:
    """What the messages cost, and what is left of the money."""
    sent = f"短信计费 {total.messages} 条"
    if total.cost is None:
        return f"{sent}；在设置的「参数」填上短信单价，就算得出费用。"
    left = yuan_text(total.recovered - total.cost)
    return f"{sent}，费用 {yuan_text(total.cost)} 元；回款减费用 {left} 元。"


def more_sentences(found: "Summary") -> list[str]:
    """Net money, costs, what was lost, two stretches of time, how long to wait; as far as known."""
    said = []
    if found.effect.money is not None:
        low, high = (yuan_text(round(end)) for end in found.effect.money[1:])
        net = yuan_text(round(found.effect.money.value))
        said.append(f"净回款 {net} 元（95% 把握在 {low} 到 {high} 元）。")
    if found.total.messages:
        said.append(_cost_sentence(found.total))
    if found.lost is not None and found.lost.placed:
        lost = found.lost
        said.append(
            f"报表里 {lost.placed} 单，没付款就关闭 {lost.orders} 单：流失率 "
            f"{lost.orders / lost.placed:.1%}，流失金额 {yuan_text(lost.money)} 元。"
        )
    if found.halves is not None:
        said.append(_halves_sentence(found.halves))
    if found.natural is not None:
        said.append(found.natural.sentence())
    return said
