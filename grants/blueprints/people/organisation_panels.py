"""To which organisation she belongs, and whether that is about to change, on her record page."""

import uuid

import flask
from flask_babel import gettext as _

from grants.domain.privacy.hand_over import queries as hand_over
from grants.policy import Actor, Permission
from grants.web.panels import Panel


def hand_over_panel(actor: Actor, participant_id: uuid.UUID) -> Panel | None:
    """The offer that waits for an answer, or the way to make one."""
    if not actor.allows(Permission.HAND_OVER_OFFER):
        return None
    standing = hand_over.standing(actor, participant_id)
    if standing.offered:
        url = flask.url_for("people.hand_over", hand_over_id=standing.offered.id)
        return Panel(
            _("Hand-over"), ((_("Offered to"), standing.offered.receiver),), ((_("See the offer"), url),), 0
        )
    if not standing.may_offer:
        return None
    url = flask.url_for("people.offer_hand_over", participant_id=participant_id)
    return Panel(_("Hand-over"), (), ((_("Hand over to another organisation"), url),), 0)
