"""Cells going out: what would run as a formula in a spreadsheet program stays text."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_text(text: str) -> str:
    """The text for a CSV cell: an apostrophe before what a spreadsheet program would take for a formula."""
    return f"'{text}" if text.startswith(_STARTS) else text
