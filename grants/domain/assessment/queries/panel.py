"""The page on which a call's panel is chosen: who can score, how much each has, what is still missing."""

import datetime
import uuid
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.accounts.models import User
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment import results, scope
from grants.domain.assessment.conflicts import find_connections
from grants.domain.assessment.models import PanelMember, Review
from grants.domain.assessment.scoring import REVIEWS_NEEDED
from grants.domain.assessment.states import ReviewState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class Candidate:
    """One committee member. `connections`: with how many applicants the records connect them; not with which or how."""

    id: uuid.UUID
    name: str
    seated: bool
    connections: int
    assigned: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class AssignPage:
    """What the chair decides on. `waiting` applications have no members yet, `short` have become too few."""

    call_id: uuid.UUID
    version: int
    title: str
    code: str
    state: CallState
    closes_on: datetime.date
    score_by: datetime.date
    can_assign: bool
    needed: int
    waiting: int
    short: tuple[str, ...]
    in_review: int
    candidates: tuple[Candidate, ...]

    @property
    def assigned_before(self) -> bool:
        return any(candidate.seated for candidate in self.candidates)


def assign_page(actor: Actor, call_id: uuid.UUID) -> AssignPage:
    """The call and its possible panel. Raises NotFound for a draft."""
    authorise(actor, Permission.REVIEW_ASSIGN)
    call = db.session.scalar(
        select(Call).where(Call.id == call_id, scope.calls(actor, Permission.REVIEW_ASSIGN))
    )
    if call is None:
        raise NotFound
    rows = db.session.execute(
        select(Application.id, Application.code, Application.state, func.count(Review.id))
        .outerjoin(Review, (Review.application_id == Application.id) & (Review.state != ReviewState.RECUSED))
        .where(
            Application.call_id == call.id,
            Application.state.in_([ApplicationState.SUBMITTED, *results.ASSESSED]),
        )
        .group_by(Application.id, Application.code, Application.state)
        .order_by(Application.code)
    ).all()
    waiting = sum(state is ApplicationState.SUBMITTED for _id, _code, state, _count in rows)
    short = tuple(
        code
        for _id, code, state, count in rows
        if state is ApplicationState.IN_REVIEW and count < REVIEWS_NEEDED
    )
    over = call.closes_on < clock.today() and call.state in {CallState.OPEN, CallState.CLOSED}
    return AssignPage(
        call_id=call.id,
        version=call.version,
        title=call.title,
        code=call.code,
        state=call.state,
        closes_on=call.closes_on,
        score_by=call.score_by,
        can_assign=over and bool(waiting or short),
        needed=REVIEWS_NEEDED,
        waiting=waiting,
        short=short,
        in_review=sum(state is ApplicationState.IN_REVIEW for _id, _code, state, _count in rows),
        candidates=_candidates(call.id, [row[0] for row in rows]),
    )


def _candidates(call_id: uuid.UUID, applications: list[uuid.UUID]) -> tuple[Candidate, ...]:
    seated = set(db.session.scalars(select(PanelMember.user_id).where(PanelMember.call_id == call_id)))
    users = db.session.execute(
        select(User.id, User.name)
        .where(scope.committee_members() | User.id.in_(seated))
        .order_by(User.name, User.id)
    ).all()
    connections: Counter[uuid.UUID] = Counter(
        user_id
        for members in find_connections(applications, [row[0] for row in users]).values()
        for user_id in members
    )
    assigned: Counter[uuid.UUID] = Counter()
    handed_in: Counter[uuid.UUID] = Counter()
    held = db.session.execute(
        select(Review.member_id, Review.state).where(
            Review.application_id.in_(applications), Review.state != ReviewState.RECUSED
        )
    )
    for member_id, state in held:
        assigned[member_id] += 1
        handed_in[member_id] += state in results.IN
    return tuple(
        Candidate(
            id=user_id,
            name=name,
            seated=user_id in seated,
            connections=connections[user_id],
            assigned=assigned[user_id],
            handed_in=handed_in[user_id],
        )
        for user_id, name in users
    )
