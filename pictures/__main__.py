"""`python -m pictures [DIR]`: the four pictures of the README into docs/pictures or DIR."""

import sys
import tempfile
from pathlib import Path

from pictures.afternoon import NOW, afternoon, refreshed
from pictures.screen import Picture, opened
from pictures.still import stand_still

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
OF_THE_DAY = (
    Picture("front-page", "首页", 2000, 880, zoom=150),
    Picture("call-list", "今日计划", 2085, 1160, zoom=113),
    Picture("board", "看板", 2070, 1890, zoom=150),
)
OF_THE_REGISTER = (Picture("pivots", "汇总", 2085, 930, zoom=140),)


def main(folder: Path) -> None:
    """Makes the workbook and takes the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        book = afternoon(Path(scratch))
        for path, pictures in ((refreshed(book), OF_THE_REGISTER), (book, OF_THE_DAY)):
            stand_still(path, NOW)
            with opened(path, Path(scratch)) as screen:
                for picture in pictures:
                    print(screen.take(picture, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
