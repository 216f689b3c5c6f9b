"""Reads of plans: lists, one plan with its figures, frozen versions."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import and_, func, or_, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.paging import PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.core.text import NN_
from grants.core.worklist import WorkItem
from grants.domain.accounts.history import Happening, list_history
from grants.domain.accounts.models import Organisation, User
from grants.domain.people.models import Participant
from grants.domain.plans import scope
from grants.domain.plans.arithmetic import Figures, compute, figures_from_json
from grants.domain.plans.content import Part, PlanContent, check_shape, from_json, is_told
from grants.domain.plans.findings import Finding, check
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.plans.states import ACTIONS, PLAN, PlanState
from grants.policy import Actor, Permission, authorise

STALE = datetime.timedelta(days=14)
_UNTOUCHED = NN_("%(num)s plan was not touched for two weeks", "%(num)s plans were not touched for two weeks")


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


@dataclass(frozen=True, slots=True)
class PlanVersionView:
    """A frozen version for blind reading: nothing in it says whose it is. Amounts in minor units of `currency`."""

    id: uuid.UUID
    plan_id: uuid.UUID
    number: int
    title: str
    currency: str
    content: PlanContent
    figures: Figures
    findings: tuple[Finding, ...]
    requested_minor: int
    own_minor: int
    frozen_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A frozen version as her own workers see it."""

    view: PlanVersionView
    case_code: str
    organisation_name: str


@dataclass(frozen=True, slots=True)
class MyPlan:
    """Where her own plan stands, for her own page."""

    title: str
    state: PlanState
    changed_at: datetime.datetime


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


def version_page(actor: Actor, version_id: uuid.UUID) -> VersionPage:
    """A frozen version, for those who see the plan. Raises NotFound."""
    authorise(actor, Permission.PLAN_VIEW)
    found = db.session.execute(
        select(PlanVersion, Participant.case_code, Organisation.name)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .join(Participant, Participant.id == Plan.participant_id)
        .join(Organisation, Organisation.id == Plan.organisation_id)
        .where(PlanVersion.id == version_id, scope.visible(actor))
    ).first()
    if found is None:
        raise NotFound
    version, case_code, organisation_name = found
    return VersionPage(_view(version), case_code, organisation_name)


def get_version(version_id: uuid.UUID) -> PlanVersionView:
    """A frozen version without identity, for slices downstream, which have checked the reader's right to it.

    Raises NotFound.
    """
    version = db.session.get(PlanVersion, version_id)
    if version is None:
        raise NotFound
    return _view(version)


def _view(version: PlanVersion) -> PlanVersionView:
    content = from_json(version.content)
    figures = figures_from_json(version.figures) if version.figures else compute(content)
    return PlanVersionView(
        id=version.id,
        plan_id=version.plan_id,
        number=version.number,
        title=version.title,
        currency=version.currency,
        content=content,
        figures=figures,
        findings=check(content, figures, version.currency),
        requested_minor=version.requested_minor,
        own_minor=version.own_minor,
        frozen_at=version.frozen_at,
    )


def find_case_code(actor: Actor, participant_id: uuid.UUID) -> str | None:
    """The case code of a participant for whom the actor may write a plan; None for any other."""
    where = actor.organisations(Permission.PLAN_EDIT) if actor.allows(Permission.PLAN_EDIT) else frozenset()
    row = db.session.execute(
        select(Participant.case_code, Participant.organisation_id).where(Participant.id == participant_id)
    ).first()
    return row.case_code if row and (where is None or row.organisation_id in where) else None


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


def coaches_of(participant_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The accounts that coached, began or submitted a plan of hers: none of them may judge it."""
    rows = db.session.execute(
        select(Plan.coach_id, Plan.created_by, PlanVersion.frozen_by)
        .outerjoin(PlanVersion, PlanVersion.plan_id == Plan.id)
        .where(Plan.participant_id == participant_id)
    )
    return frozenset(account for row in rows for account in row if account is not None)


def my_plan(actor: Actor) -> MyPlan | None:
    """Her own latest plan that is not withdrawn."""
    authorise(actor, Permission.PORTAL_OWN)
    row = db.session.execute(
        select(Plan.title, Plan.state, Plan.changed_at)
        .where(Plan.participant_id == actor.id, Plan.state != PlanState.WITHDRAWN)
        .order_by(Plan.created_at.desc(), Plan.id.desc())
        .limit(1)
    ).first()
    return MyPlan(row.title, row.state, row.changed_at) if row else None


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """Drafts that nobody touched for 14 days."""
    if not actor.allows(Permission.PLAN_EDIT):
        return ()
    stale = and_(
        scope.visible(actor, Permission.PLAN_EDIT),
        Plan.state == PlanState.DRAFT,
        Plan.changed_at < clock.now() - STALE,
    )
    oldest = db.session.execute(
        select(Plan.id, Plan.changed_at).where(stale).order_by(Plan.changed_at, Plan.id).limit(1)
    ).first()
    if oldest is None:
        return ()
    count = db.session.scalar(select(func.count()).select_from(Plan).where(stale)) or 1
    alone = count == 1
    return (
        WorkItem(
            kind="plans.untouched",
            text=_UNTOUCHED[0],
            plural=_UNTOUCHED[1],
            count=count,
            endpoint="plans.plan" if alone else "plans.plans",
            arguments={"plan_id": oldest.id} if alone else {"state": PlanState.DRAFT.value},
            since=clock.local(oldest.changed_at).date(),
        ),
    )
