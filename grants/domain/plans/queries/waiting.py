"""What waits for a coach, and where her own plan stands."""

import datetime
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from grants.core import clock
from grants.core.db import db
from grants.core.text import NN_
from grants.core.worklist import WorkItem
from grants.domain.plans import scope
from grants.domain.plans.models import Plan
from grants.domain.plans.states import PlanState
from grants.policy import Actor, Permission, authorise

STALE = datetime.timedelta(days=14)
_UNTOUCHED = NN_("%(num)s plan was not touched for two weeks", "%(num)s plans were not touched for two weeks")


@dataclass(frozen=True, slots=True)
class MyPlan:
    """Where her own plan stands, for her own page."""

    title: str
    state: PlanState
    changed_at: datetime.datetime


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
