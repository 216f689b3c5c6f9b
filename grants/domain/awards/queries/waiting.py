"""What waits for the chair and for her coordinators."""

from sqlalchemy import exists, func, select

from grants.core.clock import local
from grants.core.db import db
from grants.core.money import Money
from grants.core.text import N_, NN_
from grants.core.worklist import WorkItem
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment.models import Decision
from grants.domain.awards import scope
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE, AwardState
from grants.policy import Actor, Permission

TO_DECIDE = NN_(
    "%(title)s: %(num)s scored application waits for a decision",
    "%(title)s: %(num)s scored applications wait for a decision",
)
CLOSE = N_("%(title)s: everything is decided. Write the minute and close the call")
FREE = NN_(
    "%(title)s: %(amount)s is free again, %(num)s application waits in reserve",
    "%(title)s: %(amount)s is free again, %(num)s applications wait in reserve",
)
OFFER = NN_(
    "%(num)s offer waits to be accepted, the next one by %(day)s",
    "%(num)s offers wait to be accepted, the next one by %(day)s",
)
LETTERS = NN_("%(num)s decision letter to hand over", "%(num)s decision letters to hand over")


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """For the chair calls to decide and to close; for coordinators offers to accept and letters to hand over."""
    items: list[WorkItem] = []
    if actor.allows(Permission.DECISION_RECORD):
        items += _to_decide() + _reserve()
    if actor.allows(Permission.AWARD_ACCEPT):
        items += _offers(actor) + _letters(actor)
    return tuple(items)


def _to_decide() -> list[WorkItem]:
    open_states = [ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.SCORED]
    scored = func.count().filter(Application.state == ApplicationState.SCORED)
    rows = db.session.execute(
        select(
            Call.id,
            Call.title,
            Call.score_by,
            Call.closes_on,
            scored,
            func.count().filter(Application.state.in_(open_states)),
        )
        .join(Application, Application.call_id == Call.id)
        .where(Call.state == CallState.CLOSED)
        .group_by(Call.id, Call.title, Call.score_by, Call.closes_on)
        .order_by(Call.score_by, Call.id)
    )
    items = []
    for call_id, title, score_by, closes_on, count, undecided in rows:
        if undecided and not count:
            continue
        items.append(
            WorkItem(
                kind="to_decide" if count else "call_to_close",
                text=TO_DECIDE[0] if count else CLOSE,
                plural=TO_DECIDE[1] if count else "",
                count=count or 1,
                values={"title": title},
                endpoint="awards.decide",
                arguments={"call_id": call_id},
                since=closes_on,
                due=score_by,
            )
        )
    return items


def _reserve() -> list[WorkItem]:
    """Decided calls in which an award ended early while others wait in reserve."""
    ended = exists().where(Award.call_id == Call.id, Award.state.not_in(LIVE))
    live = (
        select(func.coalesce(func.sum(Award.amount_minor), 0))
        .where(Award.call_id == Call.id, Award.state.in_(LIVE))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Call.id, Call.title, Call.currency, Call.decided_on, Call.envelope_minor - live, func.count())
        .join(Application, Application.call_id == Call.id)
        .where(
            Call.state == CallState.DECIDED,
            Application.state == ApplicationState.RESERVE,
            ended,
            Call.envelope_minor > live,
        )
        .group_by(Call.id, Call.title, Call.currency, Call.decided_on, Call.envelope_minor)
        .order_by(Call.decided_on, Call.id)
    )
    return [
        WorkItem(
            kind="reserve",
            text=FREE[0],
            plural=FREE[1],
            count=count,
            values={"title": title, "amount": Money(int(left), currency)},
            endpoint="awards.decide",
            arguments={"call_id": call_id},
            since=decided_on,
        )
        for call_id, title, currency, decided_on, left, count in rows
    ]


def _offers(actor: Actor) -> list[WorkItem]:
    count, oldest, first_day = db.session.execute(
        select(func.count(), func.min(Award.offered_on), func.min(Award.accept_by)).where(
            Award.state == AwardState.OFFERED, scope.visible(actor, Permission.AWARD_ACCEPT)
        )
    ).one()
    if not count:
        return []
    return [
        WorkItem(
            kind="offers",
            text=OFFER[0],
            plural=OFFER[1],
            count=count,
            values={"day": first_day},
            endpoint="awards.awards",
            arguments={"state": AwardState.OFFERED.value},
            since=oldest,
            due=first_day,
        )
    ]


def _letters(actor: Actor) -> list[WorkItem]:
    taken = scope.handed_over()
    count, oldest = db.session.execute(
        select(func.count(), func.min(Decision.decided_at))
        .select_from(Decision)
        .join(Application, Application.id == Decision.application_id)
        .where(
            Decision.superseded_at.is_(None),
            scope.applications(actor, Permission.AWARD_ACCEPT),
            ~taken,
        )
    ).one()
    if not count:
        return []
    return [
        WorkItem(
            kind="letters",
            text=LETTERS[0],
            plural=LETTERS[1],
            count=count,
            endpoint="awards.letters",
            since=local(oldest).date(),
        )
    ]
