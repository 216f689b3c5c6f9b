"""What happened to a record, as its timeline shows it."""

from collections.abc import Iterable, Mapping

import flask

from grants.domain.accounts.history import Happening
from grants.web.actions import action_label
from grants.web.filters import moment


def happenings(
    entries: Iterable[Happening], tones: Mapping[str, str] | None = None
) -> list[dict[str, object]]:
    """Entries for the timeline component; `tones` by the action's code."""
    return [
        {
            "moment": moment(entry.at),
            "text": action_label(entry.action),
            "who": entry.who,
            "note": entry.reason,
            "tone": (tones or {}).get(entry.action, ""),
        }
        for entry in entries
    ]


def init_app(app: flask.Flask) -> None:
    """Make it known to templates."""
    app.jinja_env.globals["happenings"] = happenings
