"""Writes of plans: begin, save a part, submit (which freezes a version), take back, withdraw."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select

from grants.core import audit, clock
from grants.core.db import db, lock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.ids import new_id, read_code
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people import scope as people_scope
from grants.domain.people.models import Participant
from grants.domain.people.states import ParticipantState
from grants.domain.people.words import refuse_erased
from grants.domain.plans import scope
from grants.domain.plans.arithmetic import compute, figures_to_json
from grants.domain.plans.content import PART_FIELDS, Part, PlanContent, check_shape, from_json, to_json
from grants.domain.plans.findings import check
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.plans.states import PLAN, PlanState
from grants.domain.programmes.queries import find_programme
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class CreatePlanDetails:
    """Whose plan, by her case code as it was typed, and its title."""

    case_code: str
    title: str


@dataclass(frozen=True, slots=True)
class PartDetails:
    """What one page of the guided plan says: values of PlanContent by name, and the version they were typed upon."""

    version: int
    values: Mapping[str, object] = field(default_factory=dict)


def create_plan(actor: Actor, details: CreatePlanDetails, token: str = "") -> uuid.UUID:
    """Begin a plan for a participant of one's own organisation; who begins it is its coach.

    Raises DomainError for a code of nobody there, somebody who left, or somebody who has a plan already.
    """
    authorise(actor, Permission.PLAN_EDIT)
    with transaction():
        return once(token, actor.id, lambda: _create(actor, details))


def _create(actor: Actor, details: CreatePlanDetails) -> uuid.UUID:
    who = db.session.scalar(
        select(Participant).where(
            Participant.case_code == (read_code(details.case_code) or ""),
            people_scope.visible(actor, Permission.PLAN_EDIT),
        )
    )
    if who is None:
        raise DomainError(
            N_("There is nobody with this case code in your organisation."), field="case_code", code="unknown"
        )
    if who.state is not ParticipantState.ACTIVE:
        raise DomainError(N_("She has left the programme."), field="case_code", code="left")
    refuse_erased(who.id)
    lock("plan", who.id)
    living = select(Plan.id).where(Plan.participant_id == who.id, Plan.state != PlanState.WITHDRAWN).limit(1)
    if db.session.scalar(living):
        raise DomainError(
            N_("She has a plan already. Work on that one, or withdraw it first."),
            field="case_code",
            code="second",
        )
    programme = find_programme()
    now = clock.now()
    plan = Plan(
        id=new_id(),
        participant_id=who.id,
        organisation_id=who.organisation_id,
        coach_id=actor.user_id,
        title=details.title.strip(),
        currency=programme.currency if programme else "BYN",
        content=to_json(PlanContent(title=details.title.strip())),
        created_at=now,
        created_by=actor.user_id,
        changed_at=now,
    )
    db.session.add(plan)
    audit.record(actor, "plan.created", "plan", plan.id, organisation_id=plan.organisation_id)
    return plan.id


def save_part(
    actor: Actor, plan_id: uuid.UUID, part: Part, details: PartDetails, *, by_itself: bool = False
) -> int:
    """Keep what one page of the plan says; the plan's new version. Saves that a page makes by itself are not audited.

    Raises NotFound, Conflict (another version, or no longer a draft), DomainError (numbers out of bounds).
    """
    authorise(actor, Permission.PLAN_EDIT)
    with transaction():
        plan = _load(actor, plan_id)
        if plan.version != details.version:
            raise Conflict
        if plan.state is not PlanState.DRAFT:
            raise Conflict(
                N_("The plan was submitted and is frozen. Take it back before you change it."), code="frozen"
            )
        before = from_json(plan.content)
        told = {name: value for name, value in details.values.items() if name in PART_FIELDS[part]}
        content = replace(before, **told)  # type: ignore[arg-type]
        if content == before:
            return plan.version
        check_shape(content)
        refuse_erased(plan.participant_id)
        plan.content = to_json(content)
        plan.title = content.title or plan.title
        plan.changed_at = clock.now()
        if not by_itself:
            audit.record(
                actor,
                "plan.changed",
                "plan",
                plan.id,
                organisation_id=plan.organisation_id,
                details={"part": part.value},
            )
        db.session.flush()
        return plan.version


def submit_plan(actor: Actor, plan_id: uuid.UUID, version: int) -> uuid.UUID:
    """Freeze the plan with its figures; the id of the frozen version.

    Raises NotFound, Conflict, DomainError with the first thing that must be put right.
    """
    authorise(actor, Permission.PLAN_EDIT)
    with transaction():
        plan = _load(actor, plan_id)
        if plan.version != version:
            raise Conflict
        content = from_json(plan.content)
        figures = compute(content)
        for finding in check(content, figures, plan.currency):
            if finding.blocking:
                raise DomainError(finding.text, code=finding.code, **finding.values)  # type: ignore[arg-type]
        last = (
            db.session.scalar(select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan.id)) or 0
        )
        moment = fire(
            PLAN, plan, "submit", actor, organisation_id=plan.organisation_id, details={"number": last + 1}
        )
        plan.changed_at = moment
        frozen = PlanVersion(
            id=new_id(),
            plan_id=plan.id,
            number=last + 1,
            title=content.title,
            currency=plan.currency,
            content=to_json(content),
            figures=figures_to_json(figures),
            requested_minor=content.requested_minor,
            own_minor=content.own_minor,
            frozen_at=moment,
            frozen_by=actor.user_id,
        )
        db.session.add(frozen)
        return frozen.id


def revise_plan(actor: Actor, plan_id: uuid.UUID, version: int) -> None:
    """Take a submitted plan back to be worked on. What was frozen stays; the next submission has the next number."""
    _step(actor, plan_id, version, "revise")


def withdraw_plan(actor: Actor, plan_id: uuid.UUID, version: int, reason: str) -> None:
    """Give the plan up, with a reason."""
    _step(actor, plan_id, version, "withdraw", reason)


def _step(actor: Actor, plan_id: uuid.UUID, version: int, name: str, reason: str = "") -> None:
    authorise(actor, Permission.PLAN_EDIT)
    with transaction():
        plan = _load(actor, plan_id)
        if plan.version != version:
            raise Conflict
        plan.changed_at = fire(PLAN, plan, name, actor, reason=reason, organisation_id=plan.organisation_id)


def _load(actor: Actor, plan_id: uuid.UUID) -> Plan:
    plan = db.session.scalar(
        select(Plan).where(Plan.id == plan_id, scope.visible(actor, Permission.PLAN_EDIT)).with_for_update()
    )
    if plan is None:
        raise NotFound
    return plan
