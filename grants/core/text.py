"""Marks the texts that are shown, so that they are collected for translation; they are translated where shown."""


def N_(text: str) -> str:
    """The text itself, marked for translation (the name gettext's tools look for)."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:
    """Both forms of a counted text, marked for translation; which is shown depends on the count."""
    return one, many
