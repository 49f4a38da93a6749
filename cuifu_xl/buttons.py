"""The way in of the macros: `python -m cuifu_xl.buttons TASK CALLER`, in every workbook in use."""

import sys

from cuifu_xl.app.buttons.tasks import main

if __name__ == "__main__":
    sys.exit(main())
