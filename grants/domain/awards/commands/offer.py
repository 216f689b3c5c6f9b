"""What becomes of an offer: accepted in time, or lapsed; and that the letter was handed over."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import audit, clock
from grants.core.db import db, lock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.applications.models import Application
from grants.domain.assessment.models import Decision
from grants.domain.awards import scope
from grants.domain.awards.models import Award
from grants.domain.awards.states import AWARD
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class AcceptDetails:
    """The day she accepted. `version` is the award's."""

    accepted_on: datetime.date
    version: int | None = None


def accept_award(actor: Actor, award_id: uuid.UUID, details: AcceptDetails) -> None:
    """Record that she accepts. Raises NotFound, Conflict, DomainError (field accepted_on) for a day out of the offer's."""
    authorise(actor, Permission.AWARD_ACCEPT)
    with transaction():
        award = _load(actor, award_id, details.version)
        if not award.offered_on <= details.accepted_on <= clock.today():
            raise DomainError(
                N_("Enter a day from %(offered)s, when it was offered, to today."),
                field="accepted_on",
                code="accepted_out_of_range",
                offered=award.offered_on,
            )
        if details.accepted_on > award.accept_by:
            raise DomainError(
                N_("The offer held until %(day)s. Let it lapse, or ask the committee’s chair."),
                field="accepted_on",
                code="accepted_too_late",
                day=award.accept_by,
            )
        award.accepted_on = details.accepted_on
        fire(AWARD, award, "accept", actor, organisation_id=award.organisation_id)


def lapse_award(actor: Actor, award_id: uuid.UUID, reason: str, version: int | None = None) -> None:
    """Let an offer lapse: its money is free for the next in reserve. Raises NotFound, Conflict, DomainError without a reason."""
    authorise(actor, Permission.AWARD_ACCEPT)
    with transaction():
        award = _load(actor, award_id, version)
        fire(AWARD, award, "lapse", actor, reason=reason, organisation_id=award.organisation_id)


def hand_over_letter(actor: Actor, application_id: uuid.UUID) -> None:
    """Record that she was handed her decision letter, so that it no longer waits; once. Raises Forbidden, NotFound."""
    authorise(actor, Permission.AWARD_ACCEPT)
    with transaction():
        row = db.session.execute(
            select(Decision.id, Application.organisation_id, scope.handed_over())
            .join(Application, Application.id == Decision.application_id)
            .where(
                Application.id == application_id,
                Decision.superseded_at.is_(None),
                scope.applications(actor, Permission.AWARD_ACCEPT),
            )
        ).first()
        if row is None:
            raise NotFound
        if not row[2]:
            audit.record(actor, "letter.taken", "decision", row[0], organisation_id=row[1])


def _load(actor: Actor, award_id: uuid.UUID, version: int | None) -> Award:
    call_id = db.session.scalar(
        select(Award.call_id).where(Award.id == award_id, scope.visible(actor, Permission.AWARD_ACCEPT))
    )
    if call_id is None:
        raise NotFound
    lock("call", call_id)
    award = db.session.scalars(
        select(Award).where(Award.id == award_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()
    if version is not None and award.version != version:
        raise Conflict
    return award
