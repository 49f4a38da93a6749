"""The user's own part of the Windows registry, HKEY_CURRENT_USER. 注册表"""

import sys
from collections.abc import Mapping

if sys.platform == "win32":
    import winreg

    def read(key: str) -> dict[str, str | int] | None:
        """The texts and numbers of a key; None if there is no such key."""
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                count = winreg.QueryInfoKey(opened)[1]
                found = [winreg.EnumValue(opened, index)[:2] for index in range(count)]
        except FileNotFoundError:
            return None
        return {name: value for name, value in found if isinstance(value, str | int)}

    def write(key: str, values: Mapping[str, str | int]) -> None:
        """A key with these values."""
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
            for name, value in values.items():
                kind = winreg.REG_SZ if isinstance(value, str) else winreg.REG_DWORD
                winreg.SetValueEx(opened, name, 0, kind, value)

    def delete(key: str) -> None:
        """The key is gone."""
        try:
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
        except FileNotFoundError:
            return

else:

    def read(key: str) -> dict[str, str | int] | None:
        """Other systems have no registry."""
        return None

    def write(key: str, values: Mapping[str, str | int]) -> None:
        """Never asked for where there is no registry."""
        raise NotImplementedError(key)

    def delete(key: str) -> None:
        """Never asked for where there is no registry."""
        raise NotImplementedError(key)
