"""Which funds bear a payment, and what part each: in the proportions of the call's envelope."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.core.money import split
from grants.domain.applications.models import CallShare
from grants.domain.programmes.models import Fund


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a call's envelope that a fund bears, in minor units."""

    fund_id: uuid.UUID
    weight: int


def shares_of(call_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, tuple[Share, ...]]:
    """The shares of each call, by the funds' codes (the order settles who bears an odd kopeck)."""
    rows = db.session.execute(
        select(CallShare.call_id, CallShare.fund_id, CallShare.amount_minor)
        .join(Fund, Fund.id == CallShare.fund_id)
        .where(CallShare.call_id.in_(set(call_ids)))
        .order_by(Fund.code, Fund.id)
    )
    found: dict[uuid.UUID, tuple[Share, ...]] = {}
    for call_id, fund_id, weight in rows:
        found[call_id] = (*found.get(call_id, ()), Share(fund_id, weight))
    return found


def share_out(amount_minor: int, shares: Sequence[Share]) -> dict[uuid.UUID, int]:
    """What each fund bears of an amount, by largest remainder; funds that bear nothing are left out.

    The parts sum to the amount. Raises ValueError when there are no shares.
    """
    parts = split(amount_minor, [share.weight for share in shares])
    return {share.fund_id: part for share, part in zip(shares, parts, strict=True) if part}
