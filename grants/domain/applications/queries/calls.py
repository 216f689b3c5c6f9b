"""Calls: the list, one call with its funds and counts, and with which plans one may apply in it."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.accounts.history import Happening, list_history
from grants.domain.accounts.models import Organisation
from grants.domain.applications import scope
from grants.domain.applications.facts import open_today
from grants.domain.applications.models import Application, Call, CallShare
from grants.domain.applications.states import (
    CALL,
    CALL_ACTIONS,
    ApplicationState,
    CallState,
)
from grants.domain.people.models import Participant
from grants.domain.plans import scope as plans_scope
from grants.domain.plans.content import from_json
from grants.domain.plans.models import Plan
from grants.domain.plans.states import PlanState
from grants.domain.programmes.models import Fund
from grants.policy import Actor, Permission, authorise

SHOWN = 200


@dataclass(frozen=True, slots=True)
class CallRow:
    """One line of the list of calls; `applications` are those the actor may see or, for all others, all handed in."""

    id: uuid.UUID
    code: str
    title: str
    state: CallState
    open_today: bool
    opens_on: datetime.date
    closes_on: datetime.date
    envelope_minor: int
    currency: str
    applications: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one fund bears of the envelope."""

    fund_code: str
    fund_name: str
    donor_name: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A submitted plan with which one may apply."""

    id: uuid.UUID
    case_code: str
    title: str
    requested_minor: int


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call. `granted_minor` is what was approved in it; amounts in minor units of `currency`."""

    id: uuid.UUID
    version: int
    code: str
    title: str
    state: CallState
    open_today: bool
    currency: str
    envelope_minor: int
    granted_minor: int
    left_minor: int
    cap_minor: int
    own_share_bp: int
    floor: int
    opens_on: datetime.date
    closes_on: datetime.date
    score_by: datetime.date
    decided_on: datetime.date | None
    minute: str
    shares: tuple[Share, ...]
    counts: Mapping[ApplicationState, int]
    asked_minor: int
    plans: tuple[PlanChoice, ...]
    actions: tuple[str, ...]
    history: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class ApplyPage:
    """In which call one is about to apply, and with which plans one may."""

    id: uuid.UUID
    code: str
    title: str
    currency: str
    cap_minor: int
    own_share_bp: int
    closes_on: datetime.date
    plans: tuple[PlanChoice, ...]


def calls_page(actor: Actor) -> tuple[CallRow, ...]:
    """The calls, the last to close first; at most 200."""
    authorise(actor, Permission.CALL_VIEW)
    counts = (
        select(func.count())
        .select_from(Application)
        .where(
            Application.call_id == Call.id, _counted(actor), Application.state != ApplicationState.WITHDRAWN
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Call, open_today(), counts)
        .where(scope.visible_calls(actor))
        .order_by(Call.closes_on.desc(), Call.id.desc())
        .limit(SHOWN)
    )
    return tuple(
        CallRow(
            id=call.id,
            code=call.code,
            title=call.title,
            state=call.state,
            open_today=bool(is_open),
            opens_on=call.opens_on,
            closes_on=call.closes_on,
            envelope_minor=call.envelope_minor,
            currency=call.currency,
            applications=count,
        )
        for call, is_open, count in rows
    )


def _counted(actor: Actor) -> ColumnElement[bool]:
    """Field workers count their own; those who only see the call count what was handed in."""
    if actor.allows(Permission.APPLICATION_VIEW):
        return scope.visible(actor)
    return Application.state != ApplicationState.DRAFT


def call_page(actor: Actor, call_id: uuid.UUID) -> CallPage:
    """One call. Raises NotFound."""
    authorise(actor, Permission.CALL_VIEW)
    call, is_open = _get(actor, call_id)
    granted = _sum(Application.call_id == call.id, Application.state == ApplicationState.APPROVED)
    counts = db.session.execute(
        select(Application.state, func.count())
        .where(Application.call_id == call.id, _counted(actor))
        .group_by(Application.state)
    )
    return CallPage(
        id=call.id,
        version=call.version,
        code=call.code,
        title=call.title,
        state=call.state,
        open_today=is_open,
        currency=call.currency,
        envelope_minor=call.envelope_minor,
        granted_minor=granted,
        left_minor=call.envelope_minor - granted,
        cap_minor=call.cap_minor,
        own_share_bp=call.own_share_bp,
        floor=call.floor,
        opens_on=call.opens_on,
        closes_on=call.closes_on,
        score_by=call.score_by,
        decided_on=call.decided_on,
        minute=call.minute,
        shares=_shares(call.id),
        counts={row[0]: row[1] for row in counts},
        asked_minor=_sum(
            Application.call_id == call.id,
            _counted(actor),
            Application.state.not_in([ApplicationState.DRAFT, ApplicationState.WITHDRAWN]),
        ),
        plans=_plans_ready(actor, call) if is_open else (),
        actions=CALL.open_to(actor, call.state),
        history=list_history((call.id,), CALL_ACTIONS),
    )


def _sum(*conditions: ColumnElement[bool]) -> int:
    return int(db.session.scalar(select(func.sum(Application.requested_minor)).where(*conditions)) or 0)


def _get(actor: Actor, call_id: uuid.UUID) -> tuple[Call, bool]:
    found = db.session.execute(
        select(Call, open_today()).where(Call.id == call_id, scope.visible_calls(actor))
    ).first()
    if found is None:
        raise NotFound
    return found[0], bool(found[1])


def _shares(call_id: uuid.UUID) -> tuple[Share, ...]:
    rows = db.session.execute(
        select(Fund.code, Fund.name, Organisation.name, CallShare.amount_minor)
        .join(Fund, Fund.id == CallShare.fund_id)
        .join(Organisation, Organisation.id == Fund.donor_id)
        .where(CallShare.call_id == call_id)
        .order_by(Fund.code)
    )
    return tuple(Share(*row) for row in rows)


def _plans_ready(actor: Actor, call: Call) -> tuple[PlanChoice, ...]:
    """Submitted plans of the actor's organisation whose author has no live application in the call."""
    if not actor.allows(Permission.APPLICATION_SUBMIT):
        return ()
    live = select(Application.participant_id).where(
        Application.call_id == call.id, Application.state != ApplicationState.WITHDRAWN
    )
    rows = db.session.execute(
        select(Plan, Participant.case_code)
        .join(Participant, Participant.id == Plan.participant_id)
        .where(
            plans_scope.visible(actor, Permission.APPLICATION_SUBMIT),
            Plan.state == PlanState.SUBMITTED,
            Plan.currency == call.currency,
            Plan.participant_id.not_in(live),
        )
        .order_by(Plan.changed_at, Plan.id)
        .limit(SHOWN)
    )
    return tuple(
        PlanChoice(plan.id, code, plan.title, from_json(plan.content).requested_minor) for plan, code in rows
    )


def apply_page(actor: Actor, call_id: uuid.UUID) -> ApplyPage:
    """The call one is about to apply in. Raises NotFound."""
    authorise(actor, Permission.APPLICATION_SUBMIT)
    call, is_open = _get(actor, call_id)
    return ApplyPage(
        id=call.id,
        code=call.code,
        title=call.title,
        currency=call.currency,
        cap_minor=call.cap_minor,
        own_share_bp=call.own_share_bp,
        closes_on=call.closes_on,
        plans=_plans_ready(actor, call) if is_open else (),
    )


def find_open_cap(actor: Actor) -> int | None:
    """The most that a call open today gives, for warnings in plans; None when no call is open."""
    authorise(actor, Permission.CALL_VIEW)
    return db.session.scalar(select(func.max(Call.cap_minor)).where(open_today()))
