"""What the macros say when they cannot start the program, as defined names: VBA stays ASCII."""

from collections.abc import Mapping

from xlsxwriter import Workbook

# each at most 255 characters, the most that a text in a defined name may have
WORDS: Mapping[str, str] = {
    "say_not_installed": (
        "这台电脑还没有装催付程序，按钮用不了。请双击工作簿旁边的「安装催付」，装好后再按一次；"
        "没有这个文件时，看「说明」里的安装。下拉、筛选和公式不装也能用。"
    ),
    "say_failed": (
        "催付程序没有做完就停了。请看一眼工作簿有没有改动，再按「检查」；"
        "还是不行，请把程序文件夹里的 log/cuifu.log 发给维护的人。"
    ),
    "say_blocked": (
        "这台电脑不让 Excel 启动别的程序，按钮用不了。请保存并关闭工作簿，"
        "把它拖到桌面的「催付-计划今天」图标上，效果一样。"
    ),
    "say_save_first": "这份工作簿还没有存成文件。请先保存为 .xlsm，再按按钮。",
}


def define_words(book: Workbook) -> None:
    """A defined name per sentence; the macros look them up by name."""
    for name, words in WORDS.items():
        book.define_name(name, f'="{words}"')
