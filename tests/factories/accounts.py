"""Organisations and users."""

import itertools
import uuid

from grants.core import clock
from grants.core.ids import new_id
from grants.domain.accounts.models import Organisation, RoleAssignment, User
from grants.domain.accounts.states import OrganisationKind, UserState
from grants.policy import Actor, Role, RoleIn
from tests.factories.saving import save

_numbers = itertools.count(1)
HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$unusable"


def organisation(kind: OrganisationKind = OrganisationKind.NGO, **values: object) -> Organisation:
    """An organisation, an NGO in Brest unless told otherwise."""
    number = next(_numbers)
    fields: dict[str, object] = {
        "id": new_id(),
        "code": f"ORG-{number}",
        "kind": kind,
        "name": f"Organisation {number}",
        "oblast": "BY-BR",
        "active": True,
        "created_at": clock.now(),
    }
    return save(Organisation(**fields | values))


def user(role: Role | None = None, organisation: Organisation | None = None, **values: object) -> "Account":
    """An active user with one role in an organisation (a new one unless given)."""
    number = next(_numbers)
    where = organisation or globals()["organisation"]()
    fields: dict[str, object] = {
        "id": new_id(),
        "email": f"user{number}@test.example",
        "name": f"Staff {number}",
        "password_hash": HASH,
        "state": UserState.ACTIVE,
        "language": "en",
        "created_at": clock.now(),
    }
    made = User(**fields | values)
    save(made)
    roles = frozenset()
    if role is not None:
        give_role(made.id, role, where.id)
        roles = frozenset({RoleIn(role, where.id)})
    return Account(made.id, where.id, Actor(kind="user", id=made.id, name=made.name, roles=roles))


class Account:
    """A user for tests: its ids and its actor."""

    def __init__(self, user_id: uuid.UUID, organisation_id: uuid.UUID, actor: Actor) -> None:
        self.id = user_id
        self.organisation_id = organisation_id
        self.actor = actor


def give_role(user_id: uuid.UUID, role: Role, organisation_id: uuid.UUID) -> None:
    """One more role."""
    save(
        RoleAssignment(
            id=new_id(), user_id=user_id, organisation_id=organisation_id, role=role, granted_at=clock.now()
        )
    )
