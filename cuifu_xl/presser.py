"""Who presses: this computer and its user, as the workbook remembers them."""

import getpass
import platform

from cuifu_xl.sheets.remembered import Presser


def this_presser() -> Presser:
    """The one in front of this computer."""
    try:
        user = getpass.getuser()
    except (ImportError, KeyError, OSError):  # no name in the environment, none in the system
        user = ""
    return Presser(platform.node(), user)
