"""Lists in parts: where this part begins, and the address of the next one with the same filters."""

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
    kept = {name: values for name, values in flask.request.args.lists() if name != CURSOR}
    return flask.url_for(
        flask.request.endpoint or "", **(flask.request.view_args or {}), **kept, **{CURSOR: page.next_cursor}
    )


def init_app(app: flask.Flask) -> None:
    """Make `next_url` known to templates."""
    app.jinja_env.globals["next_url"] = next_url
