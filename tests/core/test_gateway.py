"""What the gateways refuse, and that none of our own texts is refused. 短信平台"""

import pytest

from cuifu_xl.core.errors import CuifuError
from cuifu_xl.core.model import Template
from cuifu_xl.core.wording.forbidden import GATEWAY_SYMBOLS
from cuifu_xl.core.wording.gateway import Gateway
from cuifu_xl.core.wording.sandbox import Sandbox
from cuifu_xl.core.wording.scripts import Script
from cuifu_xl.core.wording.sms import promotion_words
from cuifu_xl.tables.schema import TEMPLATES
from cuifu_xl.tables.settings import factory_settings
from cuifu_xl.tables.templates import read_templates, shipped_rows
from cuifu_xl.workbooks.base import Table
from cuifu_xl.worklist.gateways import gateway_named, gateways

ALI, TENCENT, HUAWEI = (gateways()[name] for name in ("阿里云", "腾讯云", "华为云"))
SANDBOX = Sandbox({}, promotion_words(factory_settings()))
SHIPPED, _ = read_templates(Table(TEMPLATES.headings(), shipped_rows()))


def script(text: str) -> Script:
    return SANDBOX.read(Template("S-1", "短信", "核对", text))


def test_an_unknown_gateway_is_refused_with_the_names_of_the_known_ones() -> None:
    assert gateway_named("") is None
    with pytest.raises(CuifuError, match="阿里云、腾讯云、华为云"):
        gateway_named("移动云")


def test_whole_texts_need_no_profile() -> None:
    assert gateway_named("整条") is None


def test_a_draft_is_linted_for_the_symbols_of_every_gateway() -> None:
    refused = {symbol for gateway in gateways().values() for symbol in gateway.symbols}
    assert refused == set(GATEWAY_SYMBOLS)


@pytest.mark.parametrize("gateway", gateways().values(), ids=lambda gateway: gateway.name)
@pytest.mark.parametrize(
    "template", [t for t in SHIPPED if t.channel == "短信"], ids=lambda template: template.id
)
def test_no_text_of_ours_is_refused(gateway: Gateway, template: Template) -> None:
    made = SANDBOX.read(template)
    assert gateway.refuses_text("".join(made.words)) is None
    if not (made.is_promotional and gateway is HUAWEI):
        refused = gateway.refuses_template(made, is_promotional=made.is_promotional)
        assert refused is None


@pytest.mark.parametrize(
    ("gateway", "name", "why"),
    [
        (ALI, "木棉小铺", None),
        (ALI, "木", "要 2–12 个字，现在 1 个"),
        (ALI, "一二三四五六七八九十一二三", "要 2–12 个字，现在 13 个"),
        (HUAWEI, "一二三四五六七八九十一二三", None),
        (TENCENT, "木棉·小铺", "只能有汉字、字母和数字，不能全是数字"),
        (TENCENT, "木棉 小铺", "只能有汉字、字母和数字，不能全是数字"),
        (TENCENT, "10086", "只能有汉字、字母和数字，不能全是数字"),
    ],
)
def test_signatures_are_short_and_plain(gateway: Gateway, name: str, why: str | None) -> None:
    assert gateway.refuses_signature(name) == why


@pytest.mark.parametrize(
    ("gateway", "text", "why"),
    [
        (ALI, "请核对地址", None),
        (ALI, "请看「待付款」", "阿里云不收「「」"),
        (TENCENT, "请看「待付款」", None),
        (ALI, "发个淘口令", "阿里云不收「淘口令」"),
        (TENCENT, "有优惠券", "腾讯云不收「优惠券」"),
        (HUAWEI, "可以分期", "华为云不收「分期」"),
        (HUAWEI, "1&2", "华为云不收「&」"),
        (ALI, "字" * 500, None),
        (ALI, "字" * 499 + "😀", "阿里云每条最多 500 字"),
    ],
)
def test_symbols_and_words_are_refused_where_the_gateway_says_so(
    gateway: Gateway, text: str, why: str | None
) -> None:
    assert gateway.refuses_text(text) == why


@pytest.mark.parametrize(
    ("gateway", "value", "why"),
    [
        (ALI, "字" * 35, None),
        (ALI, "字" * 34 + "𠮷", "阿里云的变量最多 35 字：请填短一点的简称"),
        (TENCENT, "字" * 13, "腾讯云的变量最多 12 字：请填短一点的简称"),
        (HUAWEI, "保温杯0.5升", "华为云的变量里不能有「.」"),
        (ALI, "保温杯0.5升", None),
        (ALI, "找13800000000", "阿里云的变量里不能有号码和网址"),
        (ALI, "6500013800000000123", None),
        (TENCENT, "www.a.cn", "腾讯云的变量里不能有号码和网址"),
    ],
)
def test_values_are_short_and_hold_no_contact(
    gateway: Gateway, value: str, why: str | None
) -> None:
    assert gateway.refuses_value(value) == why


@pytest.mark.parametrize(
    ("gateway", "text", "promotional", "why"),
    [
        (ALI, "您{{ 下单时间 }}拍的{{ 商品 }}", False, None),
        (ALI, "您{{ 下单时间 }}{{ 商品 }}", False, "阿里云的变量之间要有字"),
        (TENCENT, "您{{ 下单时间 }}{{ 商品 }}", False, None),
        (ALI, "{{ 商品 }}", False, "阿里云不收全是变量的模板"),
        (ALI, "看{{ 商品|trim }}", False, "话术里有过滤器，平台的模板不能有"),
        (ALI, "{{ 商品 }}优惠", True, None),
        (HUAWEI, "{{ 商品 }}优惠", True, "华为云的推广短信不能有变量"),
        (HUAWEI, "全店优惠", True, None),
        (HUAWEI, "，{{ 商品 }}" * 20, False, None),
        (HUAWEI, "，{{ 商品 }}" * 21, False, "华为云每个模板最多 20 个变量"),
    ],
)
def test_templates_have_words_between_their_variables(
    gateway: Gateway, text: str, promotional: bool, why: str | None
) -> None:
    assert gateway.refuses_template(script(text), is_promotional=promotional) == why


def test_a_template_is_handed_in_with_the_variables_of_the_gateway() -> None:
    made = script("您{{ 下单时间 }}拍的{{ 商品 }}有优惠")
    handed_in = [gateway.template(made, "拒收请回复R") for gateway in (ALI, TENCENT, HUAWEI)]
    assert handed_in == [
        "您${v1}拍的${v2}有优惠拒收请回复R",
        "您{1}拍的{2}有优惠拒收请回复R",
        "您${1}拍的${2}有优惠拒收请回复R",
    ]
