"""What waits for members, and for those who assign them."""

from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.core.text import NN_
from grants.core.worklist import WorkItem
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment import scope
from grants.domain.assessment.models import Review
from grants.domain.assessment.scoring import REVIEWS_NEEDED
from grants.domain.assessment.states import ReviewState
from grants.policy import Actor, Permission

TO_SCORE = NN_(
    "%(num)s plan to score by %(day)s, %(begun)s begun",
    "%(num)s plans to score by %(day)s, %(begun)s begun",
)
TO_ASSIGN = NN_(
    "%(title)s has closed: %(num)s application waits for members",
    "%(title)s has closed: %(num)s applications wait for members",
)
SHORT = NN_(
    "%(title)s: %(num)s application needs another member",
    "%(title)s: %(num)s applications need another member",
)


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """Plans to score, calls whose applications wait for members, applications that have become short of one."""
    items: list[WorkItem] = []
    if actor.allows(Permission.REVIEW_WRITE):
        items += _to_score(actor)
    if actor.allows(Permission.REVIEW_ASSIGN):
        items += _to_assign() + _short()
    return tuple(items)


def _to_score(actor: Actor) -> list[WorkItem]:
    rows = db.session.execute(
        select(
            Call.score_by,
            func.min(Review.assigned_at),
            func.count(),
            func.count().filter(Review.state == ReviewState.CLEARED),
        )
        .select_from(Review)
        .join(Application, Application.id == Review.application_id)
        .join(Call, Call.id == Application.call_id)
        .where(
            scope.visible(actor),
            Review.state.in_([ReviewState.ASSIGNED, ReviewState.CLEARED]),
            Application.state == ApplicationState.IN_REVIEW,
        )
        .group_by(Call.score_by)
        .order_by(Call.score_by)
    )
    return [
        WorkItem(
            kind="reviews_to_score",
            text=TO_SCORE[0],
            plural=TO_SCORE[1],
            count=count,
            values={"day": score_by, "begun": begun},
            endpoint="assessment.reviews",
            since=clock.local(since).date(),
            due=score_by,
        )
        for score_by, since, count, begun in rows
    ]


def _to_assign() -> list[WorkItem]:
    rows = db.session.execute(
        select(Call.id, Call.title, Call.closes_on, func.count())
        .join(Application, Application.call_id == Call.id)
        .where(
            Call.state.in_([CallState.OPEN, CallState.CLOSED]),
            Call.closes_on < clock.today(),
            Application.state == ApplicationState.SUBMITTED,
        )
        .group_by(Call.id, Call.title, Call.closes_on)
        .order_by(Call.closes_on, Call.id)
    )
    return [
        WorkItem(
            kind="members_to_assign",
            text=TO_ASSIGN[0],
            plural=TO_ASSIGN[1],
            count=count,
            values={"title": title},
            endpoint="assessment.assign",
            arguments={"call_id": call_id},
            since=closes_on,
        )
        for call_id, title, closes_on, count in rows
    ]


def _short() -> list[WorkItem]:
    counting = (
        select(func.count())
        .where(Review.application_id == Application.id, Review.state != ReviewState.RECUSED)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Call.id, Call.title, Call.closes_on, func.count())
        .join(Application, Application.call_id == Call.id)
        .where(Application.state == ApplicationState.IN_REVIEW, counting < REVIEWS_NEEDED)
        .group_by(Call.id, Call.title, Call.closes_on)
        .order_by(Call.closes_on, Call.id)
    )
    return [
        WorkItem(
            kind="members_missing",
            text=SHORT[0],
            plural=SHORT[1],
            count=count,
            values={"title": title},
            endpoint="assessment.assign",
            arguments={"call_id": call_id},
            since=closes_on,
        )
        for call_id, title, closes_on, count in rows
    ]
