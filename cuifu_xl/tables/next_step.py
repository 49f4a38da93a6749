"""What to do next, in one sentence: as a formula that goes on by itself, and as its value now.

The formula reads 今日计划, 未催原因 and two figures of 首页; the program writes it together with
the sentence that it gives at that moment.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cuifu_xl.core.units import MINUTES_PER_DAY, Minute, moment_of
from cuifu_xl.tables.formulas import OPEN_ROWS, REGISTERED

GET_REPORT = "从商家后台导出近 3 个月全部状态的订单报表，按「导入报表」，或贴到「订单」的 A1。"
PLAN = "按「计划今天」，排出今天先联系谁、几点、说什么。"
OLD_REPORT = ("报表是 ", " 的：先导入新报表，再按「计划今天」。")
OLD_WHILE_CALLING = ("报表是 ", " 的：先导入新报表再按「计划今天」，免得催到刚付款的买家。")
CALL = ("打开「今日计划」，从上往下联系：现在有 ", " 位买家可以联系，联系完选「结果」。")
LATER = (" 起先联系 ", " 位买家，名单在「今日计划」；到点前再导一次新报表。")
MISSED = ("有 ", " 位过了催付截止还没联系：导入新报表，再按「计划今天」重排。")
REGISTER = ("今天的都联系完了：按「登记结果」，把 ", " 行记进「催付登记」。")
NEXT_BATCH = ("今天没有要催的了，", " 起有下一批，见「未催原因」。")
NOTHING = "今天没有要催的订单了。"
LOOK = "打开「今日计划」，从上往下联系，联系完选「结果」。"


class Waiting(NamedTuple):
    """A row of 今日计划 that nobody has filled in."""

    start: Minute
    end: Minute


def next_step(
    as_of: Minute | None,
    planned_at: Minute | None,
    stale_after: Minute,
    waiting: Sequence[Waiting],
    to_register: int,
    due: Iterable[Minute],
    now: Minute,
) -> str:
    """The sentence at `now`. `due` is when the orders of 未催原因 come due. 下一步"""
    if as_of is None:
        return GET_REPORT
    is_old = now - as_of > stale_after
    if planned_at is None or planned_at // MINUTES_PER_DAY < now // MINUTES_PER_DAY:
        return _around(OLD_REPORT, _moment(as_of)) if is_old else PLAN
    callable_now = sum(1 for row in waiting if row.start <= now < row.end)
    if callable_now:
        if is_old:
            return _around(OLD_WHILE_CALLING, _moment(as_of))
        return _around(CALL, str(callable_now))
    later = [row.start for row in waiting if row.start > now]
    if later:
        first = min(later)
        return f"{moment_of(first):%H:%M}" + _around(LATER, str(later.count(first)))
    if waiting:
        return _around(MISSED, str(len(waiting)))
    if to_register:
        return _around(REGISTER, str(to_register))
    batches = [moment for moment in due if moment > now]
    return _around(NEXT_BATCH, _moment(min(batches))) if batches else NOTHING


def _moment(minute: Minute) -> str:
    return f"{moment_of(minute):%m-%d %H:%M}"


def _around(words: tuple[str, str], figure: str) -> str:
    return words[0] + figure + words[1]


# the same as a formula; an unknown time is 0, as an empty cell is
_AS_OF, _PLANNED_AT = "IFERROR(数_数据截至,0)", "IFERROR(数_计划时间,0)"
_IS_OLD = f"NOW()-{_AS_OF}>数_数据过期/1440"
_START, _END = "今日计划[催付开始]", "今日计划[催付截止]"
_WAITING = f"(今日计划[订单数]>0)*{OPEN_ROWS}"
_NOW = f"SUMPRODUCT({_WAITING}*({_START}<=NOW())*({_END}>NOW()))"
_LATER = f"SUMPRODUCT({_WAITING}*({_START}>NOW()))"
_FAR = 99999  # later than any day
_FIRST = f"({_FAR}-SUMPRODUCT(MAX({_WAITING}*({_START}>NOW())*({_FAR}-{_START}))))"
_AT_FIRST = f"SUMPRODUCT({_WAITING}*(ROUND(({_START}-{_FIRST})*1440,0)=0))"
_MISSED = f"SUMPRODUCT({_WAITING})"
_SOMEBODY = '((今日计划[订单编号]<>"")+(今日计划[买家会员名]<>"")>0)'
_UNREGISTERED = f'(LEFT(今日计划[登记状态],{len(REGISTERED)})<>"{REGISTERED}")'
_DONE = f'SUMPRODUCT((今日计划[结果]<>"")*{_SOMEBODY}*{_UNREGISTERED})'
_DUE = "未催原因[到期时间]"
_NEXT_DUE = f'IFERROR(SMALL({_DUE},COUNTIFS({_DUE},"<="&NOW())+1),0)'


def _if(when: str, then: str, otherwise: str) -> str:
    return f"IF({when},{then},{otherwise})"


def _said(words: tuple[str, str], figure: str) -> str:
    return f'"{words[0]}"&{figure}&"{words[1]}"'


def _shown(moment: str) -> str:
    return f'TEXT({moment},"mm-dd hh:mm")'


def _formula() -> str:
    """The cases of `next_step`, from the last to the first."""
    done = _if(f"{_NEXT_DUE}>0", _said(NEXT_BATCH, _shown(_NEXT_DUE)), f'"{NOTHING}"')
    done = _if(f"{_DONE}>0", _said(REGISTER, _DONE), done)
    done = _if(f"{_MISSED}>0", _said(MISSED, _MISSED), done)
    later = f'TEXT({_FIRST},"hh:mm")&{_said(LATER, _AT_FIRST)}'
    done = _if(f"{_LATER}>0", later, done)
    call = _if(_IS_OLD, _said(OLD_WHILE_CALLING, _shown(_AS_OF)), _said(CALL, _NOW))
    done = _if(f"{_NOW}>0", call, done)
    plan = _if(_IS_OLD, _said(OLD_REPORT, _shown(_AS_OF)), f'"{PLAN}"')
    done = _if(f"{_PLANNED_AT}<TODAY()", plan, done)
    return f'IFERROR({_if(f"{_AS_OF}=0", f"{chr(34)}{GET_REPORT}{chr(34)}", done)},"{LOOK}")'


NEXT_STEP = _formula()
