"""A message box in the window of the office, shown from our own process."""

from typing import Any

from xlwings_libreoffice.bridge import Office

# com.sun.star.awt.MessageBoxButtons and MessageBoxResults
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


def show(
    office: Office, document: Any, text: str, title: str | None, buttons: str, mode: str | None
) -> str:
    """The name of the button that was pressed."""
    kind = "QUERYBOX" if buttons != "ok" else "WARNINGBOX" if mode == "critical" else "INFOBOX"
    box = office.service("com.sun.star.awt.Toolkit").createMessageBox(
        None if document is None else document.CurrentController.Frame.ContainerWindow,
        office.enum("awt.MessageBoxType", kind),
        _BUTTONS[buttons],
        title or "",
        text,
    )
    answer = _ANSWERS[box.execute()]
    box.dispose()
    return answer
