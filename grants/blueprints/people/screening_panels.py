"""What came of the last screening, on her record page: without answers, reasons or the kind of assistance."""

import uuid

import flask
from flask_babel import gettext as _

from grants.domain.people import queries
from grants.policy import Actor, Permission
from grants.web.filters import label, written_day
from grants.web.panels import Panel


def screening_panel(actor: Actor, participant_id: uuid.UUID) -> Panel | None:
    """The result in a word, and for her case workers the ways on."""
    latest = queries.latest_screening(actor, participant_id)
    links = []
    if queries.may_screen(actor, participant_id):
        text = _("Screen again") if latest else _("Screen her")
        links.append((text, flask.url_for("people.screen", participant_id=participant_id)))
    if latest and actor.allows(Permission.CATEGORY_VIEW):
        links.append((_("All screenings"), flask.url_for("people.screenings", participant_id=participant_id)))
    if not latest and not links:
        return None
    value = f"{label(latest.outcome)}, {written_day(latest.screened_on)}" if latest else _("Not screened yet")
    return Panel(_("Screening"), ((_("Result"), value),), tuple(links), 0)
