"""Whether she is handed over to another organisation, and which records were merged into hers, on her record page."""

import uuid

import flask
from flask_babel import gettext as _

from grants.core import clock
from grants.core.ids import show_code
from grants.domain.privacy.hand_over import queries as hand_over
from grants.domain.privacy.merge import queries as merge
from grants.policy import Actor, Permission
from grants.web.filters import written_day
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


def merges_panel(actor: Actor, participant_id: uuid.UUID) -> Panel | None:
    """The other codes she is known by, and the way back while a merge is fresh."""
    rows = merge.list_merged(actor, participant_id)
    if not rows:
        return None
    return Panel(
        _("Merged records"),
        tuple(
            (
                show_code(row.other_code),
                _(
                    "merged on %(day)s by %(name)s",
                    day=written_day(clock.local(row.merged_at)),
                    name=row.merged_by,
                ),
            )
            for row in rows
        ),
        tuple(
            (
                _("Undo the merge of %(code)s", code=show_code(row.other_code)),
                flask.url_for("people.undo_merge", merge_id=row.id),
            )
            for row in rows
            if row.undoable
        ),
        0,
    )
