"""`python -m cuifu_xl` is the command `cuifu`."""

import gc
import sys

# records hold no circles: looking for some takes a tenth of a big press
_SELDOM = 1_000_000


def run() -> int:
    """The command line as a process of its own."""
    gc.set_threshold(_SELDOM)
    try:
        from cuifu_xl.app.cli.main import main
    except KeyboardInterrupt:
        # stopped before it has begun: as in `main`
        return 2
    code = main()
    # Python looks for circles once more at its end, among records that go anyway
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(run())
