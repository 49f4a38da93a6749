"""`python -m cuifu_xl` is the command `cuifu`."""

import sys

from cuifu_xl.cli import main

sys.exit(main())
