"""Apply in a call with a submitted plan: begin, submit when every rule is met, withdraw."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import audit, clock
from grants.core.db import db, lock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import flush_or_conflict, transaction
from grants.domain.applications import scope
from grants.domain.applications.eligibility import Answer, answer, write_reason
from grants.domain.applications.facts import gather, latest_version, open_today
from grants.domain.applications.models import Application, Call, EligibilityAnswer
from grants.domain.applications.states import APPLICATION, ApplicationState
from grants.domain.plans import scope as plans_scope
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.plans.states import PlanState
from grants.policy import Actor, Permission, authorise

PREFIX = "GR-"


@dataclass(frozen=True, slots=True)
class ApplicationDetails:
    """Which plan in which call."""

    call_id: uuid.UUID
    plan_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class SubmitDetails:
    """What was shown when "submit" was pressed, and what was declared."""

    version: int
    plan_version_id: uuid.UUID | None
    she_agrees: bool
    figures_are_hers: bool


def create_application(actor: Actor, details: ApplicationDetails, token: str = "") -> uuid.UUID:
    """Begin an application in a call that is open today, on the last version of a submitted plan.

    Raises NotFound for a plan or call the actor does not see, DomainError when one of them does not allow it.
    """
    authorise(actor, Permission.APPLICATION_SUBMIT)
    with transaction():
        return once(token, actor.id, lambda: _create(actor, details))


def _create(actor: Actor, details: ApplicationDetails) -> uuid.UUID:
    call = db.session.scalar(select(Call).where(Call.id == details.call_id, scope.visible_calls(actor)))
    plan = db.session.scalar(
        select(Plan).where(
            Plan.id == details.plan_id, plans_scope.visible(actor, Permission.APPLICATION_SUBMIT)
        )
    )
    if call is None or plan is None:
        raise NotFound
    if not db.session.scalar(select(Call.id).where(Call.id == call.id, open_today())):
        raise DomainError(N_("The call is not open today."), code="call_not_open")
    version = latest_version(plan.id)
    if plan.state is not PlanState.SUBMITTED or version is None:
        raise DomainError(N_("Submit the plan first."), field="plan_id", code="plan_not_submitted")
    if plan.currency != call.currency:
        raise DomainError(N_("Plan and call are in two currencies."), field="plan_id", code="currency")
    taken = N_("She has an application in this call already.")
    application = Application(
        id=new_id(),
        call_id=call.id,
        participant_id=plan.participant_id,
        organisation_id=plan.organisation_id,
        plan_version_id=version.id,
        code=_next_code(),
        requested_minor=version.requested_minor,
        created_at=clock.now(),
        created_by=actor.user_id,
    )
    if _has_live(call.id, plan.participant_id):
        raise DomainError(taken, field="plan_id", code="second")
    db.session.add(application)
    flush_or_conflict(taken, code="second")
    audit.record(
        actor,
        "application.created",
        "application",
        application.id,
        organisation_id=application.organisation_id,
    )
    return application.id


def _has_live(call_id: uuid.UUID, participant_id: uuid.UUID) -> bool:
    return (
        db.session.scalar(
            select(Application.id).where(
                Application.call_id == call_id,
                Application.participant_id == participant_id,
                Application.state != ApplicationState.WITHDRAWN,
            )
        )
        is not None
    )


def _next_code() -> str:
    """The next number of the installation; whoever else makes one at this moment waits."""
    lock("application-code")
    last = db.session.scalar(
        select(Application.code)
        .where(Application.code.startswith(PREFIX))
        .order_by(func.length(Application.code).desc(), Application.code.desc())
        .limit(1)
    )
    return f"{PREFIX}{int(last.removeprefix(PREFIX)) + 1 if last else 1:04d}"


def submit_application(actor: Actor, application_id: uuid.UUID, details: SubmitDetails) -> None:
    """Submit when every rule is met; the answers are stored with it.

    Raises NotFound, Conflict (changed since it was shown), DomainError (a rule, a declaration).
    """
    authorise(actor, Permission.APPLICATION_SUBMIT)
    with transaction():
        application = _load(actor, application_id)
        call = db.session.get_one(Call, application.call_id, with_for_update=True)
        version = _version_of(application)
        if application.version != details.version or version.id != details.plan_version_id:
            raise Conflict
        _declared(details)
        answers = answer(gather(application, call, version))
        unmet = [given for given in answers if not given.met]
        if unmet:
            raise DomainError(unmet[0].reason, code=unmet[0].rule.value, **unmet[0].values)  # type: ignore[arg-type]
        application.plan_version_id = version.id
        application.requested_minor = version.requested_minor
        application.submitted_at = clock.now()
        application.submitted_by = actor.user_id
        fire(
            APPLICATION,
            application,
            "submit",
            actor,
            organisation_id=application.organisation_id,
            details={"plan_version": version.number, "requested_minor": version.requested_minor},
        )
        _store(actor, application, answers)


def _declared(details: SubmitDetails) -> None:
    if not details.she_agrees:
        raise DomainError(
            N_("Confirm that she knows the terms and wants to apply."), field="she_agrees", code="declaration"
        )
    if not details.figures_are_hers:
        raise DomainError(
            N_("Confirm that she made the plan and knows its figures."),
            field="figures_are_hers",
            code="declaration",
        )


def _store(actor: Actor, application: Application, answers: tuple[Answer, ...]) -> None:
    db.session.add_all(
        EligibilityAnswer(
            id=new_id(),
            application_id=application.id,
            rule=given.rule.value,
            met=given.met,
            reason=write_reason(given),
            answered_at=application.submitted_at,
            answered_by=actor.user_id,
        )
        for given in answers
    )


def _version_of(application: Application) -> PlanVersion:
    """The last version of the plan it rests on: what is submitted is what was frozen last."""
    plan_id = db.session.scalar(
        select(PlanVersion.plan_id).where(PlanVersion.id == application.plan_version_id)
    )
    version = latest_version(plan_id) if plan_id else None
    if version is None:
        raise Conflict
    return version


def withdraw_application(actor: Actor, application_id: uuid.UUID, version: int, reason: str) -> None:
    """Take it out of the call, before the decision, with a reason. Raises NotFound, Conflict, DomainError."""
    authorise(actor, Permission.APPLICATION_SUBMIT)
    with transaction():
        application = _load(actor, application_id)
        if application.version != version:
            raise Conflict
        fire(
            APPLICATION,
            application,
            "withdraw",
            actor,
            reason=reason,
            organisation_id=application.organisation_id,
        )


def _load(actor: Actor, application_id: uuid.UUID) -> Application:
    application = db.session.scalar(
        select(Application)
        .where(Application.id == application_id, scope.visible(actor, Permission.APPLICATION_SUBMIT))
        .with_for_update()
    )
    if application is None:
        raise NotFound
    return application
