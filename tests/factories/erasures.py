"""Requests for erasure, and participants about whom a whole road was written."""

import uuid
from dataclasses import replace

from sqlalchemy import update

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_id
from grants.core.transaction import transaction
from grants.domain.accounts.models import Organisation
from grants.domain.applications.models import EligibilityAnswer
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment.models import ReviewScore
from grants.domain.assessment.states import DecisionOutcome, ReviewState
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.states import Condition
from grants.domain.monitoring.states import VisitState
from grants.domain.people.identity import SafeContact
from grants.domain.people.models import Participant
from grants.domain.people.states import HandOverState
from grants.domain.privacy import commands
from grants.policy import Role
from tests.factories import (
    accounts,
    applications,
    assessment,
    awards,
    disbursements,
    internships,
    monitoring,
    people,
    plans,
    privacy,
    programmes,
    screenings,
)
from tests.factories.saving import save

SURNAME, GIVEN, PHONE = "Зубрицкая", "Аделина", "291112233"


def told_of(organisation: Organisation, language: str = "en") -> Participant:
    """A participant whose name was written wherever staff or she could write."""
    her = people.participant(
        organisation,
        f"{SURNAME} {GIVEN} Казимировна",
        phone=f"+375{PHONE}",
        town="Ивенец",
        safe_contact=SafeContact(f"+375{PHONE}", True, code_word="васильковый"),
        language=language,
    )
    named = f"{SURNAME} {GIVEN}, {PHONE}"
    internships.placement(her, evaluation=named, mentor=f"Aunt of {GIVEN}")
    content = replace(
        plans.CONTENT,
        title=f"Aprons of {GIVEN}",
        idea=named,
        suppliers=named,
        start_up=(replace(plans.CONTENT.start_up[0], item=f"Loom of {GIVEN}", supplier=named),),
    )
    _plan, version = plans.submitted(her, content)
    call = disbursements.funded_call([(programmes.fund(), 1_000_000)], state=CallState.DECIDED)
    made = applications.application(call, ApplicationState.APPROVED, of=her, plan_version=version)
    save(
        EligibilityAnswer(
            id=new_id(), application_id=made.id, rule="other", met=True, reason=named, answered_at=clock.now()
        )
    )
    assessment.panel(call)
    review = assessment.review(made, None, ReviewState.LOCKED, overall_comment=named)
    with transaction():
        db.session.execute(
            update(ReviewScore).where(ReviewScore.review_id == review.id).values(comment=named)
        )
    assessment.decision(made, DecisionOutcome.APPROVED, 128_640, minute=named)
    award = awards.award(AwardState.ACTIVE, of=made, amount_minor=128_640)
    save(
        Tranche(
            id=new_id(),
            award_id=award.id,
            number=1,
            amount_minor=128_640,
            currency="BYN",
            due_on=clock.today(),
            condition=Condition.AGREEMENT_SIGNED,
            condition_met_note=named,
        )
    )
    monitoring.contact_try(monitoring.visit(VisitState.DONE, award=award, note=named), named)
    officer, moment = accounts.user(Role.DATA_PROTECTION_OFFICER), clock.now()
    looked_at = {"reviewed_at": moment, "reviewed_by": officer.id, "remark": named}
    privacy.glass(her, accounts.user(Role.CASE_WORKER), reason=named, **looked_at)
    said = {"reason": named, "what": named, "without_consent": named}
    declined = {"state": HandOverState.DECLINED, "answered_at": moment, "answer": named}
    privacy.hand_over(her, **said)
    privacy.hand_over(her, **said, **declined)
    refused = commands.request_erasure(officer.actor, her.id, named)
    commands.refuse_erasure(accounts.user(Role.DATA_PROTECTION_OFFICER).actor, refused, 1, named)
    screenings.screening(her, remarks=named, why=named)
    return her


def erased(her: Participant) -> uuid.UUID:
    """Her erasure asked for by one officer and approved by another; the request's id."""
    asks, approves = (accounts.user(Role.DATA_PROTECTION_OFFICER) for _one in range(2))
    made = commands.request_erasure(asks.actor, her.id, "She asked for it")
    commands.approve_erasure(approves.actor, made, 1)
    return made
