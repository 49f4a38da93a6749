"""`python -m cuifu_xl.install` is the command `cuifu install` for a bare Python."""

import sys

# an older Python may well be what runs this
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("需要 Python 3.11 以上，这里是 " + sys.version.split()[0])

from cuifu_xl.app.cli.parser import command_page, parsed
from cuifu_xl.app.cli.setting_up import INSTALL
from cuifu_xl.app.cli.telling import COULD_NOT, DONE, say, speak_chinese
from cuifu_xl.core.errors import CuifuError


def main() -> int:
    """Install, before any of the packages is there that other commands need."""
    speak_chinese()
    try:
        given = parsed(INSTALL, sys.argv[1:])
        if given is not None:
            return INSTALL.run(given)
        print(command_page(INSTALL))
        return DONE
    except CuifuError as error:
        say(str(error))
    except KeyboardInterrupt:
        say("已停下。再装一次会接着装。")
    return COULD_NOT


sys.exit(main())
