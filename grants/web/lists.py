"""Lists in parts: where this part begins, and the address of the next one with the same filters."""

from typing import Any

import flask

from grants.core.paging import Page

CURSOR = "after"


def cursor() -> str:
    """Where the part of the list that is asked for begins; "" for the first."""
    return flask.request.args.get(CURSOR, "")


def next_url(page: Page) -> str | None:
    """The address of the next part of this list, None at its end."""
    if not page.next_cursor:
        return None
    values: dict[str, Any] = dict(flask.request.args.lists()) | (flask.request.view_args or {})
    return flask.url_for(flask.request.endpoint or "", **(values | {CURSOR: page.next_cursor}))


def init_app(app: flask.Flask) -> None:
    """Make `next_url` known to templates."""
    app.jinja_env.globals["next_url"] = next_url
