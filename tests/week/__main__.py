"""`python -m tests.week [FOLDER]`: a made-up shop works for a week; what it gained."""

import shutil
import sys
from datetime import timedelta
from pathlib import Path

from cuifu_xl.workbooks.closed.file import FileWorkbook
from tests.week.gain import reported, truth
from tests.week.shop_week import DAYS, MONDAY, Week

MARK = "这是样例，可以删.txt"


def live(folder: Path) -> None:
    """Five days, each told in a line; the workbook stays in the folder to be looked at."""
    mark = folder / MARK
    if mark.exists():
        shutil.rmtree(folder)
    if folder.exists():
        sys.exit(f"{folder} 已经有了，不是样例，没有动它。请换一个文件夹。")
    folder.mkdir(parents=True)
    mark.touch()
    week = Week(folder, seed=1)
    for number in range(DAYS):
        day = MONDAY + timedelta(days=number)
        week.day(day)
        lines = week.register()
        paid = sum(line["是否成功"] == 1 for line in lines)
        print(f"{day:%m-%d}：登记共 {len(lines)} 行，催成 {paid} 单")
    week.end()
    found, true = reported(FileWorkbook(week.path)), truth(week)
    print(f"程序算的净效果 {found.effect.as_span()}；在这家编的店里真的是 {true.share:+.1%}")
    print(f"工作簿在 {week.path}，打开看「看板」和「汇总」。店是编的，里面没有真的人。")


live(Path(sys.argv[1] if len(sys.argv) > 1 else "demo-week"))
