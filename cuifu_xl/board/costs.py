"""What chasing costs: messages times what one costs, as the owner has told on 设置. 费用"""

from cuifu_xl.board.figures import Figure, Tables, records, seen
from cuifu_xl.tables.factory import parameter_names
from cuifu_xl.tables.formulas import parameter
from cuifu_xl.tables.schema import PARAMETERS

NO_PRICE = "填短信单价，就有费用"


def price_of_message(tables: Tables) -> Figure:
    """短信单价 in yuan; 0 while it is not told, or the row is missing."""
    name = parameter_names()["sms_price"]
    rows = records(tables, PARAMETERS.name)
    told = next((seen(row["值"]) for row in rows if row["名称"] == name), None)
    try:
        value = float(told or 0)
    except ValueError:
        value = 0.0
    return Figure(f"IFERROR({parameter(name)},0)", value)


def cost(messages: Figure, price: Figure) -> Figure:
    """Yuan for so many messages."""
    return Figure(f"{messages.text}*{price.text}", messages.number * price.number)
