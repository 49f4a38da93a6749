"""What can go wrong between Python and the office, one class each."""


class OfficeError(Exception):
    """The office cannot be spoken with."""


class NotListeningError(OfficeError):
    """No office listens at this pipe."""


class NotAnsweringError(OfficeError):
    """The office does not answer: it hangs, or shows a dialog."""


class NoPythonUnoError(OfficeError):
    """Nowhere on this machine is there a Python-UNO."""


class OtherPythonUnoError(OfficeError):
    """Python-UNO is there, but made for another version of Python."""
