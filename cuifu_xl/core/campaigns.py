"""Which rows of 活动 are about an order, and when they hold."""

from cuifu_xl.core.model import Campaign, Order, Window

# 尾款: when the balance of a presale is due
PRESALE_WORD = "尾款"
# 逢百: what one order wins as the shop's hundredth; the row names its number
_HUNDREDTH = "逢百"


def fits(campaign: Campaign, order: Order) -> bool:
    """Whether the row is about this order's goods: a word of the title, the code, or everything."""
    if is_hundredth(campaign):
        return campaign.product == order.id
    return campaign.product in ("", order.goods_code) or campaign.product in order.title


def is_presale_row(campaign: Campaign) -> bool:
    """Whether the row says when a presale is paid. 尾款"""
    return PRESALE_WORD in campaign.name


def is_hundredth(campaign: Campaign) -> bool:
    """Whether the row tells one buyer that he has won. 逢百"""
    return _HUNDREDTH in campaign.name


def runs_through(campaign: Campaign, window: Window) -> bool:
    """Whether the row holds from the first to the last minute of a window."""
    starts, ends = campaign.starts_at, campaign.ends_at
    return (starts is None or starts <= window.start) and (ends is None or ends >= window.end)
