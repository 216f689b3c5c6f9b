"""Close a call, freeze its rubric and share its applications out among the panel."""

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from grants.core import audit, clock
from grants.core.db import db, lock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.accounts.models import User
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import APPLICATION, CALL, ApplicationState, CallState
from grants.domain.assessment import rubric, scope
from grants.domain.assessment.assigning import Need, assign
from grants.domain.assessment.conflicts import Connections, find_connections
from grants.domain.assessment.models import Criterion, PanelMember, Review
from grants.domain.assessment.scoring import REVIEWS_NEEDED
from grants.domain.assessment.states import ReviewState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class PanelDetails:
    """Who scores. `seed` decides between equals; the call's id unless given. `version` is the call's."""

    members: tuple[uuid.UUID, ...]
    version: int | None = None
    seed: str = ""


def assign_panel(actor: Actor, call_id: uuid.UUID, details: PanelDetails) -> int:
    """Close the call when its days are over and give every application its members; how many reviews were made.

    Called again it fills what has become short, with the members added to the panel. Raises Conflict for a stale
    version, DomainError when the call still takes applications, when the panel is too small or someone on it is no
    committee member, or naming the applications that can't get enough members without a conflict.
    """
    authorise(actor, Permission.REVIEW_ASSIGN)
    with transaction():
        lock("call", call_id)
        call = db.session.scalar(
            select(Call)
            .where(Call.id == call_id, scope.calls(actor, Permission.REVIEW_ASSIGN))
            .with_for_update()
        )
        if call is None:
            raise NotFound
        if details.version is not None and call.version != details.version:
            raise Conflict
        _close(actor, call)
        freeze_rubric(call.id)
        panel = _seat(call.id, details.members)
        return _share_out(actor, call, panel, details.seed or str(call.id))


def _close(actor: Actor, call: Call) -> None:
    if call.state is CallState.DECIDED:
        raise Conflict(N_("This call is decided: nobody scores in it any more."), code="call_decided")
    if call.closes_on >= clock.today():
        raise DomainError(
            N_("The call takes applications until the end of %(day)s. Assign members after that."),
            code="call_open",
            day=call.closes_on,
        )
    if call.state is CallState.OPEN:
        fire(CALL, call, "close", actor)


def freeze_rubric(call_id: uuid.UUID) -> None:
    """Within an open transaction: make the call's criteria from the default rubric, unless it has them."""
    if db.session.scalar(select(func.count()).where(Criterion.call_id == call_id)):
        return
    db.session.add_all(
        Criterion(id=new_id(), call_id=call_id, position=place, code=item.code, weight_bp=item.weight_bp)
        for place, item in enumerate(rubric.DEFAULT, start=1)
    )


def _seat(call_id: uuid.UUID, chosen: tuple[uuid.UUID, ...]) -> list[uuid.UUID]:
    """The panel with those chosen now. Whoever already sits on it stays: their reviews may be begun."""
    seated = set(db.session.scalars(select(PanelMember.user_id).where(PanelMember.call_id == call_id)))
    able = set(db.session.scalars(select(User.id).where(User.id.in_(chosen), scope.committee_members())))
    if able != set(chosen):
        raise DomainError(
            N_("Only active committee members can score."), field="members", code="not_a_member"
        )
    panel = seated | able
    if len(panel) < REVIEWS_NEEDED:
        raise DomainError(
            N_("Choose at least %(count)s members: each application is scored by that many."),
            field="members",
            code="panel_too_small",
            count=REVIEWS_NEEDED,
        )
    moment = clock.now()
    db.session.add_all(
        PanelMember(call_id=call_id, user_id=user_id, added_at=moment) for user_id in sorted(able - seated)
    )
    return sorted(panel)


def _share_out(actor: Actor, call: Call, panel: list[uuid.UUID], seed: str) -> int:
    applications = list(
        db.session.scalars(
            select(Application)
            .where(
                Application.call_id == call.id,
                Application.state.in_([ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW]),
            )
            .order_by(Application.code)
            .with_for_update()
        )
    )
    counting, seen = _reviews_so_far([row.id for row in applications])
    connections = find_connections([row.id for row in applications], panel)
    needs = [
        Need(
            row.id,
            max(0, REVIEWS_NEEDED - counting[row.id]),
            frozenset(panel) - seen[row.id] - connections.get(row.id, {}).keys(),
        )
        for row in applications
    ]
    short = {need.application_id for need in needs if not need.can_be_met}
    if short:
        raise DomainError(
            N_("Not enough members without a conflict of interest for %(codes)s. Add members to the panel."),
            field="members",
            code="too_few_members",
            codes=", ".join(row.code for row in applications if row.id in short),
        )
    chosen = assign(needs, loads_of(call.id, panel), seed)
    made = sum(len(members) for members in chosen.values())
    for row in applications:
        add_reviews(actor, row, chosen[row.id])
        if row.state is ApplicationState.SUBMITTED:
            fire(APPLICATION, row, "assign", actor, organisation_id=row.organisation_id)
    audit.record(
        actor,
        "call.panel_assigned",
        "call",
        call.id,
        details={
            "seed": seed,
            "panel": [str(user_id) for user_id in panel],
            "reviews": made,
            "connections": _as_details(connections),
        },
    )
    return made


def _reviews_so_far(
    applications: list[uuid.UUID],
) -> tuple[Counter[uuid.UUID], dict[uuid.UUID, frozenset[uuid.UUID]]]:
    """How many reviews of each application count, and which members were ever assigned to it."""
    counting: Counter[uuid.UUID] = Counter()
    seen: dict[uuid.UUID, frozenset[uuid.UUID]] = defaultdict(frozenset)
    rows = db.session.execute(
        select(Review.application_id, Review.member_id, Review.state).where(
            Review.application_id.in_(applications)
        )
    )
    for application_id, member_id, state in rows:
        seen[application_id] |= {member_id}
        counting[application_id] += state is not ReviewState.RECUSED
    return counting, seen


def loads_of(call_id: uuid.UUID, panel: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many reviews each member of the panel has in this call, not counting those they stepped aside from."""
    rows = db.session.execute(
        select(Review.member_id, func.count())
        .join(Application, Application.id == Review.application_id)
        .where(Application.call_id == call_id, Review.state != ReviewState.RECUSED)
        .group_by(Review.member_id)
    )
    held = {row[0]: row[1] for row in rows}
    return {user_id: held.get(user_id, 0) for user_id in panel}


def add_reviews(actor: Actor, application: Application, members: tuple[uuid.UUID, ...]) -> None:
    """Within an open transaction: one review for each member."""
    for member_id in members:
        review = Review(
            id=new_id(),
            application_id=application.id,
            member_id=member_id,
            assigned_at=clock.now(),
        )
        db.session.add(review)
        audit.record(
            actor,
            "review.assigned",
            "review",
            review.id,
            details={"application_id": str(application.id), "member_id": str(member_id)},
        )


def _as_details(connections: Connections) -> dict[str, dict[str, list[str]]]:
    return {
        str(application): {str(user): sorted(kinds) for user, kinds in users.items()}
        for application, users in connections.items()
    }
