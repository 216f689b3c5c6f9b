"""`krok demo`: the figures of the seed, the same programme for the same seed, every rule kept, nobody's identity in clear."""

import datetime
import json
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import flask
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased

from grants import create_app
from grants.cli import demonstration
from grants.cli.demo import demo as command
from grants.cli.demonstration.loading import Loaded
from grants.cli.demonstration.setting import PASSWORD
from grants.cli.migrate import bring_up_to_date
from grants.core import audit, clock
from grants.core.db import Base, db
from grants.core.ids import read_code
from grants.core.money import split
from grants.domain.accounts.models import Organisation, RoleAssignment, User
from grants.domain.accounts.passwords import verify_password
from grants.domain.accounts.states import OrganisationKind, UserState
from grants.domain.applications.models import Application, Call, CallShare
from grants.domain.applications.states import CallState
from grants.domain.assessment.conflicts import find_connections
from grants.domain.assessment.models import Decision, Review
from grants.domain.assessment.states import ReviewState
from grants.domain.awards.models import Award
from grants.domain.awards.states import LIVE, AwardState
from grants.domain.disbursements.models import LedgerAccount, LedgerEntry, LedgerPosting, Payment, Tranche
from grants.domain.disbursements.queries.verification import verify_ledger
from grants.domain.disbursements.states import AccountKind, TrancheState
from grants.domain.internships.models import Offer, Placement
from grants.domain.internships.states import PlacementState
from grants.domain.monitoring.models import Visit
from grants.domain.monitoring.states import VisitState
from grants.domain.people.identity import identity_tokens
from grants.domain.people.models import IdentityToken, Participant
from grants.domain.people.vault import read_identities
from grants.domain.plans.arithmetic import compute, figures_to_json
from grants.domain.plans.content import from_json
from grants.domain.plans.models import PlanVersion
from grants.domain.programmes.models import Fund
from grants.domain.training.models import Attendance, Certificate, Cohort, Course, Enrolment, Session
from grants.domain.training.rules import attendance_percent, verdict
from grants.domain.training.states import CohortState, CourseKind, EnrolmentState
from grants.policy import SYSTEM, Role
from tests.conftest import make_settings

PARTICIPANTS, SEED = 60, 7


@dataclass(frozen=True, slots=True)
class Demo:
    """A loaded demonstration and the folder of its database (SQLite) or its URL (PostgreSQL)."""

    loaded: Loaded
    folder: Path
    url: str
    application: flask.Flask


@pytest.fixture(scope="module")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A small demonstration on a database of its own."""
    folder = tmp_path_factory.mktemp("demo")
    url, name = f"sqlite:///{folder / 'krok.sqlite'}", f"krok_{uuid.uuid4().hex}"
    on_server = request.config.getoption("--database") == "postgresql"
    if on_server:
        url = request.getfixturevalue("cluster").create_database(name)
    application = create_app(make_settings(folder, url))
    with application.app_context():
        bring_up_to_date()
        loaded = demonstration.load(PARTICIPANTS, SEED)
        db.session.remove()
    yield Demo(loaded, folder, url, application)
    with application.app_context():
        db.engine.dispose()
    if on_server:
        request.getfixturevalue("cluster").drop_database(name)


@pytest.fixture
def demo(made: Demo) -> Iterator[Demo]:
    """The demonstration, to be read."""
    with made.application.app_context():
        yield made
        db.session.remove()


def _count(model: type[Base], *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]


def test_the_figures_of_the_seed(demo: Demo) -> None:
    ngos = db.session.execute(
        select(func.count(), func.count(Organisation.oblast.distinct())).where(
            Organisation.kind == OrganisationKind.NGO
        )
    ).one()
    assert ngos == (21, 7)
    emails = db.session.scalars(
        select(User.email)
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(RoleAssignment.role == Role.TRAINER, User.state == UserState.ACTIVE)
        .distinct()
    ).all()
    of_skills = [email for email in emails if email.startswith("skills-trainer")]
    assert (len(emails) - len(of_skills), len(of_skills)) == (17, 19)
    assert sorted(db.session.scalars(select(Fund.code))) == ["PRM-1", "SDC-1", "SIDA-1", "USAID-1"]
    assert _count(Organisation, Organisation.kind == OrganisationKind.DONOR) == 4
    assert _count(Participant) == PARTICIPANTS == demo.loaded.rows["participant"]
    kinds = set(db.session.scalars(select(Course.kind).join(Cohort, Cohort.course_id == Course.id)))
    assert kinds == set(CourseKind) - {CourseKind.TRAINING_OF_TRAINERS}
    assert sorted(db.session.scalars(select(Call.state))) == [CallState.CLOSED, CallState.DECIDED]


def test_the_accounts_hold_the_printed_password(demo: Demo) -> None:
    for email, role in demo.loaded.accounts:
        user = db.session.scalars(select(User).where(User.email == email)).one()
        held = db.session.scalars(select(RoleAssignment.role).where(RoleAssignment.user_id == user.id)).all()
        assert role in held
        assert user.language == ("en" if email.startswith("donor") else "ru")
    assert verify_password(user.password_hash, PASSWORD)
    shown = demonstration.printed("http://localhost:8000")
    assert all(email in shown for email, _role in demo.loaded.accounts)
    assert demo.loaded.participant_code in shown
    assert demo.loaded.participant_pin in shown


def test_the_shown_participant_has_a_next_payment_and_a_next_session(demo: Demo) -> None:
    code = read_code(demo.loaded.participant_code)
    who = db.session.scalars(select(Participant).where(Participant.case_code == code)).one()
    assert verify_password(who.pin_hash, demo.loaded.participant_pin)
    award = db.session.scalars(select(Award).where(Award.participant_id == who.id)).one()
    assert award.state is AwardState.ACTIVE
    due = db.session.scalars(
        select(Tranche.due_on).where(Tranche.award_id == award.id, Tranche.state == TrancheState.PLANNED)
    ).all()
    assert [(day - clock.today()).days for day in due] == [9]
    coming = db.session.scalar(
        select(func.min(Session.on))
        .join(Enrolment, Enrolment.cohort_id == Session.cohort_id)
        .where(
            Enrolment.participant_id == who.id,
            Enrolment.state == EnrolmentState.ENROLLED,
            Session.on > clock.today(),
        )
    )
    assert coming is not None


def test_something_waits_on_every_list_of_the_first_ngo(demo: Demo) -> None:
    today = clock.today()
    first = db.session.scalars(select(Organisation.id).where(Organisation.code == "BR-01")).one()
    yesterday = today - datetime.timedelta(days=1)
    unmarked = db.session.scalars(
        select(Session.id)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(Cohort.organisation_id == first, Cohort.state == CohortState.RUNNING, Session.on == yesterday)
        .where(~select(Attendance.session_id).where(Attendance.session_id == Session.id).exists())
    ).all()
    assert unmarked
    week = today + datetime.timedelta(days=7)
    ours = Placement.organisation_id == first
    assert _count(Placement, ours, Placement.state == PlacementState.ACTIVE, Placement.ends_on <= week)
    for state in (AwardState.OFFERED, AwardState.ACCEPTED, AwardState.SIGNED):
        assert _count(Award, Award.organisation_id == first, Award.state == state)
    for state in (TrancheState.PLANNED, TrancheState.REQUESTED, TrancheState.APPROVED, TrancheState.PAID):
        assert _count(Tranche, Tranche.number == 2, Tranche.state == state)
    overdue = today - datetime.timedelta(days=14)
    assert _count(
        Visit, Visit.organisation_id == first, Visit.state == VisitState.PLANNED, Visit.due_on < overdue
    )
    assert _count(Visit, Visit.state == VisitState.PLANNED, Visit.due_on >= today)
    assert _count(Visit, Visit.state == VisitState.DONE)


def test_every_member_has_a_plan_to_begin_and_each_finance_officer_one_to_pay(demo: Demo) -> None:
    to_begin = set(db.session.scalars(select(Review.member_id).where(Review.state == ReviewState.ASSIGNED)))
    members = set(
        db.session.scalars(select(RoleAssignment.user_id).where(RoleAssignment.role == Role.COMMITTEE_MEMBER))
    )
    assert len(members) == 5
    assert to_begin == members
    approvers = set(
        db.session.scalars(select(Tranche.approved_by).where(Tranche.state == TrancheState.APPROVED))
    )
    assert len(approvers) == 2


def _digest() -> list[object]:
    """What must be the same for the same seed."""
    queries = (
        select(Participant.case_code, Participant.id, Participant.registered_on).order_by(Participant.id),
        select(Award.code, Award.amount_minor, Award.signed_on).order_by(Award.code),
        select(Application.code, Application.requested_minor).order_by(Application.code),
        select(Session.id, Session.on).order_by(Session.id),
        select(Visit.id, Visit.due_on, Visit.state).order_by(Visit.id),
        select(Review.id, Review.total_bp).order_by(Review.id),
        select(LedgerPosting.id, LedgerPosting.amount_minor).order_by(LedgerPosting.id),
        select(audit.AuditSeal.hash).order_by(audit.AuditSeal.sequence.desc()).limit(1),
    )
    return [db.session.execute(query).all() for query in queries]


def test_the_same_seed_makes_the_same_programme(
    made: Demo, fresh_database: Callable[[], flask.Flask]
) -> None:
    with made.application.app_context():
        expected = _digest()
    with fresh_database().app_context():
        demonstration.load(PARTICIPANTS, SEED)
        assert _digest() == expected
    with fresh_database().app_context():
        demonstration.load(PARTICIPANTS, SEED + 1)
        assert _digest()[0] != expected[0]


def test_the_command_refuses_a_database_in_use(demo: Demo) -> None:
    answer = flask.current_app.test_cli_runner().invoke(command, ["--participants", "60"])
    assert answer.exit_code == 2
    assert "already holds organisations" in answer.output
    assert flask.current_app.test_cli_runner().invoke(command, ["--participants", "3"]).exit_code == 2


def test_the_command_loads_and_says_how_to_sign_in(fresh_database: Callable[[], flask.Flask]) -> None:
    answer = fresh_database().test_cli_runner().invoke(command, ["--participants", "60", "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert told["password"] == PASSWORD
    assert ["trainer@demo.example", "trainer"] in told["accounts"]
    assert told["rows"]["participant"] == 60


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
        assert sorted(kept) == identity_tokens(fields)


def _dump(demo: Demo) -> bytes:
    """The whole database as a thief would have it."""
    if demo.url.startswith("sqlite"):
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return b"".join(path.read_bytes() for path in sorted(demo.folder.glob("krok.sqlite*")))
    tables = db.session.scalars(
        text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")
    ).all()
    lines = [
        line for table in tables for line in db.session.scalars(text(f'SELECT t::text FROM "{table}" AS t'))
    ]
    return "\n".join(lines).encode()


def _forms(word: str) -> set[bytes]:
    """A text in any case, as UTF-8, and as JSON escapes it."""
    cases = {word, word.lower(), word.upper(), word.capitalize(), word.title()}
    return {form.encode() for form in cases} | {json.dumps(form)[1:-1].encode() for form in cases}


def test_a_dump_of_the_database_names_nobody(demo: Demo) -> None:
    identities = read_identities(db.session.scalars(select(Participant.id)))
    assert len(identities) == PARTICIPANTS
    secrets: set[str] = set()
    for fields in identities.values():
        name = fields.name
        parts = (name.surname, name.given, name.patronymic)
        secrets |= {part for part in parts if len(part) >= 5}
        secrets |= {fields.address} - {""}
        for phone in fields.phones:
            digits = re.sub(r"\D", "", phone)
            secrets |= {digits, digits[3:]}
        if fields.birth and fields.birth.day:
            born = datetime.date.fromisoformat(str(fields.birth))
            secrets |= {born.isoformat(), f"{born:%d.%m.%Y}"}
    assert len(secrets) > 3 * PARTICIPANTS
    dump = _dump(demo)
    assert "Клуб деловых женщин".encode() in dump
    found = [secret for secret in sorted(secrets) if any(form in dump for form in _forms(secret))]
    assert found == []
