"""The chair gives a review back to its member, with a reason."""

import uuid

from sqlalchemy import select

from grants.core.db import db, lock
from grants.core.errors import Conflict, NotFound
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.applications.models import Application
from grants.domain.applications.states import APPLICATION, ApplicationState
from grants.domain.assessment import scope
from grants.domain.assessment.models import Review
from grants.domain.assessment.states import REVIEW
from grants.policy import Actor, Permission, authorise


def reopen_review(actor: Actor, review_id: uuid.UUID, reason: str) -> uuid.UUID:
    """Let the member change what was handed in, until the decision; the application is being scored again.

    Returns the application's id. Raises NotFound, Conflict once the application is decided, DomainError without a reason.
    """
    authorise(actor, Permission.DECISION_RECORD)
    with transaction():
        call_id = db.session.scalar(
            select(Application.call_id)
            .join(Review, Review.application_id == Application.id)
            .where(Review.id == review_id, scope.visible(actor, Permission.DECISION_RECORD))
        )
        if call_id is None:
            raise NotFound
        lock("call", call_id)
        review, application = db.session.execute(
            select(Review, Application)
            .join(Application, Application.id == Review.application_id)
            .where(Review.id == review_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if application.state not in {ApplicationState.IN_REVIEW, ApplicationState.SCORED}:
            raise Conflict(N_("This application is decided: its reviews stay as they are."), code="decided")
        fire(REVIEW, review, "reopen", actor, reason=reason)
        review.submitted_at = None
        review.total_bp = None
        if application.state is ApplicationState.SCORED:
            fire(
                APPLICATION,
                application,
                "rescore",
                actor,
                reason=reason,
                organisation_id=application.organisation_id,
            )
        return application.id
