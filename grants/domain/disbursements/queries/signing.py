"""The page on which a signed agreement is recorded: what was granted, and the schedule that will come of it."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.money import Money
from grants.domain.accounts.models import Organisation
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements import scope
from grants.domain.disbursements.schedule import PlannedTranche, plan_tranches
from grants.domain.people.models import Participant
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class SigningPage:
    """An award and, were it signed today, its tranches."""

    award_id: uuid.UUID
    version: int
    award_code: str
    case_code: str
    organisation: str
    amount: Money
    accepted_on: datetime.date | None
    planned: tuple[PlannedTranche, ...]
    open: bool


def signing_page(actor: Actor, award_id: uuid.UUID) -> SigningPage:
    """The award to be signed; `open` is false in any other state than accepted."""
    authorise(actor, Permission.AWARD_ACCEPT)
    row = db.session.execute(
        select(Award, Participant.case_code, Organisation.name)
        .join(Participant, Participant.id == Award.participant_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .where(Award.id == award_id, scope.visible(actor, Permission.AWARD_ACCEPT))
    ).first()
    if row is None:
        raise NotFound
    award, case_code, organisation = row
    return SigningPage(
        award_id=award.id,
        version=award.version,
        award_code=award.code,
        case_code=case_code,
        organisation=organisation,
        amount=Money(award.amount_minor, award.currency),
        accepted_on=award.accepted_on,
        planned=plan_tranches(award.amount_minor, clock.today()),
        open=award.state is AwardState.ACCEPTED,
    )
