"""Awards ready to be paid, their tranches, and money in the funds."""

import datetime
import uuid
from collections.abc import Sequence

from grants.core import clock
from grants.core.ids import new_code, new_id
from grants.domain.accounts.models import Organisation
from grants.domain.applications.models import Application, Call, CallShare
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.models import (
    LedgerAccount,
    LedgerEntry,
    LedgerPosting,
    Tranche,
)
from grants.domain.disbursements.states import AccountKind, Condition, EntryKind, TrancheState
from grants.domain.people.models import Participant
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.programmes.models import Fund
from tests.factories import accounts, people, programmes
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
    """An award of 2,144.00 BYN to a participant of the organisation, accepted unless told otherwise."""
    where = organisation or accounts.organisation()
    of = call or funded_call()
    participant = people.participant(where, registered_on=datetime.date(2026, 1, 10))
    version = _plan_version(participant, where, amount_minor)
    application = save(
        Application(
            id=new_id(),
            call_id=of.id,
            participant_id=participant.id,
            organisation_id=where.id,
            plan_version_id=version.id,
            code=f"GR-{new_code()}",
            requested_minor=amount_minor,
            state=ApplicationState.APPROVED,
            created_at=clock.now(),
            submitted_at=clock.now(),
        )
    )
    fields: dict[str, object] = {
        "id": new_id(),
        "application_id": application.id,
        "call_id": of.id,
        "participant_id": participant.id,
        "organisation_id": where.id,
        "code": f"AW-{new_code()}",
        "amount_minor": amount_minor,
        "currency": "BYN",
        "state": state,
        "offered_on": datetime.date(2026, 12, 2),
        "accept_by": datetime.date(2026, 12, 16),
        "accepted_on": None if state is AwardState.OFFERED else datetime.date(2026, 12, 5),
        "signed_on": None
        if state in (AwardState.OFFERED, AwardState.ACCEPTED)
        else datetime.date(2026, 12, 10),
        "verification_code": new_code(),
    }
    return save(Award(**fields | values))


def _plan_version(participant: Participant, where: Organisation, amount_minor: int) -> PlanVersion:
    plan = save(
        Plan(
            id=new_id(),
            participant_id=participant.id,
            organisation_id=where.id,
            title="A bakery",
            currency="BYN",
            content={},
            created_at=clock.now(),
            changed_at=clock.now(),
        )
    )
    return save(
        PlanVersion(
            id=new_id(),
            plan_id=plan.id,
            number=1,
            title="A bakery",
            currency="BYN",
            content={},
            figures={},
            requested_minor=amount_minor,
            own_minor=0,
            frozen_at=clock.now(),
        )
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
) -> Tranche:
    """The only tranche, of 1,286.40 BYN, of a signed award; planned, requested or approved by users made for it."""
    of = award(AwardState.SIGNED, organisation, call, amount_minor=128_640)
    asked = state in (TrancheState.REQUESTED, TrancheState.APPROVED)
    agreed = state is TrancheState.APPROVED
    return save(
        Tranche(
            id=new_id(),
            award_id=of.id,
            number=1,
            amount_minor=128_640,
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
