"""What waits for the chair and for her coordinators."""

from sqlalchemy import exists, func, select

from grants.core.audit import AuditEntry
from grants.core.clock import local
from grants.core.db import db
from grants.core.text import N_, NN_
from grants.core.worklist import WorkItem
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment.models import Decision
from grants.domain.awards import scope
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.policy import Actor, Permission

TO_DECIDE = NN_(
    "%(title)s: %(num)s scored application waits for a decision",
    "%(title)s: %(num)s scored applications wait for a decision",
)
CLOSE = N_("%(title)s: everything is decided. Write the minute and close the call")
OFFER = NN_(
    "%(num)s offer waits to be accepted, the next one by %(day)s",
    "%(num)s offers wait to be accepted, the next one by %(day)s",
)
LETTERS = NN_("%(num)s decision letter to hand over", "%(num)s decision letters to hand over")


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """For the chair calls to decide and to close; for coordinators offers to accept and letters to hand over."""
    items: list[WorkItem] = []
    if actor.allows(Permission.DECISION_RECORD):
        items += _to_decide()
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
    taken = exists().where(AuditEntry.target_id == Decision.id, AuditEntry.action == "letter.taken")
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
