"""What waits for someone around calls and applications."""

from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.core.text import N_, NN_
from grants.core.worklist import WorkItem
from grants.domain.applications import scope
from grants.domain.applications.facts import open_today
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.plans import scope as plans_scope
from grants.domain.plans.models import Plan
from grants.domain.plans.states import PlanState
from grants.policy import Actor, Permission

_READY = NN_(
    "%(num)s submitted plan can apply in %(call)s, which closes on %(closes)s",
    "%(num)s submitted plans can apply in %(call)s, which closes on %(closes)s",
)
_DRAFTS = NN_(
    "%(num)s application in %(call)s is begun and not submitted",
    "%(num)s applications in %(call)s are begun and not submitted",
)


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """Plans that can apply, applications not submitted yet, calls to open."""
    items: list[WorkItem] = []
    if actor.allows(Permission.APPLICATION_SUBMIT):
        items += _ready_plans(actor)
        items += _drafts(actor)
    if actor.allows(Permission.CALL_MANAGE):
        items += _calls_to_open()
    return tuple(items)


def _ready_plans(actor: Actor) -> list[WorkItem]:
    """Submitted plans without a live or decided application, for the open call that closes first."""
    call = db.session.scalar(select(Call).where(open_today()).order_by(Call.closes_on, Call.id).limit(1))
    if call is None:
        return []
    applied = select(Application.participant_id).where(Application.state != ApplicationState.WITHDRAWN)
    count, oldest = db.session.execute(
        select(func.count(), func.min(Plan.changed_at)).where(
            plans_scope.visible(actor, Permission.APPLICATION_SUBMIT),
            Plan.state == PlanState.SUBMITTED,
            Plan.currency == call.currency,
            Plan.participant_id.not_in(applied),
        )
    ).one()
    if not count:
        return []
    return [
        WorkItem(
            kind="applications.ready_plans",
            text=_READY[0],
            plural=_READY[1],
            count=count,
            values={"call": call.code, "closes": call.closes_on},
            endpoint="applications.apply",
            arguments={"call_id": call.id},
            since=clock.local(oldest).date(),
            due=call.closes_on,
        )
    ]


def _drafts(actor: Actor) -> list[WorkItem]:
    rows = db.session.execute(
        select(Call.id, Call.code, Call.closes_on, func.count(), func.min(Application.created_at))
        .join(Application, Application.call_id == Call.id)
        .where(
            scope.visible(actor, Permission.APPLICATION_SUBMIT),
            Application.state == ApplicationState.DRAFT,
            Call.state == CallState.OPEN,
        )
        .group_by(Call.id, Call.code, Call.closes_on)
        .order_by(Call.closes_on, Call.id)
    )
    return [
        WorkItem(
            kind="applications.drafts",
            text=_DRAFTS[0],
            plural=_DRAFTS[1],
            count=count,
            values={"call": code},
            endpoint="applications.applications",
            arguments={"call": call_id, "state": ApplicationState.DRAFT.value},
            since=clock.local(oldest).date(),
            due=closes_on,
        )
        for call_id, code, closes_on, count, oldest in rows
    ]


def _calls_to_open() -> list[WorkItem]:
    rows = db.session.execute(
        select(Call.id, Call.code, Call.opens_on)
        .where(Call.state == CallState.DRAFT, Call.opens_on <= clock.today())
        .order_by(Call.opens_on, Call.id)
    )
    return [
        WorkItem(
            kind="applications.to_open",
            text=N_("The call %(call)s was to open on %(day)s"),
            endpoint="applications.call",
            arguments={"call_id": call_id},
            values={"call": code, "day": opens_on},
            since=opens_on,
        )
        for call_id, code, opens_on in rows
    ]
