"""A member says whether they know the applicant; who does steps aside, and another takes the place."""

import uuid

from sqlalchemy import select

from grants.core import audit
from grants.core.db import db, lock
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState
from grants.domain.assessment import scope
from grants.domain.assessment.assigning import Need, assign
from grants.domain.assessment.commands.assign import add_reviews, loads_of
from grants.domain.assessment.conflicts import find_connection, find_connections
from grants.domain.assessment.models import PanelMember, Review
from grants.domain.assessment.states import REVIEW
from grants.policy import SYSTEM, Actor, Permission, authorise


def load_own(actor: Actor, review_id: uuid.UUID) -> tuple[Review, Application]:
    """Within an open transaction: the actor's own review and its application, held until the end. Raises NotFound."""
    call_id = db.session.scalar(
        select(Application.call_id)
        .join(Review, Review.application_id == Application.id)
        .where(Review.id == review_id, scope.visible(actor))
    )
    if call_id is None:
        raise NotFound
    lock("call", call_id)
    row = db.session.execute(
        select(Review, Application)
        .join(Application, Application.id == Review.application_id)
        .where(Review.id == review_id, scope.visible(actor))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    review, application = row
    if application.state is not ApplicationState.IN_REVIEW:
        raise Conflict(
            N_("This plan is no longer being scored. Look at your list again."), code="not_in_review"
        )
    return review, application


def refuse_connected(application: Application, member_id: uuid.UUID) -> None:
    """Raises DomainError when the records connect the member with the applicant."""
    if find_connection(application.id, member_id):
        raise DomainError(
            N_("The records show that you have had to do with this applicant. Step aside from this plan."),
            code="connected",
        )


def clear_review(actor: Actor, review_id: uuid.UUID) -> None:
    """The member declares that they don't know the applicant, and may score. Raises DomainError when the records differ."""
    authorise(actor, Permission.REVIEW_WRITE)
    with transaction():
        review, application = load_own(actor, review_id)
        refuse_connected(application, review.member_id)
        fire(REVIEW, review, "clear", actor)


def recuse(actor: Actor, review_id: uuid.UUID, reason: str) -> bool:
    """The member steps aside. Whether another member took the place; if not, the panel must be enlarged."""
    authorise(actor, Permission.REVIEW_WRITE)
    with transaction():
        review, application = load_own(actor, review_id)
        fire(REVIEW, review, "recuse", actor, reason=reason)
        db.session.flush()
        return _replace(application)


def _replace(application: Application) -> bool:
    call = db.session.get_one(Call, application.call_id)
    panel = list(
        db.session.scalars(
            select(PanelMember.user_id).where(PanelMember.call_id == call.id).order_by(PanelMember.user_id)
        )
    )
    seen = set(db.session.scalars(select(Review.member_id).where(Review.application_id == application.id)))
    connected = find_connections([application.id], panel).get(application.id, {}).keys()
    need = Need(application.id, 1, frozenset(panel) - seen - connected)
    if not need.can_be_met:
        audit.record(SYSTEM, "application.reviewer_missing", "application", application.id)
        return False
    chosen = assign([need], loads_of(call.id, panel), str(call.id))
    add_reviews(SYSTEM, application, chosen[application.id])
    return True
