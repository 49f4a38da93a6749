"""The rules of the plan over whole columns, for the comparison program.

Written as a good engineer would who knows the rules and the factory settings and has no table to
obey: numbers are constants, times are minutes since 1970, nothing goes row by row but the agents.
Not here, because nothing in the made-up reports needs them: promises, presales, short-lived orders,
campaigns, chats, products, 结果 half filled in, hold-back group.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

MINUTE = "datetime64[m]"
DAY, HOUR = 1440, 60
CHANNELS = ("电话", "千牛", "短信")
PHONE, QIANNIU, SMS = range(3)
OPEN = {
    PHONE: ((11 * HOUR, 12 * HOUR), (16 * HOUR, 17 * HOUR)),
    QIANNIU: ((11 * HOUR, 12 * HOUR), (13 * HOUR + 30, 18 * HOUR)),
    SMS: ((11 * HOUR, 12 * HOUR), (13 * HOUR + 30, 18 * HOUR)),
}
CLOSE_AFTER, MARGIN, MIN_WAIT, GAP, MIN_SLOT = 72 * HOUR, 10, 30, 4 * HOUR, 15
RETURNING_WITHIN, RETURNING_ORDERS, REPAID_WITHIN = 24 * HOUR, 2, 3 * DAY
LOOKBACK, SPOOF, MAX_ATTEMPTS, CALLS = 15 * DAY, 5, 3, 20
SMALL, LARGE = 1000, 20000
TIERS = ("非会员", "普通会员", "高级会员", "VIP", "至尊VIP")
TIER_BOUNDS = ((1, 0), (3, 30000), (6, 100000), (12, 300000))
TIER_POINTS = (0, 5, 10, 20, 25)
AMOUNTS, AMOUNT_POINTS = (50, 100, 200, 500), (0, 10, 20, 30, 40)
HOURS, HOUR_POINTS = (3, 6, 12, 24, 48), (30, 25, 20, 15, 5, 0)
SHARES, SHARE_POINTS = (50, 90), (-5, 5, 10)
NTH_POINTS = (0, 0, -10, -20)
LEVELS, LEVEL_NAMES = (15, 40, 70), ("D", "C", "B", "A")
STOPPING = ("不想要了", "别再联系", "发现已付款")
MEMO = r"(\d{1,2})\.(\d{1,2})\s+(\S+)\s+.*(?:催付|已催)"
NEVER = -(10**9)
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Shop(NamedTuple):
    """What is read of the workbook."""

    rest: npt.NDArray[np.datetime64]
    work: npt.NDArray[np.datetime64]
    agents: list[str]
    opted_out: list[str]
    register: pd.DataFrame


class Plan(NamedTuple):
    """Rows of 今日计划, their orders, and rows of 未催原因."""

    chases: pd.DataFrame
    members: pd.DataFrame
    skips: pd.DataFrame


class Windows(NamedTuple):
    """[start, end) of each order; NEVER where there is none."""

    start: Ints
    end: Ints


def stars(minutes: pd.Series) -> npt.NDArray[np.datetime64]:
    """Minutes as date-times."""
    return minutes.to_numpy("int64").astype(MINUTE)


def minutes_of(texts: pd.Series) -> Ints:
    """Date-time texts as minutes."""
    moments = pd.to_datetime(texts, format="%Y-%m-%d %H:%M:%S")
    return moments.to_numpy(MINUTE).astype("int64")


def make_plan(frame: pd.DataFrame, shop: Shop, now: int) -> Plan:
    """Who is contacted today, when, how and by whom; and who is not, and why."""
    orders, paid, closed = _orders(frame)
    lines, register_paid = _register(shop.register, orders, frame["订单编号"], now)
    _add_buyers(orders, paid, closed, register_paid)
    attempts = _add_attempts(orders, lines, now)
    _add_timing(orders, paid, now)
    _add_channels(orders)
    table = Timetable(shop, now)
    table.add_windows(orders)
    _add_reasons(orders, paid, shop, now)
    members, skips = _gather(orders, now)
    chases = _chases(members, attempts, shop.agents, now)
    return Plan(chases, members, _skip_columns(skips))


def _orders(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Every order once: the unpaid, the paid and those closed unpaid."""
    status = frame["订单状态"]
    rank = np.select([status == "等待买家付款", status == "交易关闭"], [0, 1], 2)
    every = frame.assign(row=np.arange(len(frame)), rank=rank)
    every = every.sort_values("rank", kind="stable").drop_duplicates("订单编号", keep="last")
    every = every.sort_values("row")
    every["buyer"] = every["买家会员名"].where(every["买家会员名"] != "", every["订单编号"])
    every["created"] = minutes_of(every["订单创建时间"])
    fen = every["总金额"].str.strip("￥¥元").str.replace(",", "").astype(float) * 100
    every["payable"] = fen.round().astype("int64")
    paid = every[every["rank"] == 2].copy()
    paid["paid_at"] = minutes_of(paid["订单付款时间"])
    unpaid = every[every["rank"] == 0].sort_values(["created", "订单编号"])
    return unpaid.reset_index(drop=True), paid, every[every["rank"] == 1]


def _register(
    register: pd.DataFrame, orders: pd.DataFrame, in_report: pd.Series, now: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Attempts of the last weeks on these buyers, and their paid orders beyond the report."""
    ours = register[register["买家会员名"].isin(orders["buyer"])]
    paid = ours[ours["付款状态"] == "已付"].drop_duplicates("订单编号")
    paid = paid[~paid["订单编号"].isin(in_report)]
    money = paid["回款金额"].fillna(paid["应付金额"]).astype(float) * 100
    sums = money.groupby(paid["买家会员名"]).agg(["size", "sum"])
    at = pd.to_datetime(ours["催付时间"]).to_numpy(MINUTE).astype("int64")
    lines = ours.assign(at=at)[at >= now - LOOKBACK].sort_values("at", kind="stable")
    return lines, sums


def _add_buyers(
    orders: pd.DataFrame, paid: pd.DataFrame, closed: pd.DataFrame, register_paid: pd.DataFrame
) -> None:
    """Columns paid, paid_count, settled, tier."""
    buyer = orders["buyer"]
    seen = paid.groupby("buyer")["payable"].agg(["size", "sum"])
    orders["paid"] = buyer.map(seen["size"]).fillna(0).astype("int64")
    orders["paid_count"] = orders["paid"] + _mapped(buyer, register_paid["size"])
    money = _mapped(buyer, seen["sum"]) + _mapped(buyer, register_paid["sum"])
    orders["settled"] = orders["paid"] + _mapped(buyer, closed["buyer"].value_counts())
    tier = np.zeros(len(orders), "int64")
    for rank, (least_orders, least_money) in enumerate(TIER_BOUNDS, 1):
        tier[(orders["paid_count"] >= least_orders) & (money >= least_money)] = rank
    orders["tier"] = tier


def _mapped(keys: pd.Series, values: pd.Series) -> pd.Series:
    return keys.map(values).fillna(0).round().astype("int64")


def _add_attempts(orders: pd.DataFrame, lines: pd.DataFrame, now: int) -> pd.DataFrame:
    """Columns nth, used_<channel>, refused, chased_today, last_at, last_channel.

    Returns the attempts of these buyers, earliest first.
    """
    attempts = lines[lines["组别"] == "催付"]
    of_order = attempts[["订单编号", "at", "渠道", "客服"]]
    memos = _memos(orders, of_order, now)
    every = pd.concat([of_order, memos])
    by_order = every.groupby("订单编号")
    ids = orders["订单编号"]
    orders["nth"] = _mapped(ids, by_order.size()) + 1
    for number, channel in enumerate(CHANNELS):
        with_it = every.loc[every["渠道"] == channel, "订单编号"]
        orders[f"used_{number}"] = ids.isin(with_it)
    # a call is followed by a message that uses up 千牛
    orders[f"used_{QIANNIU}"] |= orders[f"used_{PHONE}"]
    last = lines.drop_duplicates("订单编号", keep="last")
    orders["refused"] = ids.isin(last.loc[last["结果"].isin(STOPPING), "订单编号"])
    today = now // DAY
    noted = memos.loc[memos["at"] // DAY == today, "订单编号"]
    known = lines.loc[lines["at"] // DAY == today, "订单编号"]
    orders["chased_today"] = ids.isin(noted) & ~ids.isin(known)
    newest = attempts.drop_duplicates("买家会员名", keep="last").set_index("买家会员名")
    orders["last_at"] = orders["buyer"].map(newest["at"]).fillna(NEVER).astype("int64")
    # the channel used last, remarks included; of the same minute the register's line counts
    touched = pd.concat(
        [memos.join(orders["buyer"]), attempts.rename(columns={"买家会员名": "buyer"})]
    )
    touched = touched.sort_values("at", kind="stable").drop_duplicates("buyer", keep="last")
    numbers = touched.set_index("buyer")["渠道"].map({c: n for n, c in enumerate(CHANNELS)})
    orders["last_channel"] = orders["buyer"].map(numbers).fillna(-1).astype("int64")
    return attempts


def _memos(orders: pd.DataFrame, known: pd.DataFrame, now: int) -> pd.DataFrame:
    """Attempts that only the seller's remark tells of; each day and agent once."""
    found = orders["订单备注"].str.extract(MEMO).dropna()
    of = orders.loc[found.index]
    year = int(np.datetime64(now, "m").astype("datetime64[Y]").astype(int)) + 1970
    days = pd.to_datetime(
        pd.DataFrame({"year": year, "month": found[0].astype(int), "day": found[1].astype(int)})
    )
    day = days.to_numpy("datetime64[D]").astype("int64")
    memos = pd.DataFrame(
        {
            "订单编号": of["订单编号"],
            "at": np.maximum(of["created"], day * DAY),
            "渠道": "千牛",
            "客服": found[2],
        }
    )
    marks = known["订单编号"] + (known["at"] // DAY).astype(str) + known["客服"].astype(str)
    own = memos["订单编号"] + pd.Series(day, found.index).astype(str) + memos["客服"]
    return memos[~own.isin(marks)]


def _add_timing(orders: pd.DataFrame, paid: pd.DataFrame, now: int) -> None:
    """Columns closes_at, ready, returning."""
    orders["closes_at"] = orders["created"] + CLOSE_AFTER
    waited = np.maximum(orders["created"] + MIN_WAIT, orders["last_at"] + GAP)
    orders["ready"] = np.maximum(waited, now)
    both = (
        orders[["buyer", "created"]]
        .reset_index()
        .merge(paid[["buyer", "created"]], on="buyer", suffixes=("", "_paid"))
    )
    later = both.loc[both["created_paid"] >= both["created"], "index"].value_counts()
    before = orders["paid_count"] - later.reindex(orders.index, fill_value=0)
    orders["returning"] = before >= RETURNING_ORDERS


def _add_channels(orders: pd.DataFrame) -> None:
    """Columns reach_<channel> and usable channels by own amount."""
    phone = orders["联系手机"].str.fullmatch(r"1[3-9]\d{9}")
    always = pd.Series(True, orders.index)
    reach = {PHONE: phone, QIANNIU: always, SMS: phone}
    full = orders["nth"] > MAX_ATTEMPTS
    for channel in range(len(CHANNELS)):
        orders[f"may_{channel}"] = reach[channel] & ~orders[f"used_{channel}"] & ~full


def usable(orders: pd.DataFrame, payable: pd.Series) -> Ints:
    """The channels that may be used, best first, one row an order; -1 = no more."""
    large = (payable >= LARGE) | (orders["tier"] >= TIERS.index("VIP"))
    # the place of each channel in its list; the one used last for the buyer goes to the end
    place = np.tile(np.array(range(len(CHANNELS)), "int64"), (len(orders), 1))
    last = orders["last_channel"].to_numpy()
    moved = np.flatnonzero(last >= 0)
    place[moved, last[moved]] = len(CHANNELS)
    columns = [f"may_{channel}" for channel in range(len(CHANNELS))]
    allowed = orders[columns].to_numpy(bool, copy=True)
    allowed[:, PHONE] &= large.to_numpy()
    place[~allowed] = len(CHANNELS) + 1
    order = np.argsort(place, axis=1, kind="stable")
    return np.where(np.take_along_axis(allowed, order, 1), order, -1)


class Timetable:
    """Open slots of each channel over the days that matter."""

    def __init__(self, shop: Shop, now: int) -> None:
        days = now // DAY + np.arange(-5, 11)
        dates = days.astype("datetime64[D]")
        weekend = (days + 3) % 7 >= 5
        is_rest = np.isin(dates, shop.rest) | (weekend & ~np.isin(dates, shop.work))
        self._working = days[~is_rest]
        self._slots = {channel: _slots(OPEN[channel], self._working) for channel in OPEN}
        self._with_rest = _slots(OPEN[QIANNIU], days)

    def add_windows(self, orders: pd.DataFrame) -> None:
        """Columns start_<channel>, end_<channel>, mark_<channel>, and start, end, channel."""
        channels = usable(orders, orders["payable"])
        for channel in range(len(CHANNELS)):
            start, end, mark = self._by_channel(orders, channel)
            orders[f"start_{channel}"], orders[f"end_{channel}"] = start, end
            orders[f"mark_{channel}"] = mark
        limit = (orders["closes_at"] - MARGIN).to_numpy()
        last = _first(self._with_rest, orders["ready"].to_numpy(), limit)
        orders["exhausted"] = (channels[:, 0] < 0) & (orders["nth"] > 1)
        chosen, start, end, mark = first_window(orders, channels)
        resort = (start == NEVER) & (channels == QIANNIU).any(axis=1) & (last.start != NEVER)
        orders["channel"] = np.where(resort, QIANNIU, chosen)
        orders["start"] = np.where(resort, last.start, start)
        orders["end"] = np.where(resort, last.end, end)
        orders["mark"] = np.where(resort, "临关闭", mark)

    def _by_channel(
        self, orders: pd.DataFrame, channel: int
    ) -> tuple[Ints, Ints, npt.NDArray[np.object_]]:
        """(a) inside the base window, else (b) the next open slot."""
        slots = self._slots[channel]
        ready, closes_at = orders["ready"].to_numpy(), orders["closes_at"].to_numpy()
        returning = orders["returning"].to_numpy()
        limit = closes_at - MARGIN
        base_start, base_end = self._base(orders, channel)
        base_end = np.minimum(base_end, limit)
        inside = _first(slots, np.maximum(base_start, ready), base_end)
        following = _first(slots, ready, limit)
        before = _first(slots, ready, np.minimum(limit, base_start), from_end=True)
        had_base = _first(slots, base_start, base_end).start != NEVER
        in_base = inside.start != NEVER
        start = np.select([in_base, returning], [inside.start, before.start], following.start)
        end = np.select([in_base, returning], [inside.end, before.end], following.end)
        late = np.where(had_base, "补催", "临关闭")
        return start, end, np.where(in_base | returning, "", late).astype(object)

    def _base(self, orders: pd.DataFrame, channel: int) -> tuple[Ints, Ints]:
        created, closes_at = orders["created"].to_numpy(), orders["closes_at"].to_numpy()
        clock = created % DAY
        morning, evening = clock < 11 * HOUR, clock >= 15 * HOUR
        day = created // DAY + evening
        day = self._working[np.searchsorted(self._working, day)] * DAY
        opens = np.full(len(created), 13 * HOUR + 30)
        if channel == PHONE:
            opens[morning] = 11 * HOUR
        midday = ~morning & ~evening
        start = np.where(midday, np.maximum(day, created), day + opens)
        end = day + np.where(morning, 15 * HOUR, 17 * HOUR)
        returning = orders["returning"].to_numpy()
        start = np.where(returning, closes_at - RETURNING_WITHIN, start)
        return start, np.where(returning, closes_at, end)


def _slots(hours: tuple[tuple[int, int], ...], days: Ints) -> Ints:
    """Start and end of every open slot, earliest first."""
    slots: Ints = days[:, None, None] * DAY + np.array(hours)[None]
    return slots.reshape(-1, 2)


def _first(slots: Ints, after: Ints, before: Ints, *, from_end: bool = False) -> Windows:
    """The first slot in [after, before) that is long enough, else the first at all."""
    if from_end:
        slots = slots[::-1]
    start = np.maximum(slots[None, :, 0], after[:, None])
    end = np.minimum(slots[None, :, 1], before[:, None])
    length = end - start
    long, some = length >= MIN_SLOT, length > 0
    pick = np.where(long.any(1), long.argmax(1), some.argmax(1))
    rows = np.arange(len(after))
    found = some.any(1)
    return Windows(
        np.where(found, start[rows, pick], NEVER), np.where(found, end[rows, pick], NEVER)
    )


def first_window(
    orders: pd.DataFrame, channels: Ints, not_after: int | None = None
) -> tuple[Ints, Ints, Ints, npt.NDArray[np.object_]]:
    """Channel, start, end and mark by the first channel that has a window (till then)."""
    rows = np.arange(len(orders))
    columns = range(len(CHANNELS))
    starts = orders[[f"start_{c}" for c in columns]].to_numpy()
    ends = orders[[f"end_{c}" for c in columns]].to_numpy()
    marks = orders[[f"mark_{c}" for c in columns]].to_numpy(object)
    listed = np.take_along_axis(starts, channels, 1)
    has = (channels >= 0) & (listed != NEVER)
    if not_after is not None:
        has &= listed < not_after
    channel = channels[rows, has.argmax(1)]
    found = has.any(1)
    return (
        np.where(found, channel, -1),
        np.where(found, starts[rows, channel], NEVER),
        np.where(found, ends[rows, channel], NEVER),
        np.where(found, marks[rows, channel], ""),
    )


def _add_reasons(orders: pd.DataFrame, paid: pd.DataFrame, shop: Shop, now: int) -> None:
    """Columns reason ("" = today) and waits (joins the row of its buyer)."""
    today = now // DAY
    placed_today = orders["created"] // DAY == today
    of_buyer = orders.groupby("buyer")
    many = of_buyer["row"].transform("size") >= SPOOF
    spoof = placed_today.groupby(orders["buyer"]).transform("sum") >= SPOOF
    later = orders["start"] >= (today + 1) * DAY
    reasons = {
        "已过关闭时间": orders["closes_at"] <= now,
        "不催名单": orders["buyer"].isin(shop.opted_out),
        "买家已重拍付款": _has_paid_elsewhere(orders, paid),
        "已拒绝": orders["refused"],
        "已催满": orders["exhausted"],
        "备注已催": orders["chased_today"],
        "金额过小": (orders["payable"] < SMALL) & (orders["tier"] < TIERS.index("高级会员")),
        "疑似恶意拍单": (orders["paid_count"] == 0) & many & spoof,
        "间隔未到": later & (orders["last_at"] + GAP > now),
        "老客未到时": later & orders["returning"],
        "时段未到": later,
        "关闭前无允许时段": orders["start"] == NEVER,
    }
    orders["reason"] = ""
    for reason, holds in reversed(reasons.items()):
        orders.loc[holds, "reason"] = reason
    orders["waits"] = orders["reason"].isin(("老客未到时", "时段未到"))


def _has_paid_elsewhere(orders: pd.DataFrame, paid: pd.DataFrame) -> Flags:
    """The same buyer paid after this order, or the same goods shortly before."""
    both = (
        orders[["buyer", "created", "宝贝标题"]]
        .reset_index()
        .merge(paid[["buyer", "paid_at", "宝贝标题"]], on="buyer", suffixes=("", "_paid"))
    )
    same = both["宝贝标题"] == both["宝贝标题_paid"]
    hit = (both["paid_at"] > both["created"]) | (
        same & (both["paid_at"] >= both["created"] - REPAID_WITHIN)
    )
    flags = np.zeros(len(orders), bool)
    flags[both.loc[hit, "index"]] = True
    return flags


def _gather(orders: pd.DataFrame, now: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders of today with those of the same buyer that only wait; and all the others.

    The order that closes first leads: its window counts for all, by the sum of their amounts.
    """
    tomorrow = (now // DAY + 1) * DAY
    due = orders["reason"] == ""
    joins = orders["waits"] & orders["buyer"].isin(orders.loc[due, "buyer"])
    members = orders[due | joins].assign(is_today=due)
    members = members.sort_values(
        ["is_today", "closes_at", "订单编号"], ascending=[False, True, True]
    )
    total = members.groupby("buyer")["payable"].transform("sum")
    size = members.groupby("buyer")["row"].transform("size")
    leads = members.drop_duplicates("buyer").copy()
    own = usable(leads, leads["payable"])
    summed = usable(leads, total.loc[leads.index])
    channel, start, end, mark = first_window(leads, summed, tomorrow)
    use_sum = (size.loc[leads.index] > 1).to_numpy() & (channel >= 0)
    for name, values in (("channel", channel), ("start", start), ("end", end), ("mark", mark)):
        leads[name] = np.where(use_sum, values, leads[name])
    channels = np.where(use_sum[:, None], summed, own)
    for place in range(channels.shape[1]):
        leads[f"listed_{place}"] = channels[:, place]
    taken = ["buyer", "channel", "start", "end", "mark"]
    members = members.drop(columns=taken[1:]).merge(leads[taken], on="buyer")
    used = members[[f"used_{c}" for c in range(len(CHANNELS))]].to_numpy()
    clash = used[np.arange(len(members)), members["channel"]]
    clash &= members.duplicated("buyer").to_numpy()
    left = members.loc[clash].assign(reason="间隔未到", start=NEVER)
    skips = pd.concat([orders[~(due | joins)], left])
    kept = members[~clash].merge(
        leads[["buyer", *(f"listed_{place}" for place in range(len(CHANNELS)))]], on="buyer"
    )
    return kept, skips


def _chases(
    members: pd.DataFrame, attempts: pd.DataFrame, agents: list[str], now: int
) -> pd.DataFrame:
    """One row a buyer, with the headings of 今日计划."""
    of_buyer = members.groupby("buyer", sort=False)
    members["total"] = of_buyer["payable"].transform("sum")
    _add_points(members, now)
    best = members.sort_values("points", ascending=False, kind="stable").drop_duplicates("buyer")
    chases = members.drop_duplicates("buyer").drop(columns=["points", "理由"])
    chases = chases.merge(best[["buyer", "points", "理由"]], on="buyer")
    joined = of_buyer["订单编号"].agg("、".join)
    sums = of_buyer.agg(订单数=("row", "size"), closes=("closes_at", "min"), nth=("nth", "max"))
    chases = chases.drop(columns="nth").merge(sums, left_on="buyer", right_index=True)
    chases["lead_id"] = chases["订单编号"]
    chases["订单编号"] = chases["buyer"].map(joined)
    chases["clashes"] = _clashes(members, chases)
    chases = chases.sort_values(
        ["points", "closes", "total", "lead_id"], ascending=[False, True, False, True]
    )
    _add_agents(chases, attempts, agents, now)
    return _today_columns(chases, now)


def _clashes(members: pd.DataFrame, chases: pd.DataFrame) -> pd.Series:
    """Per buyer, the channels that any of his orders has used."""
    flags = members.groupby("buyer")[[f"used_{c}" for c in range(len(CHANNELS))]].any()
    listed = flags.to_numpy().tolist()
    return chases["buyer"].map(dict(zip(flags.index, listed, strict=True)))


def _add_points(members: pd.DataFrame, now: int) -> None:
    """Columns points and 理由, from the bracket tables."""
    yuan = members["total"].to_numpy() / 100
    hours = (members["closes_at"].to_numpy() - now) // HOUR
    settled = members["settled"].to_numpy()
    share = members["paid"].to_numpy() * 100 // np.maximum(settled, 1)
    nth = members["nth"].to_numpy()
    tier = members["tier"].to_numpy()
    by_share = np.where(settled > 0, _bracket(share, SHARES, SHARE_POINTS), 0)
    factors = (
        ("金额 ", _plain(yuan), "", _bracket(yuan, AMOUNTS, AMOUNT_POINTS)),
        ("", np.array(TIERS, object)[tier], "", np.array(TIER_POINTS)[tier]),
        ("剩 ", hours.astype(str), " 小时", _bracket(hours, HOURS, HOUR_POINTS)),
        ("付款率 ", share.astype(str), "%", by_share),
        ("第 ", nth.astype(str), " 次", np.array(NTH_POINTS)[np.minimum(nth, 3)]),
    )
    points = sum(factor[3] for factor in factors)
    why = np.full(len(members), "", object)
    for before, value, after, found in factors:
        sign = np.where(found > 0, "（+", "（").astype(object)
        phrase = before + value.astype(object) + after + sign + found.astype(str) + "） · "
        why += np.where(found != 0, phrase, "")
    members["points"] = points
    members["理由"] = pd.Series(why, members.index).str.removesuffix(" · ")


def _bracket(
    values: npt.NDArray[np.generic], bounds: tuple[int, ...], points: tuple[int, ...]
) -> Ints:
    return np.array(points)[np.searchsorted(np.array(bounds), values, side="right")]


def _plain(yuan: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    return np.array([f"{value:g}" for value in yuan.tolist()], object)


def _add_agents(chases: pd.DataFrame, attempts: pd.DataFrame, agents: list[str], now: int) -> None:
    """Column 负责客服, the most urgent first; beyond all calls of an hour, the next channel.

    The one step that depends on the rows before it, so it is a plain loop over lists.
    """
    tomorrow = (now // DAY + 1) * DAY
    today = attempts[attempts["at"] // DAY == now // DAY].drop_duplicates(["客服", "买家会员名"])
    load = Counter(dict.fromkeys(agents, 0))
    load.update(today.loc[today["客服"].isin(agents), "客服"])
    known = attempts[attempts["客服"].isin(agents)].groupby("买家会员名")["客服"].agg(list)
    before = chases["buyer"].map(known).tolist()
    calls: Counter[tuple[str, int]] = Counter()
    width = range(len(CHANNELS))
    listed = chases[[f"listed_{place}" for place in width]].to_numpy().tolist()
    windows = chases[[f"{edge}_{c}" for edge in ("start", "end") for c in width]].to_numpy()
    marks = chases[[f"mark_{c}" for c in width]].to_numpy(object)
    clashes = chases["clashes"].tolist()
    channels, starts = chases["channel"].tolist(), chases["start"].tolist()
    ends, own_marks = chases["end"].tolist(), chases["mark"].tolist()
    given = []
    for row, channel in enumerate(channels):
        free = agents
        if channel == PHONE:
            hour = starts[row] // HOUR
            free = [agent for agent in agents if calls[agent, hour] < CALLS]
            if not free:
                others = [
                    c
                    for c in listed[row]
                    if c not in (-1, PHONE) and NEVER < windows[row, c] < tomorrow
                ]
                if others and not clashes[row][others[0]]:
                    channel = channels[row] = others[0]
                    starts[row], ends[row] = windows[row, channel], windows[row, channel + 3]
                    own_marks[row] = marks[row, channel]
                    free = agents
        past = before[row] if isinstance(before[row], list) else ()
        agent = next((name for name in reversed(past) if name in free), "")
        if not agent:
            agent = min(free, key=load.__getitem__) if free else "待分配"
        load[agent] += 1
        if channel == PHONE:
            calls[agent, starts[row] // HOUR] += 1
        given.append(agent)
    chases["负责客服"], chases["channel"] = given, channels
    chases["start"], chases["end"], chases["mark"] = starts, ends, own_marks


def _today_columns(chases: pd.DataFrame, now: int) -> pd.DataFrame:
    """Sorted as people work, with the headings of 今日计划."""
    chases["late"] = chases["负责客服"] == "待分配"
    chases = chases.sort_values(
        ["late", "start", "points", "closes", "total", "lead_id"],
        ascending=[True, True, False, True, False, True],
    ).reset_index(drop=True)
    names = pd.Series(CHANNELS)
    chases["渠道"] = names.loc[chases["channel"]].to_numpy()
    chases["应付金额"] = chases["total"] / 100
    chases["优先级"] = np.array(LEVEL_NAMES, object)[
        np.searchsorted(np.array(LEVELS), chases["points"], side="right")
    ]
    chases["理由"] += np.where(chases["mark"] == "", "", " · " + chases["mark"])
    chases["联系手机"] = chases["联系手机"].where(chases["channel"] != QIANNIU, "")
    chases["技巧"], chases["话术编号"] = "核对", "核对-1"
    day = np.datetime64(now, "m").astype("datetime64[D]")
    marks = pd.util.hash_array(chases["buyer"].to_numpy(object))
    chases["计划号"] = [f"{day}".replace("-", "") + f"-{mark:016x}"[:13] for mark in marks.tolist()]
    renamed = {
        "start": "催付开始", "end": "催付截止", "points": "优先分", "nth": "第几次",
        "closes": "关闭时间",
    }  # fmt: skip
    chases["下单时间"] = chases["created"]
    return chases.rename(columns=renamed)


def _skip_columns(skips: pd.DataFrame) -> pd.DataFrame:
    """未催原因, in the order of the report."""
    skips = skips.sort_values("row")
    start = skips["start"].where(skips["reason"].isin(("间隔未到", "老客未到时", "时段未到")))
    return pd.DataFrame(
        {
            "row": skips["row"],
            "订单编号": skips["订单编号"],
            "买家会员名": skips["买家会员名"],
            "应付金额": skips["payable"] / 100,
            "下单时间": skips["created"],
            "关闭时间": skips["closes_at"],
            "不催原因": skips["reason"],
            "详情": skips["reason"] + np.where(start.notna(), "，到时再催", ""),
            "到期时间": start.where(start != NEVER),
        }
    )
