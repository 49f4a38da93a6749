"""Made-up reports and workbooks for the benchmarks: the same ones each time, nobody in them exists.

`python -m benchmarks.data FOLDER` writes them all.
"""

import csv
import random
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cuifu_xl.maker.workbook import build
from cuifu_xl.tables import schema
from cuifu_xl.workbooks.base import Cell
from cuifu_xl.workbooks.closed.file import FileWorkbook

NOW = datetime(2026, 11, 25, 10, 0)
EXPORTED = datetime(2026, 11, 25, 9, 30)
REPORT_NAME = "ExportOrderList202611250930.csv"
BUYERS = 100_000
UNPAID_SHARE = 0.25
FEW_LINES = 5
OPEN_FOR = timedelta(hours=72)
AGENTS = ("阿华", "小美", "小李", "阿强", "小周", "小陈")
_HEADINGS = (
    "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,"
    "买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,"
    "联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,"
    "宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,"
    "分阶段订单信息,特权订金订单id,定金排名,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,"
    "是否是O2O交易,退款金额,预约门店,确认收货时间,打款商家金额,含应开票给个人的个人红包"
)
HEADINGS = _HEADINGS.split(",")
_GOODS = ("针织衫", "连衣裙", "牛仔裤", "羽绒服", "懒人沙发", "保温杯", "台灯", "四件套")
_LOOKS = ("女秋冬加厚", "韩版宽松", "小户型可拆洗", "高腰显瘦", "学生宿舍", "2026新款")
_WORDS = ("包邮", "【正品】", "限时优惠", "百搭")
_PLACES = (
    "浙江省 杭州市 西湖区",
    "广东省 深圳市 南山区",
    "北京 北京市 朝阳区",
    "四川省 成都市 武侯区",
)
_NOTES = ('要"大红"色\n不要塑料袋', "周末再送，\n谢谢", "送人的，请包好", "尽快发货")
_REMARKS = ("发顺丰", "老顾客送小样", "地址要核对", "加一件赠品")
_PRICES = (6.8, 9.9, 19.9, 39, 59, 69, 89, 99, 128, 159, 199, 259, 328, 459, 699, 1280)
UNPAID, CLOSED = "等待买家付款", "交易关闭"
_PAID = ("交易成功",) * 14 + ("卖家已发货，等待买家确认",) * 3 + ("买家已付款，等待卖家发货",)
_STRINGS = "xl/sharedStrings.xml"
_STRINGS_HEAD = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_STRING = re.compile(rb"<si>.*?</si>", re.DOTALL)
_TEXT_CELL = re.compile(
    rb' t="(?:inlineStr"><is><t(?: xml:space="preserve")?>([^<]*)</t></is>|s"><v>(\d+)</v>)</c>'
)
Order = dict[str, str]


def orders(count: int) -> list[Order]:
    """`count` rows of a report: a quarter unpaid, some twice, some buyers with many."""
    chance = random.Random(20261125)
    made = [_order(chance, number) for number in range(count - count // 200)]
    _make_spoofs(made, chance)
    made += [dict(chance.choice(made)) for _ in range(count - len(made))]
    chance.shuffle(made)
    return made


def _order(chance: random.Random, number: int) -> Order:
    unpaid = chance.random() < UNPAID_SHARE
    age = timedelta(minutes=chance.randrange(5, 72 * 60 if unpaid else 90 * 24 * 60))
    created = EXPORTED - age - timedelta(seconds=chance.randrange(60))
    closed = not unpaid and chance.random() < 0.1
    paid = min(created + timedelta(minutes=chance.randrange(1, 60)), EXPORTED)
    price = chance.choice(_PRICES)
    phone = f"138{chance.randrange(10**8):08d}"
    masked = f"{phone[:3]}****{phone[-4:]}"
    goods, place = chance.randrange(len(_GOODS) * len(_LOOKS) * 4), chance.choice(_PLACES)
    return {
        "订单编号": f'="{2900000000000000000 + number * 7919 + 123}"',
        "买家会员名": f"测试买家{chance.randrange(BUYERS):06d}",
        "买家支付宝账号": f"test{number}@example.com",
        "买家应付货款": f"{price:.2f}",
        "总金额": f"{price:.2f}",
        "买家实际支付金额": "0.00" if unpaid or closed else f"{price:.2f}",
        "订单状态": UNPAID if unpaid else CLOSED if closed else chance.choice(_PAID),
        "买家留言": chance.choice(_NOTES) if chance.random() < 0.1 else "null",
        "收货地址 ": f"{place}    测试路{number % 997}号",
        "联系手机": f"'{masked if chance.random() < 0.4 else phone}",
        "订单创建时间": f"{created:%Y-%m-%d %H:%M:%S}",
        "订单付款时间 ": "" if unpaid or closed else f"{paid:%Y-%m-%d %H:%M:%S}",
        "宝贝标题 ": _title(goods),
        "订单备注": _remark(chance, created) if chance.random() < 0.08 else "'null",
        "订单关闭原因": "买家未付款" if closed else "订单未关闭",
    }


def _title(number: int) -> str:
    rest, look = divmod(number, len(_LOOKS))
    word, goods = divmod(rest, len(_GOODS))
    return f"{_WORDS[word]}{_LOOKS[look]}{_GOODS[goods]}店长推荐{number:03d}款"


def _remark(chance: random.Random, created: datetime) -> str:
    """What colleagues write; one in four says that the buyer was chased."""
    if chance.random() < 0.75:
        return chance.choice(_REMARKS)
    day = created + chance.random() * (EXPORTED - created)
    if (EXPORTED - created).days > 3:
        day = created
    return f"{day.month}.{day.day} {chance.choice(AGENTS)} 已催付"


def _make_spoofs(made: Sequence[Order], chance: random.Random) -> None:
    """A few buyers who placed six orders this morning and paid none."""
    unpaid = [order for order in made if order["订单状态"] == UNPAID]
    for group in range(len(unpaid) // 2500):
        for order in chance.sample(unpaid, 6):
            created = EXPORTED - timedelta(minutes=chance.randrange(40, 500))
            order["买家会员名"] = f"测试买家恶意{group}"
            order["订单创建时间"] = f"{created:%Y-%m-%d %H:%M:%S}"
            order["订单备注"] = "'null"


def write_report(path: Path, made: Sequence[Order]) -> None:
    """The report as Taobao exports it: GB18030, every field quoted."""
    usual = {
        "买家应付邮费": "0.00",
        "买家支付积分": "0",
        "返点积分": "0",
        "买家实际支付积分": "0",
        "收货人姓名": "测试收货人",
        "运送方式": "快递",
        "联系电话 ": "'null",
        "宝贝种类 ": "1",
        "物流公司": "null",
        "宝贝总数量": "1",
        "店铺Id": "0",
        "店铺名称": "小满家居",
        "卖家服务费": "0.00",
        "买家服务费": "0元",
        "是否手机订单": "手机订单",
        "分阶段订单信息": "null",
        "修改后的收货地址": "null",
        "退款金额": "0.00",
        "打款商家金额": "0.00元",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.DictWriter(stream, HEADINGS, restval="", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(usual | order for order in made)


def register_rows(count: int, made: Sequence[Order]) -> Iterator[list[Cell]]:
    """Lines of 催付登记 over 400 days; the last hundredth are about orders still unpaid."""
    chance = random.Random(count)
    plain = [
        order
        for order in made
        if order["订单状态"] == UNPAID and "恶意" not in order["买家会员名"]
        if "催付" not in order["订单备注"]
    ]
    recent = chance.sample(plain, min(count // 100, len(plain) // 5))
    for number in range(count - len(recent)):
        days = 400 * (count - number) / count
        yield _line(number, _old_order(chance, days), EXPORTED - timedelta(days=days), chance)
    for number, order in enumerate(recent, count - len(recent)):
        created = datetime.fromisoformat(order["订单创建时间"])
        at = created + chance.random() * (EXPORTED - created)
        yield _line(number, order, at.replace(second=0, microsecond=0), chance, paid=False)


def _old_order(chance: random.Random, days: float) -> Order:
    created = EXPORTED - timedelta(days=days + 1)
    return {
        "订单编号": str(1900000000000000000 + chance.randrange(10**15)),
        "买家会员名": f"测试买家{chance.randrange(BUYERS):06d}",
        "总金额": f"{chance.choice(_PRICES):.2f}",
        "订单创建时间": f"{created:%Y-%m-%d %H:%M:%S}",
        "宝贝标题 ": _title(chance.randrange(100)),
    }


def _line(
    number: int, order: Order, at: datetime, chance: random.Random, *, paid: bool | None = None
) -> list[Cell]:
    is_paid = chance.random() < 0.3 if paid is None else paid
    created = datetime.fromisoformat(order["订单创建时间"])
    state = "已付" if is_paid else "未付" if EXPORTED - at < OPEN_FOR else "已关闭"
    results = ("已提醒未回",) * 6 + ("再考虑", "未接通", "不想要了")
    named: dict[str, Cell] = {
        "登记号": f"{at:%Y%m%d}-{number:012x}-1",
        "计划号": f"{at:%Y%m%d}-{number:012x}",
        "催付时间": at,
        "催付日": at.date(),
        "时间来源": "填写",
        "客服": chance.choice(AGENTS),
        "订单编号": order["订单编号"].strip('="'),
        "买家会员名": order["买家会员名"],
        "应付金额": float(order["总金额"]),
        "下单时间": created,
        "下单时段": f"{created.hour:02d}-{created.hour + 1:02d}点",
        "关闭时间": created + OPEN_FOR,
        "商品": order["宝贝标题 "][4:12],
        "会员等级": "非会员",
        "优先级": chance.choice("ABC"),
        "渠道": chance.choice(("千牛", "千牛", "短信", "电话")),
        "第几次": 1,
        "计次": 1,
        "首次催付": 1,
        "技巧": "核对",
        "话术编号": "Q-核对-1",
        "结果": chance.choice(results),
        "千牛备注": f"{at.month}.{at.day} 已催付",
        "短信条数": 1,
        "数据截至": at,
        "付款状态": state,
        "付款时间": at + timedelta(hours=1) if is_paid else None,
        "回款金额": float(order["总金额"]) if is_paid else None,
        "是否成功": None if state == "未付" else int(is_paid),
        "组别": "催付",
    }
    return [named.get(heading) for heading in schema.REGISTER.headings()]


def write_workbook(path: Path, lines: int, made: Sequence[Order]) -> None:
    """A workbook with a team and `lines` lines in its register, appended by the program."""
    build(path, year=NOW.year)
    book = FileWorkbook(path)
    team = [[agent, "是", None, None, None] for agent in AGENTS]
    book.write(schema.AGENTS.name, schema.AGENTS.headings(), team)
    book.append(schema.REGISTER.name, schema.REGISTER.headings(), register_rows(lines, made))
    book.save(0)


def new_morning(pressed: Path, fresh: Path) -> None:
    """订单, 今日计划 and 未催原因 are empty again, as in `fresh`; the register stays."""
    contents = FileWorkbook(fresh)._contents
    own = [contents.table(spec.name) for spec in (schema.TODAY, schema.SKIPPED)]
    parts = {contents.sheet(schema.REPORT_SHEET).part}
    parts |= {part for table in own for part in (table.part, table.sheet_part)}
    target = pressed.with_suffix(".tmp")
    with (
        zipfile.ZipFile(pressed) as old,
        zipfile.ZipFile(fresh) as empty,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, (empty if name in parts else old).read(name))
    target.replace(pressed)


def share_strings(source: Path, target: Path) -> None:
    """The same workbook as Excel would save it: every text once, numbered as the sheets go."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        strings = _STRING.findall(old.read(_STRINGS))
        places: dict[bytes, int] = {}

        def shared(match: re.Match[bytes]) -> bytes:
            inline, number = match.groups()
            if number is None:
                item = b'<si><t xml:space="preserve">%s</t></si>' % inline
            else:
                item = strings[int(number)]
            return b' t="s"><v>%d</v></c>' % places.setdefault(item, len(places))

        for info in sorted(old.infolist(), key=_sheet_number):
            content = b"" if info.filename == _STRINGS else old.read(info)
            if _sheet_number(info):
                content = _TEXT_CELL.sub(shared, content)
            if content:
                new.writestr(info, content, zipfile.ZIP_DEFLATED, 6)
        new.writestr(_STRINGS, b"%s%s</sst>" % (_STRINGS_HEAD, b"".join(places)))


def _sheet_number(info: zipfile.ZipInfo) -> int:
    found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", info.filename)
    return int(found[1]) if found else 0


def write_all(folder: Path, rows: int, few: int, lines: int) -> None:
    """Both reports and the three workbooks that the jobs start from."""
    made = orders(rows)
    write_report(folder / "many" / REPORT_NAME, made)
    write_report(folder / "few" / REPORT_NAME, made[:few])
    write_workbook(folder / "small.xlsm", FEW_LINES, made)
    write_workbook(folder / "large.xlsm", lines, made)
    share_strings(folder / "large.xlsm", folder / "shared.xlsm")


if __name__ == "__main__":
    if sys.argv[1] == "morning":
        new_morning(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        write_all(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
