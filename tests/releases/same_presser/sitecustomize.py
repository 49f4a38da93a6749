"""On the path of a release while it works: every press comes from the same made-up computer."""

import os

_HERE = os.uname() if hasattr(os, "uname") else None
if _HERE is not None:
    _THERE = os.uname_result((_HERE.sysname, "DIANPU-PC", *_HERE[2:]))
    os.uname = lambda: _THERE
os.environ |= {"COMPUTERNAME": "DIANPU-PC", "LOGNAME": "店主"}
