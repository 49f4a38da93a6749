"""The use cases for notebooks, with frames of pandas (docs/frames.md)."""

from cuifu_xl.app.frames import effect, new, plan, register

__all__ = ["effect", "new", "plan", "register"]
