"""Organisations, users, their sessions and second factors."""

import datetime
import itertools
import uuid
from typing import NamedTuple

import pyotp

from grants.core import clock
from grants.core.ids import new_id
from grants.domain.accounts import commands, one_time_codes, queries
from grants.domain.accounts.models import AuthenticatorApp, Organisation, RoleAssignment, User
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


def session(user_id: uuid.UUID, second_factor_at: datetime.datetime | None = None) -> "Session":
    """A signed-in browser of the user: its token and its id. Only the password was given unless told otherwise."""
    token = commands.start_session(user_id, "test", second_factor_at)
    found = queries.find_session(token)
    assert found is not None
    return Session(token, found.session_id)


class Session(NamedTuple):
    token: str
    id: uuid.UUID


def app(user_id: uuid.UUID) -> str:
    """A confirmed authenticator app of the user, none of whose codes was used; its secret."""
    secret = one_time_codes.new_secret()
    wrapped_key, sealed = one_time_codes.seal(user_id, secret)
    moment = clock.now()
    save(
        AuthenticatorApp(
            user_id=user_id, wrapped_key=wrapped_key, secret=sealed, created_at=moment, confirmed_at=moment
        )
    )
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return pyotp.TOTP(secret).at(clock.now(), counter_offset=steps)
