"""Which participants, uploaded lists and drafts an actor may see, and whose identity she reaches."""

import uuid
from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, false, or_, true

from grants.core import clock
from grants.domain.people.models import ListImport, Participant, RegistrationDraft
from grants.policy import Actor, Permission

Reach = Callable[[Actor], ColumnElement[bool]]

_REACHES: list[Reach] = []


def identity_reach(reach: Reach) -> Reach:
    """Decorator: what a slice further down the road adds to the participants that are an actor's own."""
    _REACHES.append(reach)
    return reach


def visible(actor: Actor, permission: Permission = Permission.PARTICIPANT_VIEW) -> ColumnElement[bool]:
    """The participants for whom the permission holds: all, or those of the actor's organisations."""
    where = actor.organisations(permission) if actor.allows(permission) else frozenset()
    return _of_organisations(where)


def reached(actor: Actor, permission: Permission = Permission.IDENTITY_OPEN) -> ColumnElement[bool]:
    """Those of `visible` whose identity is within the actor's reach.

    A trainer reaches whom she registered or leads and what the other slices add (those in her cohorts); the other
    roles reach their whole organisation.
    """
    if reaches_whole(actor, permission):
        return visible(actor, permission)
    whole = actor.whole_organisations(permission)
    own = or_(
        Participant.registered_by == actor.user_id,
        Participant.lead_worker_id == actor.user_id,
        *(reach(actor) for reach in _REACHES),
    )
    return or_(_of_organisations(whole), and_(visible(actor, permission), own))


def reaches_whole(actor: Actor, permission: Permission) -> bool:
    """Whether the actor's reach is all that is visible."""
    return actor.whole_organisations(permission) == actor.organisations(permission)


def visible_imports(actor: Actor) -> ColumnElement[bool]:
    """The uploaded lists of the organisations into which the actor may bring lists."""
    where = actor.organisations(Permission.PARTICIPANT_IMPORT)
    if where is None:
        return true()
    return ListImport.organisation_id.in_(where) if where else false()


def own_drafts(actor: Actor) -> ColumnElement[bool]:
    """The registrations the actor began within the day, for organisations in which she may still register."""
    if not actor.allows(Permission.PARTICIPANT_REGISTER) or actor.user_id is None:
        return false()
    where = actor.organisations(Permission.PARTICIPANT_REGISTER)
    organisation = RegistrationDraft.organisation_id
    return and_(
        RegistrationDraft.created_by == actor.user_id,
        RegistrationDraft.expires_at > clock.now(),
        true() if where is None else or_(organisation.is_(None), organisation.in_(where)),
    )


def _of_organisations(where: frozenset[uuid.UUID] | None) -> ColumnElement[bool]:
    if where is None:
        return true()
    if len(where) == 1:  # so that an index on it also gives the order
        return Participant.organisation_id == next(iter(where))
    return Participant.organisation_id.in_(where) if where else false()
