"""What is counted in 催付登记, one function a figure."""

from typing import NamedTuple

from cuifu_xl.board.figures import Figure, Lines, Where, constant
from cuifu_xl.core.model import Channel

# attempts only: 组别 催付
COUNTED = Where("计次", "=", constant(1))
BY_SMS = Where("渠道", "=", constant(Channel.SMS.value))
HELD_OUT = Where("组别", "=", constant("对照"))


class Measures(NamedTuple):
    """Figures over the lines that meet some conditions."""

    lines: Lines
    where: tuple[Where, ...]

    def orders(self) -> Figure:
        """Orders chased. 催付单数"""
        return self.lines.total("首次催付", COUNTED, *self.where)

    def attempts(self) -> Figure:
        """Times chased. 催付次数"""
        return self.lines.total("计次", *self.where)

    def successes(self) -> Figure:
        """Orders paid after chasing. 成功单数"""
        return self.lines.total("是否成功", COUNTED, *self.where)

    def recovered(self) -> Figure:
        """Their money. 回款金额"""
        return self.lines.total("回款金额", COUNTED, *self.where)

    def messages(self) -> Figure:
        """SMS that were paid for. 短信条数"""
        return self.lines.total("短信条数", COUNTED, BY_SMS, *self.where)

    def hours(self) -> Figure:
        """Hours from chasing to paying, all successes together. 付款用时"""
        return self.lines.total(
            "付款用时", COUNTED, Where("是否成功", "=", constant(1)), *self.where
        )
