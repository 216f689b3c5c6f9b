"""Hosts with their checks and offers, and the offers that have places left."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from grants.core import clock
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import COUNT_LIMIT, PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.history import Happening, list_history
from grants.domain.accounts.models import Organisation, User
from grants.domain.internships.history import HOST_ACTIONS
from grants.domain.internships.models import Host, HostCheck, Offer
from grants.domain.internships.scope import check_holds_until, places_taken, visible_hosts
from grants.domain.internships.states import HOST, CheckResult, HostState, OfferState
from grants.policy import Actor, Permission, authorise

SOON = datetime.timedelta(days=30)
OFFERS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class HostFilter:
    """What the list is narrowed to; `running_out` are approved hosts whose check ends within thirty days or has."""

    state: HostState | None = None
    oblast: str | None = None
    running_out: bool = False

    @property
    def active(self) -> bool:
        return bool(self.state or self.oblast or self.running_out)


@dataclass(frozen=True, slots=True)
class HostRow:
    """One host; `checked_until` is None when no suitable check counts."""

    id: uuid.UUID
    name: str
    line_of_work: str
    oblast: str
    address: str
    contact: str
    organisation_id: uuid.UUID
    organisation_name: str
    state: HostState
    checked_until: datetime.date | None
    version: int

    @property
    def check_holds(self) -> bool:
        """Whether a suitable check holds today."""
        return self.checked_until is not None and self.checked_until >= clock.today()


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check on the spot."""

    checked_on: datetime.date
    valid_until: datetime.date
    result: CheckResult
    notes: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class OfferRow:
    """Places of one host for a period; `taken` of `places`."""

    id: uuid.UUID
    title: str
    starts_on: datetime.date
    ends_on: datetime.date
    places: int
    taken: int
    hours_a_week: int
    state: OfferState
    host_id: uuid.UUID
    host_name: str
    oblast: str

    @property
    def free(self) -> int:
        """Places left."""
        return max(self.places - self.taken, 0)


@dataclass(frozen=True, slots=True)
class HostPage:
    """A host with everything on its page; `actions` are the steps open to the actor now."""

    host: HostRow
    checks: tuple[CheckRow, ...]
    offers: tuple[OfferRow, ...]
    history: tuple[Happening, ...]
    actions: frozenset[str]


def list_hosts(actor: Actor, wanted: HostFilter, cursor: str = "") -> Page[HostRow]:
    """The hosts one may see, by name."""
    authorise(actor, Permission.HOST_VIEW)
    conditions: list[ColumnElement[bool]] = [visible_hosts(actor)]
    if wanted.state is not None:
        conditions.append(Host.state == wanted.state)
    if wanted.oblast is not None:
        conditions.append(Host.oblast == wanted.oblast)
    if wanted.running_out:
        conditions.append(running_out())
    after = read_cursor(cursor, 2)
    beyond = [] if after is None else [tuple_(Host.name, Host.id) > tuple_(after[0], _id(after[1]))]
    statement = _rows().where(*conditions, *beyond).order_by(Host.name, Host.id).limit(PAGE_SIZE + 1)
    rows = [_row(*row) for row in db.session.execute(statement)]
    counted = select(Host.id).where(*conditions).limit(COUNT_LIMIT + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    return make_page(rows, [write_cursor(row.name, str(row.id)) for row in rows], total)


def running_out() -> ColumnElement[bool]:
    """Whether the surrounding statement's host is approved and its check ends within thirty days, or has ended."""
    return (Host.state == HostState.APPROVED) & (
        func.coalesce(check_holds_until(), datetime.date(1, 1, 1)) <= clock.today() + SOON
    )


def get_host(actor: Actor, host_id: uuid.UUID, permission: Permission = Permission.HOST_VIEW) -> HostRow:
    """One host. Raises NotFound."""
    authorise(actor, permission)
    found = db.session.execute(_rows().where(Host.id == host_id, visible_hosts(actor, permission))).first()
    if found is None:
        raise NotFound
    return _row(*found)


def host_page(actor: Actor, host_id: uuid.UUID) -> HostPage:
    """The page of a host. Raises NotFound."""
    host = get_host(actor, host_id)
    checks = db.session.execute(
        select(HostCheck, User.name)
        .outerjoin(User, User.id == HostCheck.checked_by)
        .where(HostCheck.host_id == host_id)
        .order_by(HostCheck.checked_on.desc(), HostCheck.recorded_at.desc(), HostCheck.id.desc())
    )
    offers = _offers(Host.id == host_id)
    targets = [host_id, *(offer.id for offer in offers)]
    return HostPage(
        host=host,
        checks=tuple(
            CheckRow(check.checked_on, check.valid_until, check.result, check.notes, name or "")
            for check, name in checks
        ),
        offers=offers,
        history=list_history(targets, HOST_ACTIONS),
        actions=_actions(actor, host),
    )


def list_open_offers(actor: Actor) -> tuple[OfferRow, ...]:
    """Offers of approved hosts that are open, not over, and have places left; the earliest start first."""
    authorise(actor, Permission.PLACEMENT_MANAGE)
    offers = _offers(
        visible_hosts(actor, Permission.PLACEMENT_MANAGE),
        Host.state == HostState.APPROVED,
        Offer.state == OfferState.OPEN,
        Offer.ends_on >= clock.today(),
    )
    return tuple(offer for offer in reversed(offers) if offer.free)


def _offers(*conditions: ColumnElement[bool]) -> tuple[OfferRow, ...]:
    rows = db.session.execute(
        select(Offer, places_taken(), Host.name, Host.oblast)
        .join(Host, Host.id == Offer.host_id)
        .where(*conditions)
        .order_by(Offer.starts_on.desc(), Offer.id.desc())
        .limit(OFFERS_SHOWN)
    )
    return tuple(
        OfferRow(
            id=offer.id,
            title=offer.title,
            starts_on=offer.starts_on,
            ends_on=offer.ends_on,
            places=offer.places,
            taken=taken,
            hours_a_week=offer.hours_a_week,
            state=offer.state,
            host_id=offer.host_id,
            host_name=host_name,
            oblast=oblast,
        )
        for offer, taken, host_name, oblast in rows
    )


def _actions(actor: Actor, host: HostRow) -> frozenset[str]:
    open_now: set[str] = set()
    if actor.spans(Permission.HOST_MANAGE, host.organisation_id):
        open_now.update(("edit", "check", *HOST.open_to(actor, host.state)))
        if not host.check_holds:
            open_now.discard("approve")
    if actor.spans(Permission.OFFER_MANAGE, host.organisation_id):
        open_now.add("close")
        if host.state is HostState.APPROVED and host.check_holds:
            open_now.add("offer")
    if actor.spans(Permission.PLACEMENT_MANAGE, host.organisation_id) and host.state is HostState.APPROVED:
        open_now.add("place")
    return frozenset(open_now)


def _rows() -> Select[Host, str, datetime.date]:
    return select(Host, Organisation.name, check_holds_until()).join(
        Organisation, Organisation.id == Host.organisation_id
    )


def _row(host: Host, organisation_name: str, checked_until: datetime.date | None) -> HostRow:
    return HostRow(
        id=host.id,
        name=host.name,
        line_of_work=host.line_of_work,
        oblast=host.oblast,
        address=host.address,
        contact=host.contact,
        organisation_id=host.organisation_id,
        organisation_name=organisation_name,
        state=host.state,
        checked_until=checked_until,
        version=host.version,
    )


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error
