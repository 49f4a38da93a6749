"""What each table is for, in the two rows above its headings."""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from cuifu_xl.maker.formats import Formats
from cuifu_xl.maker.tables import Place
from cuifu_xl.tables.schema import TableSpec

# each sentence fits above its table
CAPTIONS: Mapping[str, str] = {
    "总结": "每周聊一次：哪里不对、怎么改、谁去改、后来怎样",
    "商品": "话术要用的商品事实：简称、库存、赠品。没填的，话术就不会提",
    "活动": "正在做的活动；预售尾款也写在这里，每天更新",
    "客服": "谁在岗、一天最多几单、用哪些渠道",
    "会员": "自己管会员的填这里；空着按已付单算",
    "不催名单": "不再联系的买家或订单；可以写到哪天为止",
    "参数": "全店的数字，只改「值」这一列；单位和意思写在旁边",
    "关闭时限": "拍下后几小时不付款会关闭，按类型和平台",
    "催付时段": "几点拍下的，什么时候催；从上往下，先对上的算数",
    "渠道时段": "每个渠道几点到几点可以用",
    "渠道规则": "先用哪个渠道；从上往下，先对上的算数",
    "优先级": "每个因素加几分；分高的排在前面",
    "会员等级": "付过多少单、多少钱算哪一级",
    "节假日": "休 = 不打电话不发短信；班 = 照常",
    "催付结果": "「今日计划」里可选的结果，各算什么",
    "未付款原因": "可选的原因；分会加到优先分上，对策给客服看",
    "到货": "发到各省要几天；没填的不说",
    "禁用词": "话术和短信里不能出现的词；例外除外",
    "关键词": "标题、留言、备注、聊天里的词怎么理解",
}


def put_captions(
    sheet: Worksheet, specs: Sequence[TableSpec], places: Mapping[str, Place], looks: Formats
) -> None:
    """Title and sentence above each table; on blank cells in between nothing shows."""
    sheet.set_row(0, None, looks.of())
    sheet.set_row(1, None, looks.of())
    for spec in specs:
        left = places[spec.name].left
        sheet.write_string(0, left, spec.name, looks.title())
        sheet.write_string(1, left, CAPTIONS[spec.name], looks.sentence())
