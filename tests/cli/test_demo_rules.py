"""The demonstration keeps every rule of money, scoring, training and placing, read from the database."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from grants.core import audit, clock
from grants.core.db import Base, db
from grants.core.ids import new_id
from grants.core.money import split
from grants.domain.applications.models import Application, Call, CallShare
from grants.domain.applications.states import CallState
from grants.domain.assessment.conflicts import find_connections
from grants.domain.assessment.models import Decision, Review
from grants.domain.assessment.states import ReviewState
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE
from grants.domain.disbursements.models import LedgerAccount, LedgerEntry, LedgerPosting, Payment, Tranche
from grants.domain.disbursements.queries.verification import verify_ledger
from grants.domain.disbursements.states import AccountKind, TrancheState
from grants.domain.internships.models import Offer, Placement
from grants.domain.people.identity import identity_tokens
from grants.domain.people.models import (
    GlassOpening,
    HandOver,
    IdentityToken,
    Participant,
    RecordMerge,
    Screening,
)
from grants.domain.people.screening.facts import known_of
from grants.domain.people.screening.questionnaires import QUESTIONNAIRES
from grants.domain.people.screening.rules import judge
from grants.domain.people.screening.sealing import read_content
from grants.domain.people.states import ScreeningOutcome
from grants.domain.people.vault import read_identities
from grants.domain.plans.arithmetic import compute, figures_to_json
from grants.domain.plans.content import from_json
from grants.domain.plans.models import PlanVersion
from grants.domain.privacy.merge.queries import undo_page
from grants.domain.privacy.models import Erasure, ErasureRequest
from grants.domain.privacy.queries import list_unusual, retention_page
from grants.domain.privacy.states import DataClass
from grants.domain.programmes.models import Fund
from grants.domain.training.models import Attendance, Certificate, Cohort, Course, Enrolment
from grants.domain.training.rules import attendance_percent, verdict
from grants.domain.training.states import CohortState, EnrolmentState
from grants.policy import SYSTEM, Actor, Role, RoleIn
from tests.cli.conftest import Demo


def _count(model: type[Base], *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]


def test_the_audit_is_sealed_and_whole(demo: Demo) -> None:
    found = audit.verify()
    assert found.faults == ()
    assert found.unsealed == 0
    assert found.sealed == demo.loaded.rows["audit_entry"]
    assert not _count(audit.AuditEntry, audit.AuditEntry.at > clock.now())


def test_the_books_balance_and_no_fund_is_overdrawn(demo: Demo) -> None:
    assert verify_ledger(SYSTEM).faults == ()
    for fund_id in db.session.scalars(select(Fund.id)):
        account = db.session.scalars(
            select(LedgerAccount.id).where(
                LedgerAccount.fund_id == fund_id, LedgerAccount.kind == AccountKind.BANK
            )
        ).one()
        balance = 0
        rows = db.session.execute(
            select(LedgerPosting.debit_id, LedgerPosting.amount_minor)
            .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
            .where((LedgerPosting.debit_id == account) | (LedgerPosting.credit_id == account))
            .order_by(LedgerEntry.booked_on, LedgerEntry.recorded_at)
        )
        for debit, amount in rows:
            balance += amount if debit == account else -amount
            assert balance >= 0


def test_every_payment_is_borne_by_the_shares_of_its_call(demo: Demo) -> None:
    payments = db.session.execute(
        select(Payment.id, Payment.amount_minor, Award.call_id)
        .join(Tranche, Tranche.id == Payment.tranche_id)
        .join(Award, Award.id == Tranche.award_id)
    ).all()
    assert payments
    for payment_id, amount, call_id in payments:
        weights = db.session.execute(
            select(Fund.id, CallShare.amount_minor)
            .join(Fund, Fund.id == CallShare.fund_id)
            .where(CallShare.call_id == call_id)
            .order_by(Fund.code)
        ).all()
        expected = dict(
            zip([fund for fund, _w in weights], split(amount, [w for _f, w in weights]), strict=True)
        )
        borne = db.session.execute(
            select(LedgerAccount.fund_id, LedgerPosting.amount_minor)
            .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
            .join(LedgerAccount, LedgerAccount.id == LedgerPosting.debit_id)
            .where(LedgerEntry.payment_id == payment_id)
        ).all()
        assert {row.fund_id: row.amount_minor for row in borne} == expected


def test_awards_stay_within_envelopes_and_tranches_sum_to_awards(demo: Demo) -> None:
    for call in db.session.scalars(select(Call)):
        live = db.session.scalars(
            select(Award.amount_minor).where(Award.call_id == call.id, Award.state.in_(LIVE))
        ).all()
        assert sum(live) <= call.envelope_minor
        shares = db.session.scalars(select(CallShare.amount_minor).where(CallShare.call_id == call.id))
        assert sum(shares) == call.envelope_minor
    rows = db.session.execute(
        select(Award.amount_minor, func.sum(Tranche.amount_minor), func.count(), Application.requested_minor)
        .join(Tranche, Tranche.award_id == Award.id)
        .join(Application, Application.id == Award.application_id)
        .group_by(Award.id, Award.amount_minor, Application.requested_minor)
    ).all()
    assert rows
    assert all(amount == total and number == 2 for amount, total, number, _asked in rows)
    assert all(amount <= asked for amount, _total, _number, asked in rows)


def test_three_people_stand_behind_every_payment(demo: Demo) -> None:
    rows = db.session.execute(
        select(Tranche.requested_by, Tranche.approved_by, Tranche.paid_by).where(
            Tranche.state == TrancheState.PAID
        )
    ).all()
    assert rows
    assert all(len(set(row)) == 3 and None not in row for row in rows)
    second, first = aliased(Tranche), aliased(Tranche)
    early = (
        select(func.count())
        .select_from(second)
        .join(first, (first.award_id == second.award_id) & (first.number == 1))
        .where(second.number == 2, second.state == TrancheState.PAID, first.state != TrancheState.PAID)
    )
    assert db.session.scalar(early) == 0
    late = select(func.count()).select_from(Tranche).where(Tranche.paid_on > clock.today())
    assert db.session.scalar(late) == 0


def test_nobody_scores_a_plan_they_had_to_do_with(demo: Demo) -> None:
    reviews = db.session.execute(
        select(Review.application_id, Review.member_id).where(Review.state != ReviewState.RECUSED)
    ).all()
    members = {member for _application, member in reviews}
    connections = find_connections({application for application, _member in reviews}, members)
    assert not [one for one in reviews if one[1] in connections.get(one[0], {})]
    counts = db.session.execute(
        select(func.count()).where(Review.state != ReviewState.RECUSED).group_by(Review.application_id)
    ).scalars()
    assert set(counts) == {3}


def test_decisions_follow_the_floor_and_the_first_meeting(demo: Demo) -> None:
    assert not _count(Decision, Decision.outcome != "declined", Decision.mean_bp < 6000)
    decided = db.session.scalars(select(Call).where(Call.state == CallState.DECIDED)).one()
    assert decided.minute


def test_completion_is_what_the_rule_says_and_only_completion_is_certified(demo: Demo) -> None:
    enrolments = db.session.execute(
        select(Enrolment, Course)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(Cohort.state == CohortState.FINISHED, Enrolment.state != EnrolmentState.WITHDRAWN)
    ).all()
    assert enrolments
    for enrolment, course in enrolments:
        marks = db.session.scalars(select(Attendance.mark).where(Attendance.enrolment_id == enrolment.id))
        result = verdict(
            attendance_percent(marks),
            enrolment.test_percent,
            attendance_due=course.attendance_percent,
            test_due=course.test_percent,
        )
        assert result.completed == (enrolment.state is EnrolmentState.COMPLETED)
    uncompleted = (
        select(func.count())
        .select_from(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.state != EnrolmentState.COMPLETED)
    )
    assert db.session.scalar(uncompleted) == 0
    full = select(Enrolment.cohort_id).join(Cohort).group_by(Enrolment.cohort_id, Cohort.capacity)
    assert not db.session.scalars(full.having(func.count() > Cohort.capacity)).all()


def test_placements_fit_their_offers(demo: Demo) -> None:
    rows = db.session.execute(
        select(Offer.places, func.count(), func.min(Placement.starts_on) >= Offer.starts_on)
        .join(Placement, Placement.offer_id == Offer.id)
        .group_by(Offer.id, Offer.places, Offer.starts_on)
    ).all()
    assert rows
    assert all(taken <= places and inside for places, taken, inside in rows)


def test_frozen_plans_hold_the_figures_the_server_computes(demo: Demo) -> None:
    versions = db.session.scalars(select(PlanVersion)).all()
    assert versions
    for version in versions:
        figures = compute(from_json(version.content))
        assert version.figures == figures_to_json(figures)
        assert figures.who_pays.gap == 0
        assert version.requested_minor <= 250_000


def test_participants_are_found_by_the_hashes_of_their_identity(demo: Demo) -> None:
    for participant_id, fields in read_identities(
        db.session.scalars(select(Participant.id).limit(5))
    ).items():
        kept = db.session.scalars(
            select(IdentityToken.token).where(IdentityToken.participant_id == participant_id)
        )
        organisation_id = db.session.get_one(Participant, participant_id).organisation_id
        assert sorted(kept) == identity_tokens(fields, organisation_id)


def test_most_are_screened_by_the_rules_and_nobody_applies_who_is_not_eligible(demo: Demo) -> None:
    rows = db.session.scalars(
        select(Screening).where(Screening.answers.is_not(None)).order_by(Screening.recorded_at, Screening.id)
    ).all()
    latest = {row.participant_id: row for row in rows}
    assert 80 < 100 * len(latest) // _count(Participant) < 100
    assert len(rows) > len(latest)
    assert {row.outcome for row in rows} == set(ScreeningOutcome)
    known = read_identities(latest)
    for her_id, row in latest.items():
        content = read_content(row)
        assert content is not None
        assert content.category is known[her_id].category
        assert QUESTIONNAIRES[row.questionnaire].accepts(content.answers)
        judged = judge(content.answers, known_of(her_id, known[her_id]))
        assert (judged.outcome, judged.category) == (row.outcome, content.proposed)
    applied = set(db.session.scalars(select(Application.participant_id)))
    assert {latest[one].outcome for one in applied & latest.keys()} == {ScreeningOutcome.ELIGIBLE}


def test_people_are_guarded_as_the_pages_of_the_officer_tell(demo: Demo) -> None:
    assert sorted(db.session.scalars(select(HandOver.state))) == ["accepted", "declined", "offered"]
    assert sorted(row is None for row in db.session.scalars(select(GlassOpening.reviewed_at))) == [
        False,
        True,
    ]
    assert sorted(db.session.scalars(select(ErasureRequest.state))) == ["done", "requested"]
    (erased,) = db.session.scalars(select(Erasure.participant_id))
    assert read_identities([erased]) == {}
    office = frozenset(
        RoleIn(role, new_id()) for role in (Role.DATA_PROTECTION_OFFICER, Role.PROGRAMME_MANAGER)
    )
    officer = Actor("user", new_id(), "", office)
    (merge,) = db.session.scalars(select(RecordMerge.id))
    assert undo_page(officer, merge).undoable
    assert retention_page(officer, DataClass.NOTES).people.total == 1
    assert {"many_in_an_hour", "outside_hours"} <= {row.pattern.value for row in list_unusual(officer)}
