"""Make a call with its envelope and the funds behind it, and open it."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core import audit
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotFound
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.money import Money
from grants.core.states import fire
from grants.core.text import N_
from grants.core.transaction import flush_or_conflict, transaction
from grants.domain.applications.models import Call, CallShare
from grants.domain.applications.states import CALL
from grants.domain.programmes.models import Fund
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class ShareDetails:
    """What one fund bears, in minor units of the call's currency."""

    fund_id: uuid.UUID
    amount_minor: int


@dataclass(frozen=True, slots=True)
class CallDetails:
    """A new call. Amounts in minor units of `currency`, the own share in basis points, the floor in points of 100."""

    code: str
    title: str
    currency: str
    envelope_minor: int
    cap_minor: int
    own_share_bp: int
    floor: int
    opens_on: datetime.date
    closes_on: datetime.date
    score_by: datetime.date
    shares: tuple[ShareDetails, ...]


def create_call(actor: Actor, details: CallDetails, token: str = "") -> uuid.UUID:
    """Make a call in draft. Raises DomainError beside the field that breaks a rule."""
    authorise(actor, Permission.CALL_MANAGE)
    with transaction():
        return once(token, actor.id, lambda: _create(actor, details))


def _create(actor: Actor, details: CallDetails) -> uuid.UUID:
    _check(details)
    if db.session.scalar(select(Call.id).where(Call.code == details.code)):
        raise DomainError(N_("There is a call with this code already."), field="code", code="code_taken")
    call = Call(
        id=new_id(),
        programme_id=_programme_of(details.shares),
        code=details.code,
        title=details.title,
        currency=details.currency,
        envelope_minor=details.envelope_minor,
        cap_minor=details.cap_minor,
        own_share_bp=details.own_share_bp,
        floor=details.floor,
        opens_on=details.opens_on,
        closes_on=details.closes_on,
        score_by=details.score_by,
        minute="",
    )
    db.session.add(call)
    flush_or_conflict(N_("There is a call with this code already."), code="code_taken")
    for share in details.shares:
        db.session.add(CallShare(call_id=call.id, fund_id=share.fund_id, amount_minor=share.amount_minor))
    audit.record(actor, "call.created", "call", call.id, details={"envelope_minor": call.envelope_minor})
    return call.id


def _check(details: CallDetails) -> None:
    if details.envelope_minor <= 0:
        raise DomainError(N_("Enter how much there is to give."), field="envelope_minor", code="envelope")
    if not 0 < details.cap_minor <= details.envelope_minor:
        raise DomainError(
            N_("The most for one grant is above zero and not above the envelope."),
            field="cap_minor",
            code="cap",
        )
    if details.closes_on <= details.opens_on:
        raise DomainError(N_("The call closes after it opens."), field="closes_on", code="closes_on")
    if details.score_by < details.closes_on:
        raise DomainError(N_("Scoring ends on the closing day or later."), field="score_by", code="score_by")
    if any(share.amount_minor <= 0 for share in details.shares):
        raise DomainError(N_("A fund’s part is above zero."), field="shares", code="share")
    together = sum(share.amount_minor for share in details.shares)
    if together != details.envelope_minor:
        raise DomainError(
            N_("The parts of the funds make %(together)s together, the envelope is %(envelope)s."),
            field="shares",
            code="shares",
            together=Money(together, details.currency),
            envelope=Money(details.envelope_minor, details.currency),
        )


def _programme_of(shares: tuple[ShareDetails, ...]) -> uuid.UUID:
    wanted = {share.fund_id for share in shares}
    funds = db.session.execute(select(Fund.id, Fund.programme_id).where(Fund.id.in_(wanted))).all()
    programmes = {fund.programme_id for fund in funds}
    if len(funds) != len(shares) or len(programmes) != 1:
        raise DomainError(N_("Choose funds of one programme, each once."), field="shares", code="funds")
    return uuid.UUID(str(programmes.pop()))


def open_call(actor: Actor, call_id: uuid.UUID, version: int) -> None:
    """Let applications in, from its opening day on. Raises NotFound, Conflict."""
    authorise(actor, Permission.CALL_MANAGE)
    with transaction():
        call = db.session.scalar(select(Call).where(Call.id == call_id).with_for_update())
        if call is None:
            raise NotFound
        if call.version != version:
            raise Conflict
        fire(CALL, call, "open", actor)
