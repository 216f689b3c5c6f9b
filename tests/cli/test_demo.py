"""`krok demo`: the figures of the seed, the same programme for the same seed, nobody's identity in clear."""

import datetime
import json
import subprocess
from collections.abc import Callable

import flask
from sqlalchemy import func, select

from grants.cli import demonstration
from grants.cli.demo import demo as command
from grants.cli.demonstration.setting import PASSWORD
from grants.core import audit, clock
from grants.core.db import Base, db
from grants.core.ids import read_code
from grants.domain.accounts.models import Organisation, RoleAssignment, User
from grants.domain.accounts.passwords import verify_password
from grants.domain.accounts.states import OrganisationKind, UserState
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import CallState
from grants.domain.assessment.models import Review
from grants.domain.assessment.states import ReviewState
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.models import LedgerPosting, Tranche
from grants.domain.disbursements.states import TrancheState
from grants.domain.internships.models import Placement
from grants.domain.internships.states import PlacementState
from grants.domain.monitoring.models import Visit
from grants.domain.monitoring.states import VisitState
from grants.domain.people.models import Participant
from grants.domain.people.vault import read_identities
from grants.domain.programmes.models import Fund
from grants.domain.training.models import Attendance, Cohort, Course, Enrolment, Session
from grants.domain.training.states import CohortState, CourseKind, EnrolmentState
from grants.policy import Role
from tests.cli.conftest import PARTICIPANTS, SEED, Demo
from tests.support.postgresql import server_programs
from tests.support.traces import Traces


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


def _dump(demo: Demo) -> bytes:
    """The whole database as a thief would have it: its files, or what the server's own program writes out."""
    if demo.url.startswith("sqlite"):
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return b"".join(path.read_bytes() for path in sorted(demo.folder.glob("krok.sqlite*")))
    url = demo.url.replace("postgresql+psycopg:", "postgresql:")
    dump = subprocess.run([server_programs() / "pg_dump", "--dbname", url], capture_output=True, check=True)
    return dump.stdout


def test_a_dump_of_the_database_names_nobody(demo: Demo) -> None:
    identities = read_identities(db.session.scalars(select(Participant.id)))
    assert len(identities) == PARTICIPANTS - 1  # one is erased
    traces = Traces.of(identities.values())
    assert len(traces.words | traces.numbers) > PARTICIPANTS
    dump = _dump(demo)
    assert Traces(words={"клуб"}).in_bytes(dump)
    assert traces.in_bytes(dump) == set()
