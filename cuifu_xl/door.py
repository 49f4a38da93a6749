"""The way in of the desktop icon: `python -m cuifu_xl.door FILES`, in installed launchers."""

import sys

from cuifu_xl.app.door import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
