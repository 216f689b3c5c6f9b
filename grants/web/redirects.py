"""Where a browser is sent next: only inside."""

import flask


def inside(target: str) -> str:
    """The target if it is a path of ours, else the front page."""
    safe = (
        target.startswith("/")
        and not target.startswith("//")
        and "\\" not in target
        and target.isprintable()
        and len(target) <= 2000
    )
    return target if safe else flask.url_for("home.work_list")
