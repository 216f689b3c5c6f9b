"""Marks the texts that are shown, so that they are collected for translation; they are translated where shown."""


def N_(text: str) -> str:
    """The text itself, marked for translation (the name gettext's tools look for)."""
    return text
