"""What chasing costs: messages times what one costs, as the owner has told on 设置. 费用"""

from cuifu_xl.build.figures import Figure
from cuifu_xl.build.rows import Rows, records
from cuifu_xl.sheets.factory import parameter_names
from cuifu_xl.sheets.formulas import parameter
from cuifu_xl.sheets.schema import PARAMETERS

NO_PRICE = "填短信单价，就有费用"


def price_of_message(rows: Rows) -> Figure:
    """短信单价 in yuan; 0 while it is not told, or the row is missing."""
    name = parameter_names()["sms_price"]
    told = next((row["值"] for row in records(rows, PARAMETERS) if row["名称"] == name), None)
    value = float(told) if isinstance(told, int | float) else 0.0
    return Figure(f"IFERROR({parameter(name)},0)", value)


def cost(messages: Figure, price: Figure) -> Figure:
    """Yuan for so many messages."""
    return Figure(f"{messages.text}*{price.text}", messages.number * price.number)
