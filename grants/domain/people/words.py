"""What is written about a participant in somebody's words: kept as long as her identity is, and refused after its
erasure."""

import uuid

from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.text import N_
from grants.domain.people.loading import hold
from grants.domain.people.models import ParticipantIdentity

DASH = "—"
_NOTHING = {"": "", "-": DASH, "–": DASH, DASH: DASH}


def refuse_erased(participant_id: uuid.UUID) -> None:
    """Within an open transaction: she is held, so that nobody erases her meanwhile. Raises Conflict once she is erased."""
    if _is_gone(participant_id):
        raise Conflict(N_("Her identity was erased. Nothing can be added to this record."), code="erased")


def words_about(participant_id: uuid.UUID, text: str, field: str) -> str:
    """Within an open transaction: the text, tidied, for a column that an erasure empties; she is held until the end.

    Raises DomainError beside the field for words about somebody whose identity was erased; a dash may stand there still,
    so that a step that asks for words stays open.
    """
    words = text.strip()
    if words in _NOTHING:
        return _NOTHING[words]
    if _is_gone(participant_id):
        raise DomainError(
            N_(
                "Her identity was erased, so nothing more is written about her. Put a dash here, and no words."
            ),
            field=field,
            code="erased",
        )
    return words


def _is_gone(participant_id: uuid.UUID) -> bool:
    hold(participant_id)
    return db.session.get(ParticipantIdentity, participant_id, populate_existing=True) is None
