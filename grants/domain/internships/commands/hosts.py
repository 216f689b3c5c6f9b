"""Hosts proposed, checked on the spot, approved and suspended."""

import datetime
import uuid
from dataclasses import dataclass

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.internships.models import Host, HostCheck
from grants.domain.internships.scope import is_checked, lock_host
from grants.domain.internships.states import HOST, CheckResult, HostState
from grants.domain.people.values.oblasts import Oblast
from grants.policy import Actor, Permission, authorise

MONTHS_VALID = 12


@dataclass(frozen=True, slots=True)
class HostDetails:
    """A host as its form gives it."""

    name: str
    line_of_work: str
    oblast: Oblast
    address: str
    contact: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class CheckDetails:
    """A check on the spot; it holds for twelve months at most, which is also what None means."""

    checked_on: datetime.date
    result: CheckResult
    notes: str
    valid_until: datetime.date | None = None


def add_host(actor: Actor, organisation_id: uuid.UUID, details: HostDetails, *, token: str = "") -> uuid.UUID:
    """A new host that one of the actor's organisations looks after; it has to be checked before it takes anyone."""
    authorise(actor, Permission.HOST_MANAGE)

    def make() -> uuid.UUID:
        if not actor.spans(Permission.HOST_MANAGE, organisation_id):
            raise DomainError(N_("Choose one of your organisations."), field="organisation_id")
        host = Host(
            id=new_id(),
            organisation_id=organisation_id,
            name=details.name,
            line_of_work=details.line_of_work,
            oblast=details.oblast.value,
            address=details.address,
            contact=details.contact,
            created_at=clock.now(),
        )
        db.session.add(host)
        audit.record(actor, "host.created", "host", host.id, organisation_id=organisation_id)
        return host.id

    with transaction():
        return once(token, actor.id, make)


def edit_host(actor: Actor, host_id: uuid.UUID, details: HostDetails) -> None:
    """Change the facts of a host. Raises NotFound, Conflict."""
    authorise(actor, Permission.HOST_MANAGE)
    with transaction():
        host = lock_host(actor, Permission.HOST_MANAGE, host_id)
        if host.version != details.version:
            raise Conflict
        changed = []
        for name in ("name", "line_of_work", "oblast", "address", "contact"):
            if getattr(host, name) != getattr(details, name):
                setattr(host, name, getattr(details, name))
                changed.append(name)
        if changed:
            audit.record(
                actor,
                "host.changed",
                "host",
                host.id,
                organisation_id=host.organisation_id,
                details={"fields": changed},
            )


def record_check(actor: Actor, host_id: uuid.UUID, details: CheckDetails, *, token: str = "") -> uuid.UUID:
    """Note a check. An approved host that was found not suitable is suspended at once.

    Raises NotFound, or DomainError: a day to come, valid for more than twelve months, not suitable without notes.
    """
    authorise(actor, Permission.HOST_MANAGE)

    def make() -> uuid.UUID:
        host = lock_host(actor, Permission.HOST_MANAGE, host_id)
        valid_until = _validity(details)
        check = HostCheck(
            id=new_id(),
            host_id=host.id,
            checked_on=details.checked_on,
            valid_until=valid_until,
            result=details.result,
            notes=details.notes,
            checked_by=actor.user_id,
            recorded_at=clock.now(),
        )
        db.session.add(check)
        audit.record(
            actor,
            "host.checked",
            "host",
            host.id,
            organisation_id=host.organisation_id,
            details={"result": details.result.value, "valid_until": valid_until.isoformat()},
        )
        if details.result is CheckResult.NOT_SUITABLE and host.state is HostState.APPROVED:
            fire(HOST, host, "suspend", actor, organisation_id=host.organisation_id, reason=details.notes)
        return check.id

    with transaction():
        return once(token, actor.id, make)


def approve_host(actor: Actor, host_id: uuid.UUID) -> None:
    """The host may take interns. Raises NotFound, Conflict, DomainError without a suitable check that still holds."""
    authorise(actor, Permission.HOST_MANAGE)
    with transaction():
        host = lock_host(actor, Permission.HOST_MANAGE, host_id)
        if not is_checked(host.id, clock.today()):
            raise DomainError(
                N_(
                    "A host is approved only with a check on the spot that found it suitable and still holds."
                ),
                code="not_checked",
            )
        fire(HOST, host, "approve", actor, organisation_id=host.organisation_id)


def suspend_host(actor: Actor, host_id: uuid.UUID, reason: str) -> None:
    """The host takes nobody until it is approved again. Raises NotFound, Conflict, DomainError without a reason."""
    authorise(actor, Permission.HOST_MANAGE)
    with transaction():
        host = lock_host(actor, Permission.HOST_MANAGE, host_id)
        fire(HOST, host, "suspend", actor, organisation_id=host.organisation_id, reason=reason)


def _validity(details: CheckDetails) -> datetime.date:
    if details.checked_on > clock.today():
        raise DomainError(N_("This day is still to come."), field="checked_on", code="to_come")
    latest = clock.add_months(details.checked_on, MONTHS_VALID)
    valid_until = details.valid_until or latest
    if valid_until <= details.checked_on:
        raise DomainError(
            N_("A check holds beyond the day it was made."), field="valid_until", code="ends_early"
        )
    if valid_until > latest:
        raise DomainError(
            N_("A check holds for twelve months at most, here until %(day)s."),
            field="valid_until",
            code="too_long",
            day=latest,
        )
    if details.result is CheckResult.NOT_SUITABLE and not details.notes.strip():
        raise DomainError(N_("Say why the host is not suitable."), field="notes", code="notes_required")
    return valid_until
