"""What all tests share."""

from office import office

__all__ = ["office"]
