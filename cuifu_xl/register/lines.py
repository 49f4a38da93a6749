"""One line of 催付登记 as cells by heading."""

from cuifu_xl.core.credit import UNKNOWN
from cuifu_xl.core.model import Attempt
from cuifu_xl.core.reading.attempts import CHASE
from cuifu_xl.core.units import MINUTES_PER_HOUR, Minute, clock_of, date_of, day_of
from cuifu_xl.tables import cells, schema
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.worklist.remembered import PlannedOrder

HEADINGS = schema.REGISTER.headings()
_BLANK: dict[str, Cell] = dict.fromkeys(HEADINGS)


def line(number: str, attempt: Attempt, order: PlannedOrder | None, nth: int) -> dict[str, Cell]:
    """A line about one order; payment not known yet. `number` is its 登记号."""
    counts = attempt.group == CHASE
    made: dict[str, Cell] = _BLANK | {
        "登记号": number,
        "计划号": attempt.plan_id or None,
        "催付时间": cells.datetime_cell(attempt.at),
        "催付日": date_of(day_of(attempt.at)),
        "时间来源": attempt.source,
        "客服": attempt.agent or None,
        "订单编号": attempt.order_id or None,
        "买家会员名": attempt.buyer or None,
        "渠道": attempt.channel or None,
        "第几次": nth,
        "计次": int(counts),
        "首次催付": int(counts and nth == 1),
        "技巧": attempt.technique or None,
        "话术编号": attempt.template_id or None,
        "结果": attempt.outcome or None,
        "未付款原因": attempt.reason or None,
        "承诺付款时间": cells.datetime_cell(attempt.promise_at),
        "付款状态": UNKNOWN,
        "组别": attempt.group,
    }
    if order is not None:
        made |= {
            "应付金额": cells.yuan_cell(order.payable),
            "下单时间": cells.datetime_cell(order.created_at),
            "下单时段": hour_placed(order.created_at if order.is_hour_known else None),
            "关闭时间": cells.datetime_cell(order.closes_at),
            "商品": order.goods or None,
            "商品类型": order.kind or None,
        }
    return made


def hour_placed(created_at: Minute | None) -> str | None:
    """The hour of the day in which an order was placed, as PivotTables group it: 08-09点."""
    if created_at is None:
        return None
    hour = clock_of(created_at) // MINUTES_PER_HOUR
    return f"{hour:02d}-{hour + 1:02d}点"


def row_of(line: dict[str, Cell]) -> list[Cell]:
    """The line in the order of the schema's columns."""
    return [line[heading] for heading in HEADINGS]
