"""Marking of texts for translation where no language is chosen yet."""


def N_(text: str) -> str:
    """The text itself; the mark makes it appear in the translators' catalogue."""
    return text
