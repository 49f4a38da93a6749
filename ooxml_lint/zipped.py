"""The zip file: every program must be able to take it apart, and find a workbook in it."""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from ooxml_lint.package import TYPES, Package, Remark, Rule

_SIMPLE_ZIP = 20  # the version that asks for deflating and nothing else
_ZIP64 = b"\x01\x00"
_PLAIN_NAME = re.compile(r"[^/\\:*?\"<>|\x00-\x1f]+(?:/[^/\\:*?\"<>|\x00-\x1f]+)*")


def members_are_told_apart(package: Package) -> Iterator[Remark]:
    """No two members have the same name, whatever the case of its letters."""
    counted = Counter(info.filename.lower() for info in package.members)
    for name, count in counted.items():
        if count > 1:
            yield Remark(name, "", f"有 {count} 个同名的部件")


def members_are_plainly_packed(package: Package) -> Iterator[Remark]:
    """No password, nothing but deflating, no marks of files above 4 GB."""
    for info in package.members:
        if info.flag_bits & 1:
            yield Remark(info.filename, "", "加了密码")
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield Remark(info.filename, "", f"压缩方式是 {info.compress_type}")
        elif info.extract_version > _SIMPLE_ZIP or info.extra.startswith(_ZIP64):
            yield Remark(info.filename, "", "用了 zip64，有的程序会说文件损坏")


def members_have_the_names_of_parts(package: Package) -> Iterator[Remark]:
    """Names with forward slashes, no folders of their own, nothing outside the package."""
    for info in package.members:
        name = info.filename
        steps = name.split("/")
        if not _PLAIN_NAME.fullmatch(name) or ".." in steps or "." in steps:
            yield Remark(name, "", "不是部件的名字")


def members_can_be_read(package: Package) -> Iterator[Remark]:
    """Each member unpacks to what the directory of the zip promises."""
    for info in package.members:
        try:
            package.content(info.filename)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
            yield Remark(info.filename, "", f"解不开：{error}")


def parts_are_well_formed(package: Package) -> Iterator[Remark]:
    """Every part that says it is XML is, without a document type."""
    for part in package.xml_parts:
        try:
            package.xml(part)
        except ET.ParseError as error:
            yield Remark(part, "", f"不是正确的 XML：{error}")
        else:
            if b"<!DOCTYPE" in package.content(part):
                yield Remark(part, "", "含有文档类型定义")


def a_workbook_is_inside(package: Package) -> Iterator[Remark]:
    """The package says which part is the workbook, and the part is there."""
    if TYPES not in package.names:
        yield Remark(TYPES, "", "没有内容类型表")
    elif not package.workbook:
        yield Remark("_rels/.rels", "", "没有指向工作簿的关系，或工作簿不在")


# in this order, each only if the one before found nothing
FOUNDATION: tuple[Rule, ...] = (
    members_are_told_apart,
    members_have_the_names_of_parts,
    members_are_plainly_packed,
    members_can_be_read,
    parts_are_well_formed,
    a_workbook_is_inside,
)
