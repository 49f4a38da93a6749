# ruff: noqa: E501, SIM905 - headers stand here as the platforms print them
"""Makes every report in tests/reports and the bundled sample: nobody in them exists.

`python tests/make_reports.py` writes the same bytes each time. Only tests/reports/old-excel.xls
(BIFF) is not made here: it is taobao-21.xlsx saved by LibreOffice as Excel 97-2003.
"""

import random
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "tests" / "reports"
SAMPLE = ROOT / "cuifu_xl" / "samples" / "ExportOrderList202611230925.csv"

H57 = (
    "订单编号,买家会员名,买家支付宝账号,支付单号,支付详情,买家应付货款,买家应付邮费,买家支付积分,"
    "总金额,返点积分,买家实际支付金额,买家实际支付积分,订单状态,买家留言,收货人姓名,收货地址 ,运送方式,"
    "联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,订单备注,"
    "宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,"
    "特权订金订单id,是否上传合同照片,是否上传小票,是否代付,定金排名,修改后的sku,修改后的收货地址,异常信息,"
    "天猫卡券抵扣,集分宝抵扣,是否是O2O交易,新零售交易类型,新零售导购门店名称,新零售导购门店id,"
    "新零售发货门店名称,新零售发货门店id,退款金额,预约门店,确认收货时间,打款商家金额,"
    "含应开票给个人的个人红包,主订单编号"
).split(",")
NEW_RETAIL = H57[46:51]
H56 = H57[:-1]
H54 = [h for h in H56 if h not in ("支付单号", "支付详情")]
H30 = [h.strip() for h in H54[:30]]
H37 = [
    *H30,
    *"发票抬头,是否手机订单,分阶段订单信息,定金排名,修改后的sku,修改后的收货地址,异常信息".split(
        ","
    ),
]
H41 = [*H37, "特权订金订单id", "天猫卡券抵扣", "集分宝抵扣", "是否是O2O交易"]
H61 = [*H56, "是否信用购", "体验期结束时间", "前N有礼", "配送类型", "主订单编号"]
H67 = [
    *H61,
    *"满返红包金额,直播返现状态,返现金额,新零售成交门店昵称,新零售成交门店id,新零售成交经销商id".split(
        ","
    ),
]
H69 = [
    *H61,
    *"O2O交易类型,O2O店铺id,O2O店铺名称,O2O导购员id,O2O导购员姓名,O2O提货类型,O2O外部订单id,是否村淘订单".split(
        ","
    ),
]
H2022 = [
    *"订单编号,买家会员名,买家会员昵称,支付单号,买家应付货款,买家应付邮费,总金额,买家实际支付金额".split(
        ","
    ),
    *"订单状态,买家留言,收货人姓名,收货地址,运送方式,联系手机,虚拟号过期时间,订单创建时间".split(
        ","
    ),
    *"订单付款时间,宝贝标题,宝贝种类,宝贝总数量,店铺名称,订单关闭原因,预售订单,发货时间,商家备忘".split(
        ","
    ),
]
H21 = (
    "订单编号,支付单号,买家应付货款,买家应付邮费,总金额,买家实付金额,订单状态,收货地址,运送方式,"
    "订单创建时间,商品标题,宝贝种类,物流单号,物流公司,备注标签,商家备注,宝贝总数量,开票信息,手机订单,"
    "商品属性SKU,发货时间"
).split(",")
H19 = [h for h in H21 if h not in ("开票信息", "备注标签")]
H9 = "订单编号,支付单号,支付详情,买家实付金额,订单状态,订单付款时间,店铺名称,发货时间,确认收货打款金额".split(
    ","
)

NARROW = "订单编号,买家会员名,总金额,订单状态,订单创建时间,订单付款时间,宝贝标题,联系手机".split(
    ","
)
DETAIL = (
    "子订单编号,主订单编号,标题,价格,购买数量,订单状态,买家应付货款,订单创建时间,订单付款时间"
).split(",")

UNPAID, TO_SEND = "等待买家付款", "买家已付款，等待卖家发货"
SENT, DONE, CLOSED = "卖家已发货，等待买家确认", "交易成功", "交易关闭"
Fields = dict[str, str]

_ALIASES = {
    "买家实付金额": "买家实际支付金额",
    "商品标题": "宝贝标题",
    "商家备注": "订单备注",
    "商家备忘": "订单备注",
    "手机订单": "是否手机订单",
    "主订单编号": "订单编号",
    "买家会员昵称": "买家会员名",
}
_DEFAULTS = {
    "买家应付邮费": "0.00",
    "买家支付积分": "0",
    "返点积分": "0",
    "买家实际支付金额": "0.00",
    "买家实际支付积分": "0",
    "买家留言": "null",
    "收货人姓名": "测试收货人",
    "收货地址": "浙江省 杭州市 西湖区    测试路1号",
    "运送方式": "快递",
    "联系电话": "'null",
    "宝贝种类": "1",
    "宝贝总数量": "1",
    "订单备注": "'null",
    "店铺Id": "0",
    "店铺名称": "小满家居",
    "订单关闭原因": "订单未关闭",
    "卖家服务费": "0.00",
    "买家服务费": "0元",
    "是否手机订单": "手机订单",
    "分阶段订单信息": "null",
    "修改后的收货地址": "null",
    "修改后的sku": "null",
    "物流公司": "null",
    "退款金额": "0.00",
    "预售订单": "否",
}


def order(number: int, status: str = UNPAID, **fields: str) -> Fields:
    """One made-up order; keywords are headings."""
    amount = fields.pop("金额", "98.00")
    paid = status in (TO_SEND, SENT, DONE)
    made = {
        **_DEFAULTS,
        "订单编号": str(2900000000000000000 + number * 7919 + 123),
        "买家会员名": f"测试买家{number:02d}",
        "买家支付宝账号": f"test{number:02d}@example.com",
        "支付单号": f"{2026112200000000000000000000 + number}",
        "支付详情": f"支付宝 金额：{amount if paid else '0.00'}",
        "买家应付货款": amount,
        "总金额": amount,
        "买家实际支付金额": amount if paid else "0.00",
        "订单状态": status,
        "联系手机": f"'1380000{number:04d}",
        "订单创建时间": f"2026-11-22 10:{number % 60:02d}:30",
        "订单付款时间": f"2026-11-22 10:{number % 60:02d}:58" if paid else "",
        "宝贝标题": "秋冬新款测试棉麻四件套 包邮",
        "打款商家金额": f"{amount}元" if paid else "0.00元",
    }
    if status == CLOSED:
        made |= {"订单关闭原因": "买家未付款", "宝贝种类": "0", "宝贝总数量": "0"}
    return made | fields


def cell(heading: str, fields: Fields) -> str:
    """What an order has under a heading of any variant."""
    heading = heading.strip()
    return fields.get(heading, fields.get(_ALIASES.get(heading, heading), ""))


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def raw_csv(header: Sequence[str], orders: Sequence[Fields]) -> str:
    """As 千牛 writes it: every field quoted, long numbers as ="…", LF."""
    lines = [",".join(quoted(heading) for heading in header)]
    for fields in orders:
        cells = [(h, cell(h, fields)) for h in header]
        lines.append(
            ",".join(
                f'="{text}"' if h in ("订单编号", "支付单号", "主订单编号") else quoted(text)
                for h, text in cells
            )
        )
    return "\n".join(lines) + "\n"


def plain_csv(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    """As Excel writes it: quotes only where they are needed, CRLF."""

    def written(text: str) -> str:
        return quoted(text) if any(mark in text for mark in f'{delimiter}"\n') else text

    return "".join(delimiter.join(map(written, row)) + "\r\n" for row in (header, *rows))


def table(header: Sequence[str], orders: Sequence[Fields]) -> list[list[str]]:
    return [[cell(heading, fields) for heading in header] for fields in orders]


MIXED = [order(1), order(2, DONE), order(3, CLOSED), order(4, TO_SEND), order(5)]

_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="订单报表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def write_zip(path: Path, parts: dict[str, bytes]) -> None:
    """A zip with a fixed date, so that its bytes never change."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 11, 22, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


def sheet_xml(
    rows: Sequence[Sequence[str | float]], *, dimension: str = "A1", prologue: str = ""
) -> bytes:
    """A sheet as 千牛 writes it: inline strings and a wrong dimension."""

    def xml(value: str | float) -> str:
        if not isinstance(value, str):
            return f"<c><v>{value}</v></c>"
        text = value.replace("&", "&amp;").replace("<", "&lt;")
        return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    body = "".join(f"<row>{''.join(map(xml, row))}</row>" for row in rows)
    return (
        f'{prologue}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{body}</sheetData></worksheet>'
    ).encode()


def write_xlsx(
    path: Path, rows: Sequence[Sequence[str | float]], *, dimension: str = "A1", prologue: str = ""
) -> None:
    """A workbook of one sheet."""
    parts = {name: text.encode() for name, text in _PARTS.items()}
    sheet = sheet_xml(rows, dimension=dimension, prologue=prologue)
    write_zip(path, parts | {"xl/worksheets/sheet1.xml": sheet})


def write_sheets(path: Path, sheets: dict[str, Sequence[Sequence[str | float]]]) -> None:
    """A workbook of several sheets; the one called 隐藏 is hidden."""
    parts = {name: text.encode() for name, text in _PARTS.items()}
    for part in ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        # the element that names the one sheet, once for each of several
        element = re.findall(r"<(?:Override|sheet|Relationship) [^>]*sheet1?[^>]*/>", _PARTS[part])[
            -1
        ]
        several = "".join(
            element.replace("sheet1.xml", f"sheet{n}.xml").replace("rId1", f"rId{n}")
            .replace('sheetId="1"', f'sheetId="{n}"').replace('name="订单报表"', f'name="{name}"'
            + (' state="hidden"' if name == "隐藏" else ""))
            for n, name in enumerate(sheets, 1)
        )  # fmt: skip
        parts[part] = _PARTS[part].replace(element, several).encode()
    for n, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = sheet_xml(rows)
    write_zip(path, parts)


def write_text(name: str, text: str, encoding: str = "gb18030") -> None:
    (REPORTS / name).write_bytes(text.encode(encoding))


def taobao_variants() -> None:
    """Every header seen from 2010 to 2026."""
    headers = {30: H30, 37: H37, 41: H41, 54: H54, 56: H56, 57: H57, 61: H61, 67: H67, 69: H69}
    for columns, header in headers.items():
        assert len(header) == columns, (columns, len(header))
        write_text(f"taobao-{columns}.csv", raw_csv(header, MIXED))
    write_text("taobao-2022.csv", raw_csv(H2022, [
        order(1, 联系手机="13800000001-1234", 虚拟号过期时间="2026-12-01 00:00:00"),
        order(2, DONE),
        order(3, 联系手机="138****0003", 预售订单="是"),
    ]))  # fmt: skip
    write_xlsx(REPORTS / "taobao-21.xlsx", [H21, *table(H21, MIXED)])
    write_sheets(REPORTS / "several-sheets.xlsx", {
        "说明": [["订单编号说明", "请看下一张表"]],
        "11月": [H21, *table(H21, [order(1), order(2, DONE), order(5)])],
        "隐藏": [],
        "10月": [["导出时间 2026-11-22"], H21, *table(H21, [order(1, DONE), order(6), order(5)])],
        "宝贝": [DETAIL, *table(DETAIL, MIXED)],
        "少列": [H9, *table(H9, MIXED)],
    })  # fmt: skip
    write_text("taobao-19.csv", raw_csv(H19, MIXED), "utf-8-sig")
    write_text("taobao-9-columns.csv", raw_csv(H9, MIXED))
    write_text("detail-report.csv", raw_csv(DETAIL, MIXED))


def encodings() -> None:
    """The same orders in other bytes."""
    odd = [order(1, 买家会员名="测试㐀𠀀"), *MIXED[1:]]
    write_text("four-byte-character.csv", raw_csv(H57, odd))
    write_text("utf8-bom.csv", raw_csv(H57, MIXED), "utf-8-sig")
    write_text("utf8.csv", raw_csv(H57, MIXED), "utf-8")
    write_text("utf16.txt", plain_csv(H57, table(H57, MIXED), "\t"), "utf-16")
    write_text("tabs.tsv", plain_csv(H57, table(H57, MIXED), "\t"))
    write_text("semicolons.csv", plain_csv(H57, table(H57, MIXED), ";"), "utf-8")
    noted = [order(1, 买家留言='要"大号"\n, 尽快发'), *MIXED[1:]]
    write_text("quoted-newline.csv", raw_csv(H57, noted))
    mojibake = raw_csv(H57, MIXED).encode("gb18030")
    cut = mojibake.replace(f'"{DONE}"'.encode("gb18030"), f'"{DONE}"'.encode("gb18030")[:-2] + b'"')
    (REPORTS / "cut-status.csv").write_bytes(cut)


def damage() -> None:
    """Ids and files that went through the wrong hands."""
    h = [heading.strip() for heading in H57]
    resaved = table(h, [order(n, 订单编号=f"29000000000{n:04d}") for n in range(1, 4)])
    for row in resaved:
        row[h.index("订单创建时间")] = "2026/11/22 9:05"
        row[h.index("总金额")] = "98"
    write_text("resaved-by-excel.csv", plain_csv(h, resaved))
    write_text("scientific-id.csv", plain_csv(h, table(h, [
        order(1, 订单编号="2.9E+18"), order(2, 订单编号="6.53E+17"), order(3),
    ])))  # fmt: skip
    written = ("653,123,456,789,012,000", "6,531,234,567,890,120,000.00", "653，123，456，789，012，000",
               "+6.5E17", "6.53123E＋17", "６.5Ｅ+17", "65.3E+16", "+653123456789012000")  # fmt: skip
    numbers = [order(n, 订单编号=number) for n, number in enumerate(written, 1)]
    short = [
        order(9, 订单编号="123,456,789,012"),
        order(10, 订单编号="２９０００００００００００００８０４２"),
    ]
    whole = [order(n) for n in range(11, 41)]
    write_text("number-ids.csv", plain_csv(h, table(h, [*numbers, *short, *whole])))
    write_text("mostly-number-ids.csv", plain_csv(h, table(h, [*numbers, *short, *whole[:-1]])))
    zeros = [order(n, 订单编号=f"290000000000{n:03d}0000") for n in (1, 1, 2, 3)]
    write_text("zeros-id.csv", plain_csv(h, table(h, [*zeros, order(9)])))
    honest = [order(1, 订单编号="1234567890123450"), order(2, 订单编号="1234567890123456"),
              order(3, 订单编号="1234567890123457")]  # fmt: skip
    write_text("honest-zero-id.csv", plain_csv(h, table(h, honest)))
    write_text("unclosed-quote.csv", ",".join(h) + "\n" + "\n".join(
        ",".join(['"' + row[0] if n == 1 else row[0], *row[1:]])
        for n, row in enumerate(table(h, MIXED))
    ) + "\n")  # fmt: skip
    stray = {"宝贝标题": '"复古T恤'}
    write_text("stray-quotes.csv", "".join(",".join(row) + "\n" for row in (NARROW, *table(NARROW, [
        order(1), order(2, **stray), order(3), order(4, DONE), order(5, **stray),
    ]))))  # fmt: skip
    write_text("stray-quotes-next-to-each-other.csv", "".join(
        ",".join(row) + "\n"
        for row in (NARROW, *table(NARROW, [order(1, **stray), order(2, DONE, **stray), order(3)]))
    ))  # fmt: skip
    listed = order(1, 订单备注="1,2,3,4,5,6,7,8,9,10\n第二行,2\n2900000000000015961")
    write_text("list-in-memo.csv", plain_csv(
        [*NARROW, "订单备注"], table([*NARROW, "订单备注"], [listed, *MIXED[1:]])
    ))  # fmt: skip
    numeric: list[list[str | float]] = [list(row) for row in table(H21, MIXED)]
    numeric[0][0], numeric[1][0] = 2900000000000008042, 123456789012345
    write_xlsx(REPORTS / "numeric-id.xlsx", [H21, *numeric])
    serial: list[list[str | float]] = [list(row) for row in table(H21, MIXED)]
    for row in serial:
        row[H21.index("订单创建时间")] = 46348.4375  # 2026-11-22 10:30
        row[H21.index("总金额")] = 98.5
    write_xlsx(REPORTS / "serial-dates.xlsx", [H21, *serial], dimension="A1:B2")
    far = {name: text.encode() for name, text in _PARTS.items()}
    for name, extra in (
        ("far-cell.xlsx", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        ("far-cell-in-single-quotes.xlsx", "<row r='9'><c s='1' r='XFD1048576'><v>1</v></c></row>"),
        ("far-format.xlsx", '<row r="9"><c r="XFD9" s="1"/></row><row r="1048576" ht="3"/>'),
    ):
        write_xlsx(REPORTS / name, [H21, *table(H21, MIXED)])
        with zipfile.ZipFile(REPORTS / name) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        sheet = sheet.replace("</sheetData>", extra + "</sheetData>")
        write_zip(REPORTS / name, far | {"xl/worksheets/sheet1.xml": sheet.encode()})
    write_xlsx(
        REPORTS / "entity-bomb.xlsx",
        [H21],
        prologue='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    )
    write_text("entity-bomb.xls", '<!DOCTYPE x [<!ENTITY a "aa">]><table><tr><td>&a;</td></tr>')
    page = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in [h, *table(h, MIXED)]
    )
    write_text("web-page.xls", f"<html><meta charset=gbk><body><table>{page}</table></body></html>")
    csv_bytes = raw_csv(H57, MIXED).encode("gb18030")
    write_zip(REPORTS / "zipped.zip", {"ExportOrderList202611221130.csv": csv_bytes})
    beside = {
        "说明.txt": "请勿修改".encode("gb18030"),
        "空.txt": b"",
        "图/店铺.png": b"\x89PNG\r\n\x1a\n",
        "说明.pdf": b"%PDF-1.7\n",
    }
    write_zip(REPORTS / "zip-with-notes.zip", beside | {"订单/一.csv": csv_bytes})
    write_zip(REPORTS / "only-notes.zip", beside)
    spoilt = {"订单.csv": csv_bytes, "订单2.csv": "今天,天气\n".encode("gb18030")}
    write_zip(REPORTS / "zip-with-spoilt-report.zip", spoilt)
    write_zip(REPORTS / "zip-with-rar.zip", {"订单.csv": csv_bytes, "订单2.rar": b"Rar!\x1a\x07"})
    write_zip(REPORTS / "document.docx", {
        "[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>",
    })  # fmt: skip
    whole = (REPORTS / "zipped.zip").read_bytes()
    (REPORTS / "cut.zip").write_bytes(whole[: len(whole) // 2])
    workbook = (REPORTS / "taobao-21.xlsx").read_bytes()
    (REPORTS / "cut.xlsx").write_bytes(workbook[: len(workbook) // 2])
    write_zip(REPORTS / "zip-in-zip.zip", {"inner.zip": whole})
    write_zip(REPORTS / "bomb.zip", {"ExportOrderList202611221131.csv": b"0" * (1 << 27)})
    ole = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
    (REPORTS / "encrypted.xlsx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    (REPORTS / "empty.csv").write_bytes(b"")
    (REPORTS / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (REPORTS / "document.csv").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    (REPORTS / "junk.csv").write_bytes(random.Random(1).randbytes(600))
    write_text("header-only.csv", raw_csv(H57, []))
    write_text("no-header.csv", "今天,天气\n很好,是的\n")


def contents() -> None:
    """Rows that a report really holds."""
    titled = '"小满家居 订单报表"\n\n"导出时间：2026-11-22"\n' + raw_csv(H57, MIXED)
    write_text("header-in-row-4.csv", titled)
    twice = [order(1), order(2), order(1, DONE), order(2)]
    write_text("duplicates.csv", raw_csv(H57, twice))
    no_status = [h for h in H57 if h not in ("订单状态", "订单关闭原因")]
    write_text("no-status-column.csv", raw_csv(no_status, MIXED))
    no_total = [h for h in H57 if h != "总金额"]
    write_text("no-total.csv", raw_csv(no_total, [order(1, 买家应付邮费="6.00"), order(2, DONE)]))
    write_text("no-buyer.csv", raw_csv([h for h in H57 if h != "买家会员名"], MIXED))
    odd = [
        order(1, "锟斤拷"),
        order(2, "锟斤拷"),
        order(3, "等待买家付款 "),
        order(4, "买家已付款,等待卖家发货"),
    ]
    write_text("unknown-status.csv", raw_csv(H57, odd))
    paid_at = "2026-11-22 11:00:00"
    write_text("paid-whatever-the-status.csv", raw_csv(H57, [
        order(1, "待发货", 订单付款时间=paid_at), order(2, "待发货", 订单付款时间=paid_at),
        order(3, "待发货"), order(4, 订单付款时间=paid_at), order(5, 订单付款时间="0000-00-00 00:00:00"),
        order(6, 订单付款时间=paid_at, 分阶段订单信息="定金已付，尾款未付"),
        order(7, "等待买家支付尾款", 订单付款时间=paid_at), order(8, CLOSED, 订单付款时间=paid_at),
    ]))  # fmt: skip
    write_text("masked-buyers.csv", raw_csv(H57, [
        order(1, 买家会员名="张**"), order(2, 买家会员名="张**"), order(3, DONE, 买家会员名="张**"),
        order(4, CLOSED, 买家会员名="张**"), order(5, 买家会员名="匿名"), order(6, 买家会员名="#N/A"),
        order(7, 买家会员名=""), order(8), order(9, DONE, 买家会员名="测试买家08"),
    ]))  # fmt: skip
    write_text("error-values.csv", raw_csv(H57, [
        order(1, 订单备注="#NAME?"), order(2, 总金额="#VALUE!", 买家应付货款="#NULL!"),
        order(3, 订单付款时间="#N/A"), order(4, 联系手机="＃REF!", 联系电话="'#REF!"),
        order(5, 买家留言="#NUM!", 分阶段订单信息="nan"), order(6, 订单编号="#DIV/0!"),
    ]))  # fmt: skip
    write_text("phones.csv", raw_csv(H57, [
        order(1, 联系手机="'13800000001"),
        order(2, 联系手机="138****0002"),
        order(3, 联系手机="13800000003-1234"),
        order(4, 联系手机="'null", 联系电话="'0571-00000000"),
        order(5, 联系手机="'null"),
    ]))  # fmt: skip
    write_text("null-words.csv", raw_csv(H57, [
        order(1, 买家留言="NULL", 订单备注="'null", 修改后的收货地址='""', 分阶段订单信息="-"),
    ]))  # fmt: skip
    write_text("amounts.csv", raw_csv(H57, [
        order(1, 总金额="￥1,280.50"), order(2, 总金额="98元"), order(3, 总金额="¥ 5"),
        order(4, 总金额="八十"), order(5, 总金额=""), order(6, 总金额="", 买家应付货款=""),
    ]))  # fmt: skip
    write_text("closed.csv", raw_csv(H57, [
        order(1, CLOSED),
        order(2, CLOSED, 订单关闭原因="退款", 订单付款时间="2026-11-22 11:00:00"),
        order(3, CLOSED, 订单关闭原因="其他原因"),
        order(4, CLOSED, 订单关闭原因="其他原因", 订单付款时间="2026-11-22 11:00:00"),
    ]))  # fmt: skip
    blank = raw_csv(H57, MIXED[:1]) + "\n" + '"",' * 56 + '""\n' + raw_csv(H57, [order(2)])[
        raw_csv(H57, []).__len__() :
    ]  # fmt: skip
    write_text("blank-rows.csv", blank)
    write_text("incomplete.csv", raw_csv(H57, [
        order(1, 订单编号=""), order(2, 订单创建时间="昨天"), order(3, 订单创建时间=""), order(4),
    ]))  # fmt: skip
    repeated = [*H57, "订单编号"]
    write_text("heading-twice.csv", raw_csv(repeated, MIXED))


def platforms() -> None:
    """One report of each other platform."""
    h = "订单编号,买家公司名,买家会员名,卖家公司名,卖家会员名,货品总价(元),运费(元),涨价或折扣(元),实付款(元),订单状态,订单创建时间,订单付款时间,收货人姓名,收货地址,联系电话,联系手机,货品标题,单价(元),数量,买家留言"
    rows = [
        "3000000000000000001,,测试买家01,测试公司,小满,120,8,0,128,等待买家付款,2026-11-22 10:00:00,,测试,浙江省 金华市 义乌市 某路,,13800000001,棉布,60,1,",
        ",,,,,,,,,,,,,,,,麻布,60,1,",
        "3000000000000000002,,测试买家02,测试公司,小满,50,0,0,50,交易成功,2026-11-20 10:00:00,2026-11-20 10:05:00,测试,浙江省 金华市 义乌市 某路,,13800000002,棉布,50,1,",
    ]
    write_text("1688.csv", "\n".join([h, *rows]) + "\n")
    h = "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,商家备注,付款确认时间,货号"
    rows = [
        "300000000001,1,棉麻抱枕,1,在线支付,2026-11-22 10:00:00,59,118,118,0,118,等待付款,SOP,测试买家01,测试,浙江杭州市西湖区某路,13800000001,,,,A1",
        "300000000001,2,棉麻桌布,1,在线支付,2026-11-22 10:00:00,59,118,118,0,118,等待付款,SOP,测试买家01,测试,浙江杭州市西湖区某路,13800000001,,,,A2",
        "300000000002,1,棉麻抱枕,1,在线支付,2026-11-21 10:00:00,59,59,59,0,59,完成,SOP,测试买家02,测试,浙江杭州市西湖区某路,13800000002,,,2026-11-21 10:01:00,A1",
    ]
    write_text("jd.csv", "\n".join([h, *rows]) + "\n")
    h = "商品,订单号,订单状态,商品数量(件),是否审核中,支付时间,承诺发货时间,承诺送达时间,发货时间,商品id,商品规格,商家编码-规格维度,商家备注,买家留言,售后状态,订单成交时间,商品总价(元),邮费(元),用户实付金额(元),商家实收金额(元),省,市,区"
    rows = [
        "抱枕,261122-100000000000001,待支付,1,否,,,,,1,蓝,A1,,,无售后或售后取消,2026-11-22 10:00:00,39,0,39,39,浙江省,杭州市,****",
        "抱枕,261121-100000000000002,已发货，待收货,1,否,2026-11-21 10:01:00,,,,1,蓝,A1,,,退款成功,2026-11-21 10:00:00,39,0,39,39,****,****,****",
        "抱枕,261121-100000000000003,已收货,1,否,2026-11-21 10:01:00,,,,1,蓝,A1,,,无售后或售后取消,2026-11-21 10:00:00,39,0,39,39,****,****,****",
    ]
    write_text("pdd.csv", "\n".join([h, *rows]) + "\n", "utf-8-sig")
    h = "主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,支付方式,收件人,收件人手机号,省,市,区,买家留言,订单提交时间,旗帜颜色,商家备注,支付完成时间,APP渠道,订单状态,售后状态,取消原因"
    rows = [
        "\t6917000000000000001,\t6917000000000000011,抱枕,蓝,1,A1,39.00,-,##测试,$$测试,浙江省,杭州市,西湖区,-,2026-11-22 10:00:00,-,-,-,抖音,待支付,-,-",
        "\t6917000000000000001,\t6917000000000000012,桌布,白,1,A2,60.00,-,##测试,$$测试,浙江省,杭州市,西湖区,-,2026-11-22 10:00:00,-,-,-,抖音,待支付,-,-",
        "\t6917000000000000002,\t6917000000000000021,抱枕,蓝,1,A1,39.00,微信,##测试,$$测试,浙江省,杭州市,西湖区,-,2026-11-21 10:00:00,-,-,2026-11-21 10:00:30,抖音,已完成,-,-",
    ]
    write_text("douyin.csv", "\n".join([h, *rows]) + "\n", "utf-8-sig")
    h = "订单号,订单状态,售后状态,商品总价(元),用户应付金额(元),商家应收金额(元)（支付金额）,订单创建时间,支付时间,承诺发货时间,用户备注"
    rows = [
        "P700000000000000001,待付款,-,99,89,89,2026-11-22 10:00:00,,,",
        "P700000000000000002,已完成,-,99,89,89,2026-11-20 10:00:00,2026-11-20 10:02:00,,",
    ]
    write_text("xiaohongshu.csv", "\n".join([h, *rows]) + "\n", "utf-8")
    h = "订单号,订单状态,买家付款时间,收货人手机号/提货人手机号,全部商品名称,商品种类数,订单实付金额,收货人/提货人,收货人省份,收货人城市,收货人地区,详细收货地址/提货地址,买家昵称,订单创建时间,买家手机号"
    rows = [
        "E20261122100000000001,待付款,,13800000001,抱枕,1,39,测试,浙江省,杭州市,西湖区,某路,测试买家01,2026-11-22 10:00:00,13800000001",
        "E20261121100000000002,交易完成,2026-11-21 10:02:00,13800000002,抱枕,1,39,测试,浙江省,杭州市,西湖区,某路,测试买家02,2026-11-21 10:00:00,13800000002",
    ]
    write_text("youzan.csv", "\n".join([h, *rows]) + "\n", "utf-8")
    h = "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Shipping City,Shipping Phone,Notes,Cancelled at,Payment Method,Shipping Province Name"
    rows = [
        "#1001,test01@example.com,pending,,unfulfilled,CNY,99,0,0,99.00,2026-11-22 11:00:00 +0900,1,Pillow,39,A1,Test,Hangzhou,13800000001,,,manual,Zhejiang",
        "#1001,test01@example.com,,,,,,,,,2026-11-22 11:00:00 +0900,1,Sheet,60,A2,,,,,,,",
        "#1002,test02@example.com,paid,2026-11-21 11:02:00 +0900,fulfilled,CNY,39,0,0,39.00,2026-11-21 11:00:00 +0900,1,Pillow,39,A1,Test,Hangzhou,13800000002,,,manual,Zhejiang",
        "#1003,test03@example.com,pending,,unfulfilled,CNY,39,0,0,39.00,2026-11-22 03:00:00 UTC,1,Pillow,39,A1,Test,Hangzhou,,,2026-11-22 04:00:00 UTC,manual,Zhejiang",
    ]
    write_text("shopify.csv", "\n".join([h, *rows]) + "\n", "utf-8")


SHOP_NOW = datetime(2026, 11, 23, 9, 25)
CLOSES = timedelta(hours=72)
GOODS = (
    ("2026秋冬新款加厚珊瑚绒四件套被套床单冬季双面绒包邮", 159),
    ("【小满】全棉水洗棉床笠单件防滑席梦思保护罩1.8m", 69),
    ("法式复古针织开衫女秋冬宽松慵懒风毛衣外套2026新款", 128),
    ("羊羔毛马甲女外穿冬季新款加厚坎肩百搭背心包邮", 89),
    ("北欧ins棉麻抱枕套客厅沙发靠垫腰枕【不含芯】", 25.9),
    ("加绒加厚打底裤女外穿冬季高腰显瘦小脚裤大码", 49),
    ("日式纯色遮光窗帘卧室成品简约落地窗定制包邮", 218),
    ("高领打底衫女秋冬内搭德绒修身长袖保暖上衣", 39.9),
    ("加厚法兰绒毛毯办公室午睡毯盖腿毯子【送收纳袋】", 55),
    ("羊毛呢大衣女中长款2026冬季新款双面呢外套气质", 468),
    ("棉拖鞋女冬季室内居家防滑软底情侣毛绒包跟拖鞋", 29.9),
    ("[小满家居]藤编收纳筐桌面杂物储物篮零食筐手工编织", 35),
    ("半身裙女秋冬高腰a字毛呢短裙显瘦百搭包臀裙", 79),
    ("懒人沙发单人榻榻米豆袋小户型卧室休闲椅可拆洗", 268),
    ("桌布防水防油免洗长方形茶几布艺餐桌垫【多色可选】", 45),
    ("儿童房星空投影灯卧室氛围小夜灯充电款生日礼物", 58),
    ("加厚羽绒服女短款2026新款冬面包服白鸭绒小个子", 359),
    ("真丝枕巾一对装100%桑蚕丝护发美容枕头套单面", 99),
    ("棉麻围裙日系厨房家用防水防油女士工作服可爱", 19.9),
    ("贝雷帽女秋冬羊毛呢画家帽英伦复古百搭八角帽", 32),
    ("耳环收纳盒便携首饰盒小号旅行饰品整理盒", 9.9),
    ("发圈头绳女扎头发皮筋【10根装】高弹力不伤发", 6.8),
)
CITIES = (
    "浙江省 杭州市 西湖区", "江苏省 南京市 建邺区", "上海 上海市 徐汇区", "广东省 深圳市 南山区",
    "四川省 成都市 武侯区", "北京 北京市 朝阳区", "湖北省 武汉市 洪山区", "山东省 青岛市 市南区",
    "福建省 厦门市 思明区", "陕西省 西安市 雁塔区", "新疆维吾尔自治区 乌鲁木齐市 天山区",
)  # fmt: skip


class Shop:
    """The fictional shop 小满家居, from 25 August to Monday 23 November 2026, 09:25."""

    def __init__(self) -> None:
        self.chance = random.Random(20261123)
        self.orders: list[Fields] = []
        self.count = 0

    def place(self, buyer: int, at: datetime, status: str, goods: int, **fields: str) -> None:
        """One order of a buyer."""
        self.count += 1
        chance = self.chance
        amount = fields.pop("金额", f"{GOODS[goods][1]:.2f}")
        number = 2948000000000000000 + int((at - datetime(2026, 8, 1)).total_seconds()) * 10**11
        made = order(self.count, status, 金额=amount, 订单编号=str(number + chance.randrange(10**10) * 10 + chance.randrange(1, 10)), 买家会员名=f"测试买家{buyer:03d}", 收货地址=f"{CITIES[buyer % len(CITIES)]}    测试路{buyer}号", 联系手机=f"'{('1380000', '1990000')[buyer % 2]}{buyer:04d}", 订单创建时间=f"{at:%Y-%m-%d %H:%M:%S}", 宝贝标题=GOODS[goods][0])  # fmt: skip
        made["订单付款时间"] = ""
        self.orders.append(made | fields)

    def pay(self, buyer: int, at: datetime, goods: int, **fields: str) -> None:
        """A paid order, as far on its way as its age allows."""
        wait = self.chance.choice((40, 55, 75, 90, 130, 180, 260, 900, 4000, 15000, 60000, 110000))
        paid = at + timedelta(seconds=wait + self.chance.randrange(30))
        paid = min(paid, SHOP_NOW - timedelta(minutes=6))
        age = (SHOP_NOW - paid).days
        status = TO_SEND if age < 2 else SENT if age < 11 else DONE
        fields = {"订单付款时间": f"{paid:%Y-%m-%d %H:%M:%S}"} | fields
        self.place(buyer, at, status, goods, **fields)

    def some_time(self, start: datetime, end: datetime) -> datetime:
        """A moment at which people shop: rarely at night, mostly in the evening."""
        while True:
            at = start + (end - start) * self.chance.random()
            busy = (5, 2, 1, 0, 0, 0, 1, 2, 4, 7, 8, 7, 6, 6, 6, 6, 6, 6, 6, 7, 10, 12, 11, 8)
            if self.chance.random() * 12 < busy[at.hour]:
                return at


def sample_orders() -> list[Fields]:
    """About 300 orders; what is unpaid was placed within the last 72 hours."""
    shop, start, opens = Shop(), datetime(2026, 8, 25, 8), SHOP_NOW - CLOSES
    chance = shop.chance
    pick = chance.randrange
    for _ in range(190):
        shop.pay(1 + pick(110), shop.some_time(start, opens), pick(len(GOODS)))
    for buyer in (*range(1, 9), 1, 2, 3, 5):
        shop.pay(buyer, shop.some_time(start, opens - timedelta(days=9)), pick(len(GOODS)))
    for _ in range(26):
        at = shop.some_time(start, opens - timedelta(hours=1))
        shop.place(100 + pick(60), at, CLOSED, pick(len(GOODS)))
    for _ in range(7):
        at = shop.some_time(start, opens - timedelta(days=5))
        goods = pick(len(GOODS))
        refund = f"{GOODS[goods][1]:.2f}"
        paid = f"{at + timedelta(minutes=2):%Y-%m-%d %H:%M:%S}"
        shop.place(60 + pick(50), at, CLOSED, goods, 订单关闭原因="退款", 订单付款时间=paid,
                   买家实际支付金额=refund, 退款金额=refund, 宝贝总数量="1")  # fmt: skip
    for _ in range(14):
        at = shop.some_time(opens, SHOP_NOW - timedelta(hours=1))
        shop.pay(120 + pick(40), at, pick(len(GOODS)))
    _unpaid_of_note(shop)
    for buyer in range(200, 231):
        at = shop.some_time(datetime(2026, 11, 20, 10, 5), SHOP_NOW - timedelta(minutes=6))
        goods = chance.choice((1, 3, 4, 5, 7, 8, 10, 11, 12, 14, 15, 17, 19, 2, 0))
        phone = f"1990000{buyer:04d}"
        shown = chance.choice((f"'{phone}", f"'{phone}", f"199****{buyer:04d}", "'null"))
        shop.place(buyer, at, UNPAID, goods, 联系手机=shown)
    shop.orders.sort(key=lambda fields: fields["订单编号"], reverse=True)
    return shop.orders


def _unpaid_of_note(shop: Shop) -> None:
    """One unpaid order for each rule that a first look at the program should show."""
    friday, saturday = datetime(2026, 11, 20), datetime(2026, 11, 21)
    sunday, monday = datetime(2026, 11, 22), datetime(2026, 11, 23)

    def unpaid(buyer: int, day: datetime, clock: str, goods: int, **fields: str) -> None:
        hour, minute = map(int, clock.split(":"))
        at = day + timedelta(hours=hour, minutes=minute, seconds=shop.chance.randrange(60))
        shop.place(buyer, at, UNPAID, goods, **fields)

    unpaid(1, friday, "10:40", 2)  # returning, closes this morning
    unpaid(2, friday, "13:12", 6)
    unpaid(3, saturday, "15:30", 0)
    unpaid(171, friday, "11:26", 8)
    unpaid(172, friday, "14:05", 9)
    unpaid(173, friday, "16:48", 13)
    unpaid(174, friday, "20:15", 16)
    unpaid(175, friday, "22:37", 12)
    # several orders of one buyer, the same goods twice
    unpaid(176, sunday, "21:03", 5)
    unpaid(176, sunday, "21:09", 5)
    unpaid(177, sunday, "19:40", 14)
    unpaid(177, monday, "08:12", 10)
    # bought again and paid
    unpaid(178, sunday, "16:20", 7)
    shop.pay(178, sunday + timedelta(hours=16, minutes=31), 7,
             订单付款时间="2026-11-22 16:32:08")  # fmt: skip
    unpaid(179, saturday, "10:00", 9, 金额="418.00", 分阶段订单信息="定金已付，尾款未付")
    unpaid(180, sunday, "12:10", 11, 运送方式="货到付款")
    unpaid(181, monday, "08:55", 21)
    unpaid(182, sunday, "23:20", 20)
    unpaid(183, friday, "18:30", 3, 订单备注="'11.20 阿华 已催付")
    unpaid(184, saturday, "09:18", 4, 订单备注="'@11.22小美 顾客明天下午付款")
    unpaid(185, sunday, "20:44", 15, 订单备注="'11.23 阿华 已催付")
    unpaid(186, sunday, "11:35", 1, 买家留言="麻烦发韵达，谢谢")
    unpaid(187, saturday, "22:10", 2, 买家留言="不想要了，先别发")
    unpaid(188, sunday, "22:58", 17, 买家留言="明天发工资就付款")
    unpaid(189, monday, "07:31", 10, 联系手机="13800000189-1234")
    unpaid(190, monday, "00:42", 8, 联系手机="'null", 联系电话="'0571-00000190")
    unpaid(191, monday, "09:02", 16, 联系手机="'13800000191")
    for clock in ("08:31", "08:32", "08:33", "08:35", "08:36", "08:39"):
        unpaid(192, monday, clock, 13)


def main() -> None:
    """Write everything anew."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    SAMPLE.parent.mkdir(parents=True, exist_ok=True)
    taobao_variants()
    encodings()
    damage()
    contents()
    platforms()
    SAMPLE.write_bytes(raw_csv(H57, sample_orders()).encode("gb18030"))


if __name__ == "__main__":
    main()
