"""Awards ready to be paid, their tranches, and money in the funds."""

import datetime
import uuid
from collections.abc import Sequence

from sqlalchemy import update

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_code, new_id
from grants.core.transaction import transaction
from grants.domain.accounts.models import Organisation
from grants.domain.applications.models import Call, CallShare
from grants.domain.applications.states import CallState
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.models import (
    LedgerAccount,
    LedgerEntry,
    LedgerPosting,
    Tranche,
)
from grants.domain.disbursements.states import AccountKind, Condition, EntryKind, TrancheState
from grants.domain.programmes.models import Fund
from tests.factories import accounts, awards, programmes
from tests.factories.saving import save


def funded_call(funds: Sequence[tuple[Fund, int]] = (), **values: object) -> Call:
    """A decided call whose envelope is the sum of its funds' shares (one fund of 10,000.00 BYN unless given)."""
    shares = list(funds) or [(programmes.fund(), 1_000_000)]
    fields: dict[str, object] = {
        "id": new_id(),
        "programme_id": shares[0][0].programme_id,
        "code": f"CALL-{new_code()}",
        "title": "Micro-grants",
        "currency": "BYN",
        "envelope_minor": sum(amount for _fund, amount in shares),
        "cap_minor": min(500_000, sum(amount for _fund, amount in shares)),
        "own_share_bp": 1000,
        "floor": 60,
        "opens_on": datetime.date(2026, 9, 1),
        "closes_on": datetime.date(2026, 10, 1),
        "score_by": datetime.date(2026, 11, 1),
        "state": CallState.DECIDED,
        "minute": "Agreed by all.",
        "decided_on": datetime.date(2026, 12, 1),
    }
    call = save(Call(**fields | values))
    for fund, amount in shares:
        share = CallShare(call_id=call.id, fund_id=fund.id, amount_minor=amount)
        save(share)
    return call


def award(
    state: AwardState = AwardState.ACCEPTED,
    organisation: Organisation | None = None,
    call: Call | None = None,
    amount_minor: int = 214_400,
    **values: object,
) -> Award:
    """An award of 2,144.00 BYN from a funded call, accepted in December 2026 unless told otherwise."""
    before_acceptance = state in (AwardState.OFFERED, AwardState.LAPSED)
    before_signing = before_acceptance or state is AwardState.ACCEPTED
    days: dict[str, object] = {
        "offered_on": datetime.date(2026, 12, 2),
        "accept_by": datetime.date(2026, 12, 16),
        "accepted_on": None if before_acceptance else datetime.date(2026, 12, 5),
        "signed_on": None if before_signing else datetime.date(2026, 12, 10),
    }
    return awards.award(
        state,
        amount_minor=amount_minor,
        in_call=call or funded_call(),
        organisation=organisation,
        **days | values,
    )


def tranches(of: Award, *amounts: int, due_on: datetime.date = datetime.date(2026, 12, 24)) -> list[Tranche]:
    """The planned tranches of a signed award: 60 % and 40 % of 2,144.00 unless given."""
    return [
        save(
            Tranche(
                id=new_id(),
                award_id=of.id,
                number=number,
                amount_minor=amount,
                currency=of.currency,
                due_on=clock.add_months(due_on, 3 * (number - 1)),
                condition=Condition.AGREEMENT_SIGNED if number == 1 else Condition.RECEIPTS_AND_VISIT,
                condition_met_note="",
            )
        )
        for number, amount in enumerate(amounts or (128_640, 85_760), start=1)
    ]


def tranche(
    state: TrancheState = TrancheState.PLANNED,
    organisation: Organisation | None = None,
    call: Call | None = None,
    requested_by: uuid.UUID | None = None,
    approved_by: uuid.UUID | None = None,
    amount_minor: int = 128_640,
) -> Tranche:
    """The only tranche, of 1,286.40 BYN, of a signed award; planned, requested or approved by users made for it."""
    of = award(AwardState.SIGNED, organisation, call, amount_minor)
    asked = state in (TrancheState.REQUESTED, TrancheState.APPROVED)
    agreed = state is TrancheState.APPROVED
    return save(
        Tranche(
            id=new_id(),
            award_id=of.id,
            number=1,
            amount_minor=amount_minor,
            currency="BYN",
            due_on=datetime.date(2026, 12, 24),
            condition=Condition.AGREEMENT_SIGNED,
            condition_met_note="",
            state=state,
            requested_at=clock.now() if asked else None,
            requested_by=(requested_by or accounts.user().id) if asked else None,
            approved_at=clock.now() if agreed else None,
            approved_by=(approved_by or accounts.user().id) if agreed else None,
        )
    )


def paid_first(of: Award, due_on: datetime.date = datetime.date(2026, 12, 24)) -> Tranche:
    """The second tranche of an award whose first one is marked as paid, for tests that don't look at the books."""
    first, second = tranches(of, due_on=due_on)
    with transaction():
        db.session.execute(
            update(Tranche)
            .where(Tranche.id == first.id)
            .values(
                state=TrancheState.PAID,
                requested_at=clock.now(),
                requested_by=accounts.user().id,
                approved_at=clock.now(),
                approved_by=accounts.user().id,
                paid_on=clock.today(),
                paid_by=accounts.user().id,
            )
        )
    return second


def contribution(
    fund: Fund, amount_minor: int = 1_000_000, on: datetime.date = datetime.date(2026, 9, 1)
) -> None:
    """Money received from the fund's donor. Makes the fund's accounts: one contribution a fund."""
    bank, given = (
        save(LedgerAccount(id=new_id(), fund_id=fund.id, kind=kind, currency=fund.currency))
        for kind in (AccountKind.BANK, AccountKind.CONTRIBUTIONS)
    )
    entry = save(
        LedgerEntry(
            id=new_id(),
            kind=EntryKind.CONTRIBUTION,
            booked_on=on,
            reference=f"IN-{new_code()}",
            recorded_at=clock.now(),
        )
    )
    save(
        LedgerPosting(
            id=new_id(),
            entry_id=entry.id,
            debit_id=bank.id,
            credit_id=given.id,
            amount_minor=amount_minor,
            currency=fund.currency,
        )
    )
