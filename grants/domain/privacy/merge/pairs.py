"""The two records of a merge, by their case codes."""

from sqlalchemy import select

from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.ids import read_code
from grants.core.text import N_
from grants.domain.people.models import Participant, ParticipantIdentity
from grants.domain.people.scope import visible
from grants.domain.people.states import ParticipantState
from grants.policy import Actor, Permission


def find_pair(actor: Actor, kept_code: str, other_code: str) -> tuple[Participant, Participant]:
    """Both open and the actor's to merge. Raises DomainError beside the field of the code that is wrong."""
    kept = _find(actor, kept_code, "kept_code")
    other = _find(actor, other_code, "other_code")
    if kept.id == other.id:
        raise DomainError(
            N_("These are the same record. Write the two case codes."), field="other_code", code="same"
        )
    return kept, other


def _find(actor: Actor, text: str, field: str) -> Participant:
    code = read_code(text)
    row = (
        db.session.scalar(
            select(Participant).where(
                Participant.case_code == code, visible(actor, Permission.PARTICIPANT_MERGE)
            )
        )
        if code
        else None
    )
    if row is None:
        raise DomainError(
            N_(
                "No participant of yours has this case code. For records of two organisations ask the programme office."
            ),
            field=field,
            code="unknown_code",
        )
    if row.state is not ParticipantState.ACTIVE:
        raise DomainError(
            N_("This record is closed. Only records of the programme’s present participants are merged."),
            field=field,
            code="closed",
        )
    if db.session.get(ParticipantIdentity, row.id) is None:
        raise DomainError(N_("The identity of this record was erased."), field=field, code="erased")
    return row
