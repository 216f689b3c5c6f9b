"""What the agreement and the payment advice say. Names are opened by the page, through people's queries."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from grants.core import clock
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.text import N_
from grants.domain.accounts.models import Organisation
from grants.domain.applications.models import Application
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements import scope
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.disbursements.schedule import PlannedTranche, plan_tranches
from grants.domain.disbursements.states import PaymentState
from grants.domain.people.models import Participant
from grants.domain.plans.models import PlanVersion
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """The agreement of an award: as it would be signed today, or as it was."""

    participant_id: uuid.UUID
    language: str
    organisation: str
    award_code: str
    purpose: str
    amount_minor: int
    currency: str
    tranches: tuple[PlannedTranche, ...]
    dated: datetime.date
    verification_code: str


@dataclass(frozen=True, slots=True)
class AdviceFacts:
    """One payment that was made."""

    language: str
    organisation: str
    award_code: str
    number: int
    count: int
    amount_minor: int
    currency: str
    paid_on: datetime.date
    reference: str


def agreement_facts(actor: Actor, award_id: uuid.UUID) -> AgreementFacts:
    """The agreement's facts, from the acceptance on. Raises DomainError before it."""
    authorise(actor, Permission.AWARD_ACCEPT)
    row = db.session.execute(
        select(Award, Participant.language, Organisation.name, PlanVersion.title)
        .join(Participant, Participant.id == Award.participant_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .join(Application, Application.id == Award.application_id)
        .outerjoin(PlanVersion, PlanVersion.id == Application.plan_version_id)
        .where(Award.id == award_id, scope.visible(actor, Permission.AWARD_ACCEPT))
    ).first()
    if row is None:
        raise NotFound
    award, language, organisation, title = row
    if award.state in (AwardState.OFFERED, AwardState.LAPSED):
        raise DomainError(N_("The agreement is written once the award is accepted."), code="not_accepted")
    return AgreementFacts(
        participant_id=award.participant_id,
        language=language,
        organisation=organisation,
        award_code=award.code,
        purpose=title or "",
        amount_minor=award.amount_minor,
        currency=award.currency,
        tranches=_tranches(award),
        dated=award.signed_on or clock.today(),
        verification_code=award.verification_code,
    )


def _tranches(award: Award) -> tuple[PlannedTranche, ...]:
    kept = db.session.scalars(select(Tranche).where(Tranche.award_id == award.id).order_by(Tranche.number))
    signed = tuple(
        PlannedTranche(tranche.number, tranche.amount_minor, tranche.due_on, tranche.condition)
        for tranche in kept
    )
    return signed or plan_tranches(award.amount_minor, award.signed_on or clock.today())


def advice_facts(actor: Actor, tranche_id: uuid.UUID) -> AdviceFacts:
    """The advice of a paid tranche. Raises NotFound for one that isn't paid."""
    authorise(actor, Permission.TRANCHE_VIEW)
    all_tranches = aliased(Tranche)
    count_of = select(func.count(all_tranches.id)).where(all_tranches.award_id == Award.id).scalar_subquery()
    row = db.session.execute(
        select(Payment, Tranche.number, count_of, Award.code, Participant.language, Organisation.name)
        .join(Tranche, Tranche.id == Payment.tranche_id)
        .join(Award, Award.id == Tranche.award_id)
        .join(Participant, Participant.id == Award.participant_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .where(Tranche.id == tranche_id, Payment.state == PaymentState.SETTLED, scope.visible(actor))
    ).first()
    if row is None:
        raise NotFound
    payment, number, count, award_code, language, organisation = row
    return AdviceFacts(
        language=language,
        organisation=organisation,
        award_code=award_code,
        number=number,
        count=count,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        paid_on=payment.paid_on,
        reference=payment.reference,
    )
