"""Where a browser is sent next: only inside."""

from urllib.parse import urlsplit

import flask


def inside(target: str) -> str:
    """The target if it is a path of ours, else the front page."""
    parts = urlsplit(target)
    safe = (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
        and "\\" not in target
        and target.isprintable()
    )
    return target if safe else flask.url_for("home.work_list")
