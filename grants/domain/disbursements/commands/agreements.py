"""Recording that the agreement was signed, which builds the schedule of payments."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.awards.models import Award
from grants.domain.awards.states import AWARD
from grants.domain.disbursements import scope
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.schedule import plan_tranches
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class AgreementDetails:
    """The day both sides signed on paper; `version` is the award's."""

    signed_on: datetime.date
    version: int


def sign_agreement(actor: Actor, award_id: uuid.UUID, details: AgreementDetails) -> uuid.UUID:
    """Record the signed agreement and plan the tranches, which sum to the award; the first tranche's id."""
    authorise(actor, Permission.AWARD_ACCEPT)
    with transaction():
        award = db.session.scalar(
            select(Award)
            .where(Award.id == award_id, scope.visible(actor, Permission.AWARD_ACCEPT))
            .with_for_update()
        )
        if award is None:
            raise NotFound
        if award.version != details.version:
            raise Conflict
        if details.signed_on > clock.today():
            raise DomainError(
                N_("The day of signing can't be in the future."), field="signed_on", code="signed_in_future"
            )
        if award.accepted_on and details.signed_on < award.accepted_on:
            raise DomainError(
                N_("The agreement can't be older than the acceptance."),
                field="signed_on",
                code="signed_before_acceptance",
            )
        fire(AWARD, award, "sign", actor, organisation_id=award.organisation_id)
        award.signed_on = details.signed_on
        tranches = [
            Tranche(
                award_id=award.id,
                number=planned.number,
                amount_minor=planned.amount_minor,
                currency=award.currency,
                due_on=planned.due_on,
                condition=planned.condition,
            )
            for planned in plan_tranches(award.amount_minor, details.signed_on)
        ]
        db.session.add_all(tranches)
        db.session.flush()
        return tranches[0].id
