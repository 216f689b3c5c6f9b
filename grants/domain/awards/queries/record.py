"""One award as its page shows it."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.money import Money
from grants.core.text import N_
from grants.domain.accounts.history import Happening, list_history
from grants.domain.accounts.models import Organisation
from grants.domain.applications.models import Application, Call
from grants.domain.awards import scope
from grants.domain.awards.models import Award
from grants.domain.awards.states import AWARD, AwardState
from grants.domain.people.models import Participant
from grants.domain.people.veil import veil_for, veil_history
from grants.domain.plans.models import PlanVersion
from grants.policy import Actor, Permission, authorise

STEP_LABELS = {
    "award.offered": N_("Award offered"),
    "award.accepted": N_("Offer accepted"),
    "award.lapsed": N_("Offer lapsed"),
    "award.signed": N_("Agreement signed"),
    "award.first_paid": N_("First payment made"),
    "award.paid_in_full": N_("Paid in full"),
}
STAGES = (AwardState.OFFERED, AwardState.ACCEPTED, AwardState.SIGNED, AwardState.ACTIVE, AwardState.COMPLETED)


@dataclass(frozen=True, slots=True)
class AwardPage:
    """The award, by codes. `stage` is its place among STAGES, None when it lapsed or was ended."""

    id: uuid.UUID
    version: int
    code: str
    state: AwardState
    stage: int | None
    actions: tuple[str, ...]
    overdue: bool
    amount: Money
    requested: Money
    case_code: str
    participant_id: uuid.UUID
    organisation: str
    application_id: uuid.UUID
    application_code: str
    call_id: uuid.UUID
    call_title: str
    plan_title: str
    offered_on: datetime.date
    accept_by: datetime.date
    accepted_on: datetime.date | None
    signed_on: datetime.date | None
    history: tuple[Happening, ...]


def award_page(actor: Actor, award_id: uuid.UUID) -> AwardPage:
    """One award. Raises NotFound outside the actor's organisations."""
    authorise(actor, Permission.AWARD_VIEW)
    row = db.session.execute(
        select(Award, Application, Call, Participant.case_code, Organisation.name, PlanVersion.title)
        .join(Application, Application.id == Award.application_id)
        .join(Call, Call.id == Award.call_id)
        .join(Participant, Participant.id == Award.participant_id)
        .join(Organisation, Organisation.id == Award.organisation_id)
        .join(PlanVersion, PlanVersion.id == Application.plan_version_id)
        .where(Award.id == award_id, scope.visible(actor))
    ).first()
    if row is None:
        raise NotFound
    award, application, call, case_code, organisation, title = row
    may = actor.spans(Permission.AWARD_ACCEPT, award.organisation_id)
    veil = veil_for(actor, award.participant_id)
    late = award.state is AwardState.OFFERED and award.accept_by < clock.today()
    return AwardPage(
        id=award.id,
        version=award.version,
        code=award.code,
        state=award.state,
        stage=STAGES.index(award.state) if award.state in STAGES else None,
        actions=AWARD.open_to(actor, award.state) if may else (),
        overdue=late,
        amount=Money(award.amount_minor, award.currency),
        requested=Money(application.requested_minor, award.currency),
        case_code=case_code,
        participant_id=award.participant_id,
        organisation=organisation,
        application_id=application.id,
        application_code=application.code,
        call_id=call.id,
        call_title=call.title,
        plan_title=veil(title),
        offered_on=award.offered_on,
        accept_by=award.accept_by,
        accepted_on=award.accepted_on,
        signed_on=award.signed_on,
        history=veil_history(list_history([award.id], STEP_LABELS), veil),
    )
