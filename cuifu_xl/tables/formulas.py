"""The formulas that the workbook carries: they work in the bare file, without Python.

Functions of Excel 2010 only, in the form in which a file stores them: no leading "=", commas,
`table[[#This Row],[heading]]`.
"""

# first words of 今日计划.登记状态 that formulas and colours look at
NO_LONGER_NEEDED = "已不需催"
REGISTERED = "已登记"
UNASSIGNED = "待分配"
# its last words where the buyer was contacted or the SMS handed out, and the result is missing
RESULT_MISSING = "还缺结果"
# what stands where the net rate of a time is not known
NOT_ENOUGH = "还没有足够数据"
NET = "净"
ALL = "全部"  # channels together
DAYS_ON_BOARD = 28
NET_OF_WEEK = "本周成功率（净）"


def this_row(heading: str) -> str:
    """The cell of this row of 今日计划."""
    return f"今日计划[[#This Row],[{heading}]]"


def parameter(name: str) -> str:
    """The number of a row of 参数, typed as number or as text."""
    return f'VALUE(INDEX(参数[值],MATCH("{name}",参数[名称],0)))'


def net_rate(first: str, last: str, scope: str) -> str:
    """The net rate that the program has left in _meta under `净|2026-11-16|2026-11-22|全部`.

    It stands for just these days and this channel; other days have none and say so.
    """
    day = '"yyyy-mm-dd"'
    key = f'"{NET}|"&TEXT({first},{day})&"|"&TEXT({last},{day})&"|"&{scope}'
    return f'IFERROR(VALUE(INDEX(_meta[值],MATCH({key},_meta[键],0))),"{NOT_ENOUGH}")'


_OUTCOME = this_row("结果")
_PROMISE = this_row("承诺付款时间")

# a bare clock time means the day of the plan; a contact outside the plan means today
_DAY = (
    f"IF(N({this_row('联系时间')})>=1,{this_row('联系时间')},"
    f"IF(N({this_row('催付开始')})>=1,{this_row('催付开始')},TODAY()))"
)
_AGENT = (
    f'IF({this_row("催付人")}<>"",{this_row("催付人")},'
    f'IF({this_row("负责客服")}="{UNASSIGNED}","",{this_row("负责客服")}&""))'
)
_PHRASE = (
    f'IF(COUNTIFS(催付结果[结果],{_OUTCOME},催付结果[备注短语],"?*")=0,{_OUTCOME},'
    f"INDEX(催付结果[备注短语],MATCH({_OUTCOME},催付结果[结果],0)))"
)
_PROMISE_DAY = f"IF({_PROMISE}>=1,{_PROMISE},{_DAY})"
_PROMISED = (
    f'IF(N({_PROMISE})>0," 承诺"&TEXT({_PROMISE_DAY},"m.d")'
    f'&IF(INT({_PROMISE})={_PROMISE},""," "&TEXT({_PROMISE},"h:mm"))&"付款","")'
)

# `4.15 阿华 已催付`. 千牛备注
MEMO_FORMULA = (
    f'IF({_OUTCOME}="","",TRIM(TEXT({_DAY},"m.d")&" "&{_AGENT}&" "&{_PHRASE})&{_PROMISED})'
)

# 1 where the line is an attempt. 计次
COUNT_FORMULA = 'IF(催付登记[[#This Row],[组别]]="催付",1,0)'

# (table, heading) → formula of every row
COLUMN_FORMULAS = {
    ("今日计划", "千牛备注"): MEMO_FORMULA,
    ("催付登记", "计次"): COUNT_FORMULA,
}

_STILL_NEEDED = f'(LEFT(今日计划[登记状态],4)<>"{NO_LONGER_NEEDED}")'
_NOT_CONTACTED = f'(RIGHT(今日计划[登记状态],4)<>"{RESULT_MISSING}")'
# rows of 今日计划 that still wait for somebody
OPEN_ROWS = f'(今日计划[结果]="")*{_STILL_NEEDED}*{_NOT_CONTACTED}'
# SUMIFS takes text and blanks for nothing, in a table of one row too: SUMPRODUCT(a,b) does not
_IS_OPEN = (
    f'今日计划[结果],"",今日计划[登记状态],"<>{NO_LONGER_NEEDED}*",'
    f'今日计划[登记状态],"<>*{RESULT_MISSING}"'
)


def waiting(heading: str, *conditions: str) -> str:
    """The sum of a column of 今日计划 over the rows that still wait for somebody."""
    return f"SUMIFS({','.join((f'今日计划[{heading}]', _IS_OPEN, *conditions))})"


_CLOSING_SOON = (
    f'今日计划[关闭时间],">"&NOW(),今日计划[关闭时间],"<="&NOW()+{parameter("快关闭")}/24'
)
_OF_EACH_OUTCOME = (
    f'SUMIFS(今日计划[订单数],今日计划[结果],催付结果[结果],今日计划[登记状态],"<>{REGISTERED}*")'
)
_HANDLED = f'SUMPRODUCT((催付结果[结果]<>"")*(催付结果[算一次]="是")*{_OF_EACH_OUTCOME})'
_CHASED = '催付登记[组别],"催付",催付登记[催付时间],'
_TODAY = '">="&TODAY(),{0},"<"&TODAY()+1'
_MONDAY = "TODAY()-WEEKDAY(TODAY(),2)+1"
_THIS_WEEK = f'">="&{_MONDAY}'
_FIRST_CHASES = f"SUMIFS(催付登记[首次催付],{_CHASED}{_THIS_WEEK})"
_SUCCESSES = f"SUMIFS(催付登记[是否成功],{_CHASED}{_THIS_WEEK})"

# 项目 of the table 今日数字 → formula of 现在
FIGURE_FORMULAS: dict[str, str] = {
    "待催单数": waiting("订单数"),
    "待催金额": waiting("应付金额"),
    "3 小时内关闭": f'IFERROR({waiting("订单数", _CLOSING_SOON)},"—")',
    "待分配": waiting("订单数", f'今日计划[负责客服],"{UNASSIGNED}"'),
    "今日已催": f"COUNTIFS({_CHASED}{_TODAY.format('催付登记[催付时间]')})+{_HANDLED}",
    "今日回款": (
        "SUMIFS(催付登记[回款金额],催付登记[是否成功],1,催付登记[付款时间],"
        f"{_TODAY.format('催付登记[付款时间]')})"
    ),
    "本周成功率（毛）": f'IF({_FIRST_CHASES}=0,"—",{_SUCCESSES}/{_FIRST_CHASES})',
    NET_OF_WEEK: net_rate(_MONDAY, f"{_MONDAY}+6", '"全部"'),
}
