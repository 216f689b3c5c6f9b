"""The list of plans, and one plan as it stands with its figures."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import and_, func, or_, select

from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.paging import PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.history import Happening, list_history
from grants.domain.accounts.models import Organisation, User
from grants.domain.people.models import Participant
from grants.domain.plans import scope
from grants.domain.plans.arithmetic import Figures, compute
from grants.domain.plans.content import Part, PlanContent, check_shape, from_json, is_told
from grants.domain.plans.findings import Finding, check
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.plans.states import ACTIONS, PLAN, PlanState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the list of plans; `requested_minor` in minor units of `currency`."""

    id: uuid.UUID
    case_code: str
    title: str
    state: PlanState
    requested_minor: int
    currency: str
    coach_name: str
    changed_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One frozen version."""

    id: uuid.UUID
    number: int
    requested_minor: int
    frozen_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One plan as it stands: what it says, what is computed of it, what is remarked, what may be done."""

    id: uuid.UUID
    version: int
    participant_id: uuid.UUID
    case_code: str
    organisation_name: str
    coach_name: str
    title: str
    currency: str
    state: PlanState
    changed_at: datetime.datetime
    content: PlanContent
    figures: Figures
    cap_minor: int | None
    findings: tuple[Finding, ...]
    told: Mapping[Part, bool]
    editable: bool
    actions: tuple[str, ...]
    versions: tuple[VersionRow, ...]
    history: tuple[Happening, ...]


def plans_page(actor: Actor, state: PlanState | None = None, after: str = "") -> Page[PlanRow]:
    """The plans the actor may see, last changed first, 25 a page."""
    authorise(actor, Permission.PLAN_VIEW)
    wanted = scope.visible(actor) if state is None else and_(scope.visible(actor), Plan.state == state)
    total = db.session.scalar(
        select(func.count()).select_from(select(Plan.id).where(wanted).limit(1001).subquery())
    )
    rows = (
        select(Plan, Participant.case_code, User.name)
        .join(Participant, Participant.id == Plan.participant_id)
        .outerjoin(User, User.id == Plan.coach_id)
        .where(wanted)
        .order_by(Plan.changed_at.desc(), Plan.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    key = read_cursor(after, 2)
    if key is not None:
        at, last = _read_key(*key)
        rows = rows.where(or_(Plan.changed_at < at, and_(Plan.changed_at == at, Plan.id < last)))
    found = [_row(plan, code, coach) for plan, code, coach in db.session.execute(rows)]
    cursors = [write_cursor(row.changed_at.isoformat(), str(row.id)) for row in found]
    return make_page(found, cursors, total or 0)


def _read_key(at: str, row_id: str) -> tuple[datetime.datetime, uuid.UUID]:
    try:
        moment = datetime.datetime.fromisoformat(at)
        return moment.replace(tzinfo=moment.tzinfo or datetime.UTC), uuid.UUID(row_id)
    except ValueError as error:
        raise NotFound from error


def _row(plan: Plan, case_code: str, coach_name: str | None) -> PlanRow:
    return PlanRow(
        id=plan.id,
        case_code=case_code,
        title=plan.title,
        state=plan.state,
        requested_minor=from_json(plan.content).requested_minor,
        currency=plan.currency,
        coach_name=coach_name or "",
        changed_at=plan.changed_at,
    )


def plan_page(actor: Actor, plan_id: uuid.UUID, cap_minor: int | None = None) -> PlanPage:
    """One plan. `cap_minor` is the most that an open call gives, to warn above it. Raises NotFound."""
    authorise(actor, Permission.PLAN_VIEW)
    found = db.session.execute(
        select(Plan, Participant.case_code, Organisation.name, User.name)
        .join(Participant, Participant.id == Plan.participant_id)
        .join(Organisation, Organisation.id == Plan.organisation_id)
        .outerjoin(User, User.id == Plan.coach_id)
        .where(Plan.id == plan_id, scope.visible(actor))
    ).first()
    if found is None:
        raise NotFound
    plan, case_code, organisation_name, coach_name = found
    content = from_json(plan.content)
    figures = compute(content)
    mine = actor.spans(Permission.PLAN_EDIT, plan.organisation_id)
    return PlanPage(
        id=plan.id,
        version=plan.version,
        participant_id=plan.participant_id,
        case_code=case_code,
        organisation_name=organisation_name,
        coach_name=coach_name or "",
        title=plan.title,
        currency=plan.currency,
        state=plan.state,
        changed_at=plan.changed_at,
        content=content,
        figures=figures,
        cap_minor=cap_minor,
        findings=check(content, figures, plan.currency, cap_minor),
        told={part: is_told(content, part) for part in Part},
        editable=mine and plan.state is PlanState.DRAFT,
        actions=PLAN.open_to(actor, plan.state) if mine else (),
        versions=_versions(plan.id),
        history=list_history((plan.id,), ACTIONS),
    )


def recalculated(page: PlanPage, values: Mapping[str, object]) -> PlanPage:
    """The page as it would be with other values of PlanContent; nothing is saved. Raises DomainError for bad numbers."""
    content = replace(page.content, **values)  # type: ignore[arg-type]
    check_shape(content)
    figures = compute(content)
    return replace(
        page,
        content=content,
        figures=figures,
        findings=check(content, figures, page.currency, page.cap_minor),
        told={part: is_told(content, part) for part in Part},
    )


def fitting(page: PlanPage, values: Mapping[str, object]) -> dict[str, object]:
    """Those of the values that fit the plan already; a table half filled in waits for the rest."""
    kept: dict[str, object] = {}
    for name, value in values.items():
        try:
            check_shape(replace(page.content, **{name: value}))  # type: ignore[arg-type]
        except DomainError:
            continue
        kept[name] = value
    return kept


def _versions(plan_id: uuid.UUID) -> tuple[VersionRow, ...]:
    rows = db.session.execute(
        select(PlanVersion.id, PlanVersion.number, PlanVersion.requested_minor, PlanVersion.frozen_at)
        .where(PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.number.desc())
    )
    return tuple(VersionRow(*row) for row in rows)


def find_case_code(actor: Actor, participant_id: uuid.UUID) -> str | None:
    """The case code of a participant for whom the actor may write a plan; None for any other."""
    where = actor.organisations(Permission.PLAN_EDIT) if actor.allows(Permission.PLAN_EDIT) else frozenset()
    row = db.session.execute(
        select(Participant.case_code, Participant.organisation_id).where(Participant.id == participant_id)
    ).first()
    return row.case_code if row and (where is None or row.organisation_id in where) else None


def visible_plans(actor: Actor, plan_ids: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of the plans that the actor may open."""
    return frozenset(
        db.session.scalars(select(Plan.id).where(Plan.id.in_(list(plan_ids)), scope.visible(actor)))
    )


def list_plans_of(participant_id: uuid.UUID) -> tuple[PlanRow, ...]:
    """Her plans, newest first, for pages whose reader's right to her record has been checked."""
    rows = db.session.execute(
        select(Plan, Participant.case_code, User.name)
        .join(Participant, Participant.id == Plan.participant_id)
        .outerjoin(User, User.id == Plan.coach_id)
        .where(Plan.participant_id == participant_id)
        .order_by(Plan.created_at.desc(), Plan.id.desc())
    )
    return tuple(_row(plan, code, coach) for plan, code, coach in rows)
