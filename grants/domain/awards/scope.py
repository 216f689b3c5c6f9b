"""Which awards and decisions an actor may see."""

from sqlalchemy import ColumnElement, exists, false, true

from grants.core.audit import AuditEntry
from grants.domain.applications.models import Application
from grants.domain.assessment.models import Decision
from grants.domain.awards.models import Award
from grants.policy import Actor, Permission


def visible(actor: Actor, permission: Permission = Permission.AWARD_VIEW) -> ColumnElement[bool]:
    """The awards for which the permission holds: all of the programme, or those of the actor's organisations."""
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Award.organisation_id.in_(where) if where else false()


def applications(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The same for applications, whose decisions exist without an award too."""
    where = actor.organisations(permission)
    if where is None:
        return true()
    return Application.organisation_id.in_(where) if where else false()


def handed_over() -> ColumnElement[bool]:
    """Whether the letter of the decision of the surrounding statement was handed over."""
    return exists().where(AuditEntry.target_id == Decision.id, AuditEntry.action == "letter.taken")
