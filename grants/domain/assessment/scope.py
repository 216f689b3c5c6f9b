"""Which reviews and calls an actor may see."""

from sqlalchemy import ColumnElement, false, func, select, true

from grants.core import clock
from grants.domain.accounts.models import RoleAssignment, User
from grants.domain.accounts.states import UserState
from grants.domain.applications.models import Call
from grants.domain.applications.states import CallState
from grants.domain.assessment.models import Review
from grants.domain.assessment.states import ReviewState
from grants.policy import Actor, Permission, Role


def visible(actor: Actor, permission: Permission = Permission.REVIEW_WRITE) -> ColumnElement[bool]:
    """A member's own reviews, not those they stepped aside from; for the chair and the auditor all of them."""
    if not actor.allows(permission):
        return false()
    if permission is Permission.REVIEW_WRITE:
        return (Review.member_id == actor.user_id) & (Review.state != ReviewState.RECUSED)
    return true()


def calls(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """Calls that were opened at least: a draft has nothing to score."""
    return Call.state != CallState.DRAFT if actor.allows(permission) else false()


def committee_members() -> ColumnElement[bool]:
    """The users who may score: active, with the committee's role today."""
    return (User.state == UserState.ACTIVE) & User.id.in_(
        select(RoleAssignment.user_id).where(
            RoleAssignment.role == Role.COMMITTEE_MEMBER,
            RoleAssignment.revoked_at.is_(None),
            func.coalesce(RoleAssignment.until, clock.today()) >= clock.today(),
        )
    )
