"""Awards on their way: offered, accepted, signed, tranches in every state, payments, the books."""

import datetime
import uuid
from dataclasses import dataclass

from grants.cli.demonstration.granting import Granted
from grants.cli.demonstration.maker import DAY, Maker
from grants.cli.demonstration.plan_texts import MET
from grants.cli.demonstration.progress import Course
from grants.cli.demonstration.setting import BEGAN, CURRENCY, DonorFund, Setting
from grants.core.money import split
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.models import (
    LedgerAccount,
    LedgerEntry,
    LedgerPosting,
    Payment,
    Tranche,
)
from grants.domain.disbursements.schedule import PlannedTranche, plan_tranches
from grants.domain.disbursements.states import AccountKind, EntryKind, TrancheState
from grants.domain.programmes.models import Fund

ACCEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Paid:
    """An award whose first payment went out."""

    award_id: uuid.UUID
    granted: Granted
    first_paid_on: datetime.date


class Treasury:
    """Writes awards, their tranches and payments, and the donors' money behind them."""

    def __init__(self, maker: Maker, setting: Setting) -> None:
        self.maker, self.setting = maker, setting
        self.accounts: dict[tuple[uuid.UUID, AccountKind], uuid.UUID] = {}
        self.shares: dict[uuid.UUID, list[int]] = {}
        self.awards = self.payments = 0

    def open_funds(self, asked: int) -> None:
        """The funds with their accounts; they bear more than all that is asked for, in minor units."""
        begun = self.maker.moment(self.maker.day(BEGAN))
        for fund in self.setting.funds:
            self._fund(fund, asked * fund.weight * 12 // 1000 // 1_000_000 * 1_000_000 + 2_000_000)
            for kind in AccountKind:
                self.accounts[fund.id, kind] = self.maker.id(begun)
                account = {"id": self.accounts[fund.id, kind], "fund_id": fund.id}
                self.maker.add(LedgerAccount, {**account, "kind": kind, "currency": CURRENCY})

    def receive(self, call_id: uuid.UUID, shares: list[int], day: datetime.date) -> None:
        """What the donors paid in for a call: their whole shares (in the order of the funds), and a little more."""
        self.shares[call_id] = shares
        for fund, share in zip(self.setting.funds, shares, strict=True):
            self._contribution(fund, day, share * 105 // 100 // 10_000 * 10_000 + 10_000, len(self.shares))

    def _fund(self, fund: DonorFund, pledged: int) -> None:
        self.maker.add(
            Fund,
            {
                "id": fund.id,
                "programme_id": self.setting.programme_id,
                "donor_id": fund.donor_id,
                "code": fund.code,
                "name": fund.name,
                "currency": CURRENCY,
                "pledged_minor": pledged,
                "starts_on": self.maker.day(BEGAN),
                "ends_on": self.maker.day(540),
            },
        )

    def _contribution(self, fund: DonorFund, day: datetime.date, amount: int, number: int) -> None:
        at, by = self.maker.moment(day), self.setting.finance[0]
        entry_id = self._entry(EntryKind.CONTRIBUTION, day, at, by, f"IN-{fund.code}-{number:02}", None)
        self._posting(entry_id, at, fund.id, (AccountKind.BANK, AccountKind.CONTRIBUTIONS), amount)
        self.maker.audit(
            by, "contribution.recorded", ("fund", fund.id), at, amount=amount, currency=CURRENCY,
            entry=str(entry_id),
        )  # fmt: skip

    def _entry(
        self,
        kind: EntryKind,
        day: datetime.date,
        at: datetime.datetime,
        by: uuid.UUID,
        reference: str,
        payment_id: uuid.UUID | None,
    ) -> uuid.UUID:
        entry_id = self.maker.id(at)
        self.maker.add(
            LedgerEntry,
            {
                "id": entry_id,
                "kind": kind,
                "booked_on": day,
                "payment_id": payment_id,
                "reference": reference,
                "recorded_at": at,
                "recorded_by": by,
            },
        )
        return entry_id

    def _posting(
        self,
        entry_id: uuid.UUID,
        at: datetime.datetime,
        fund_id: uuid.UUID,
        sides: tuple[AccountKind, AccountKind],
        amount: int,
    ) -> None:
        self.maker.add(
            LedgerPosting,
            {
                "id": self.maker.id(at),
                "entry_id": entry_id,
                "debit_id": self.accounts[fund_id, sides[0]],
                "credit_id": self.accounts[fund_id, sides[1]],
                "amount_minor": amount,
                "currency": CURRENCY,
            },
        )

    def award(self, granted: Granted, course: Course) -> Paid | None:
        """The award with everything that became of it; what its first payment was, if there was one."""
        maker, request = self.maker, granted.request
        self.awards += 1
        offered = maker.moment(granted.decided_on)
        award_id, team = maker.id(offered), request.of.team
        state = self._state(granted, course)
        maker.add(
            Award,
            {
                "id": award_id,
                "application_id": request.id,
                "call_id": granted.call_id,
                "participant_id": request.of.person.id,
                "organisation_id": team.id,
                "code": f"AW-{self.awards:04d}",
                "amount_minor": granted.amount,
                "currency": CURRENCY,
                "state": state,
                "offered_on": granted.decided_on,
                "accept_by": granted.decided_on + ACCEPT_DAYS * DAY,
                "accepted_on": course.accepted,
                "signed_on": course.signed,
                "verification_code": maker.code(),
            },
        )
        self._tell(award_id, granted, course, offered)
        if course.signed is None:
            return None
        for planned in plan_tranches(granted.amount, course.signed):
            how = course.first if planned.number == 1 else course.second
            self._tranche(award_id, granted, course, planned, how)
        if course.first is not TrancheState.PAID or course.first_paid is None:
            return None
        return Paid(award_id, granted, course.first_paid)

    @staticmethod
    def _state(granted: Granted, course: Course) -> AwardState:
        if granted.lapses:
            return AwardState.LAPSED
        if course.accepted is None:
            return AwardState.OFFERED
        if course.signed is None:
            return AwardState.ACCEPTED
        if course.first is not TrancheState.PAID:
            return AwardState.SIGNED
        return AwardState.COMPLETED if course.second is TrancheState.PAID else AwardState.ACTIVE

    def _tell(
        self, award_id: uuid.UUID, granted: Granted, course: Course, offered: datetime.datetime
    ) -> None:
        maker, team, target = self.maker, granted.request.of.team, ("award", award_id)
        maker.audit(
            self.setting.chair, "award.offered", target, offered, team.id, amount_minor=granted.amount
        )
        if granted.lapses:
            at = maker.moment(granted.decided_on + (ACCEPT_DAYS + 2) * DAY)
            maker.moved(
                team.coordinator, "award.lapsed", target, at, team.id, ("offered", "lapsed"),
                reason="Не принято в срок: участница нашла работу.",
            )  # fmt: skip
        if course.accepted:
            at = maker.moment(course.accepted)
            maker.moved(team.coordinator, "award.accepted", target, at, team.id, ("offered", "accepted"))
        if course.signed:
            at = maker.moment(course.signed)
            maker.moved(team.coordinator, "award.signed", target, at, team.id, ("accepted", "signed"))

    def _tranche(
        self,
        award_id: uuid.UUID,
        granted: Granted,
        course: Course,
        planned: PlannedTranche,
        how: TrancheState,
    ) -> None:
        maker, team = self.maker, granted.request.of.team
        asked = how in (TrancheState.REQUESTED, TrancheState.APPROVED, TrancheState.PAID)
        agreed = how in (TrancheState.APPROVED, TrancheState.PAID)
        approver = course.approver if course.approver is not None else maker.between(0, 1)
        first = planned.number == 1
        requested, approved, paid = self._days(course, planned, how)
        tranche_id = maker.id(maker.moment(course.signed or maker.today))
        asked_at = maker.moment(requested)
        agreed_at = max(maker.moment(approved), asked_at + datetime.timedelta(hours=1))
        maker.add(
            Tranche,
            {
                "id": tranche_id,
                "award_id": award_id,
                "number": planned.number,
                "amount_minor": planned.amount_minor,
                "currency": CURRENCY,
                "due_on": planned.due_on,
                "condition": planned.condition,
                "condition_met_note": maker.chance.choice(MET) if asked and not first else "",
                "state": how,
                "requested_at": asked_at if asked else None,
                "requested_by": team.coordinator if asked else None,
                "approved_at": agreed_at if agreed else None,
                "approved_by": self.setting.finance[approver] if agreed else None,
                "paid_on": paid if how is TrancheState.PAID else None,
                "paid_by": self.setting.finance[1 - approver] if how is TrancheState.PAID else None,
            },
        )
        target = ("tranche", tranche_id)
        if asked:
            maker.moved(
                team.coordinator, "tranche.requested", target, asked_at, team.id, ("planned", "requested")
            )
        if agreed:
            maker.moved(
                self.setting.finance[approver], "tranche.approved", target, agreed_at, team.id,
                ("requested", "approved"), amount=planned.amount_minor, currency=CURRENCY,
            )  # fmt: skip
        if how is TrancheState.PAID:
            self._pay(
                tranche_id, award_id, granted, course, planned, paid, self.setting.finance[1 - approver]
            )

    def _days(
        self, course: Course, planned: PlannedTranche, how: TrancheState
    ) -> tuple[datetime.date, datetime.date, datetime.date]:
        """When it was asked for, approved and paid: in time when it was paid, in these days when it waits."""
        maker = self.maker
        if how is not TrancheState.PAID:
            return maker.day(-maker.between(3, 5)), maker.day(-maker.between(1, 2)), maker.today
        paid = min(planned.due_on + maker.between(-5, 4) * DAY, maker.day(-2))
        if planned.number == 1:
            paid = course.first_paid = course.first_paid or paid
        return paid - maker.between(4, 6) * DAY, paid - maker.between(1, 3) * DAY, paid

    def _pay(
        self,
        tranche_id: uuid.UUID,
        award_id: uuid.UUID,
        granted: Granted,
        course: Course,
        planned: PlannedTranche,
        paid: datetime.date,
        payer: uuid.UUID,
    ) -> None:
        maker, team = self.maker, granted.request.of.team
        self.payments += 1
        at = maker.moment(paid)
        payment_id, reference = maker.id(at), f"PP-{paid.year}-{self.payments:05d}"
        maker.add(
            Payment,
            {
                "id": payment_id,
                "tranche_id": tranche_id,
                "amount_minor": planned.amount_minor,
                "currency": CURRENCY,
                "paid_on": paid,
                "reference": reference,
                "recorded_at": at,
                "recorded_by": payer,
            },
        )
        entry_id = self._entry(EntryKind.PAYMENT, paid, at, payer, reference, payment_id)
        parts = split(planned.amount_minor, self.shares[granted.call_id])
        for fund, part in zip(self.setting.funds, parts, strict=True):
            if part:
                self._posting(entry_id, at, fund.id, (AccountKind.GRANTS_PAID, AccountKind.BANK), part)
        maker.moved(
            payer, "tranche.paid", ("tranche", tranche_id), at, team.id, ("approved", "paid"),
            amount=planned.amount_minor, currency=CURRENCY, reference=reference,
        )  # fmt: skip
        target = ("award", award_id)
        if planned.number == 1:
            maker.moved(payer, "award.first_paid", target, at, team.id, ("signed", "active"))
        elif course.first is TrancheState.PAID:
            maker.moved(payer, "award.paid_in_full", target, at, team.id, ("active", "completed"))
