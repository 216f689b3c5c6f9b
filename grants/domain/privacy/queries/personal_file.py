"""Everything held on one participant, for herself, and who opened her identity: by role, when and why."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import String, cast, or_, select

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import NotFound
from grants.domain.accounts.models import RoleAssignment
from grants.domain.applications.models import Application
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.internships.models import Host, Offer, Placement
from grants.domain.monitoring.models import Visit
from grants.domain.people.models import Consent, Participant
from grants.domain.people.queries import open_identity
from grants.domain.people.queries.openings import OPENED
from grants.domain.people.scope import visible
from grants.domain.people.states import OpeningReason
from grants.domain.people.vault import read_identities
from grants.domain.plans.models import Plan
from grants.domain.training.models import Certificate, Cohort, Course, Enrolment
from grants.policy import Actor, Permission, Role, authorise


@dataclass(frozen=True, slots=True)
class Section:
    """One subject: its code, and rows of facts by code. Values are texts, numbers, days, moments and enumerations."""

    name: str
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """Her file of today, in the order in which it is read."""

    case_code: str
    organisation_id: uuid.UUID
    language: str
    made_on: datetime.date
    sections: tuple[Section, ...]


def personal_file(actor: Actor, participant_id: uuid.UUID) -> PersonalFile:
    """Making it is an opening of her identity, noted as asked for by her. Raises Forbidden, NotFound, Conflict (erased)."""
    authorise(actor, Permission.FILE_MAKE)
    if not _visible_to(actor, participant_id):
        raise NotFound
    identity = asdict(open_identity(actor, participant_id, OpeningReason.HER_REQUEST.value))
    contact = identity.pop("safe_contact") or {}
    del identity["participant_id"]
    person = db.session.scalars(select(Participant).where(Participant.id == participant_id)).one()
    record: dict[str, object] = {
        "registered_on": person.registered_on,
        "oblast": person.oblast,
        "gender": person.gender,
        "language": person.language,
        "state": person.state,
        "pin_set_at": person.pin_set_at,
    }
    if actor.spans(Permission.CATEGORY_VIEW, person.organisation_id):
        fields = read_identities([participant_id]).get(participant_id)
        record["category"] = fields.category if fields else None
    return PersonalFile(
        case_code=person.case_code,
        organisation_id=person.organisation_id,
        language=person.language,
        made_on=clock.today(),
        sections=(
            Section("identity", (identity,)),
            Section("safe_contact", (contact,) if contact else ()),
            Section("record", (record,)),
            *(Section(name, _rows(asked)) for name, asked in _asked(participant_id).items()),
            Section("openings", _openings(participant_id)),
        ),
    )


def _visible_to(actor: Actor, participant_id: uuid.UUID) -> bool:
    """Whether she is a participant of those for whom the actor may make the file."""
    wanted = select(Participant.id).where(
        Participant.id == participant_id, visible(actor, Permission.FILE_MAKE)
    )
    return db.session.scalar(wanted) is not None


def _rows(asked: Any) -> tuple[Mapping[str, object], ...]:
    return tuple(dict(row) for row in db.session.execute(asked).mappings())


def _asked(participant_id: uuid.UUID) -> dict[str, Any]:
    """What to read of each subject, oldest first."""
    consents = select(
        Consent.purpose,
        Consent.given,
        Consent.way,
        Consent.asked_on,
        Consent.text_version,
        Consent.withdrawn_at,
    )
    courses = (
        select(
            Course.title, Cohort.starts_on, Cohort.ends_on, Enrolment.state, Enrolment.test_percent,
            Enrolment.completed_on, Certificate.issued_on.label("certificate_on"),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
    )  # fmt: skip
    placements = (
        select(
            Host.name.label("host"), Offer.title, Placement.starts_on, Placement.ends_on, Placement.state,
            Placement.outcome, Placement.skills_score, Placement.reliability_score, Placement.teamwork_score,
            Placement.evaluation,
        )
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Host, Host.id == Offer.host_id)
    )  # fmt: skip
    payments = (
        select(
            Award.code,
            Payment.amount_minor,
            Payment.currency,
            Payment.paid_on,
            Payment.reference,
            Payment.state,
        )
        .join(Tranche, Tranche.id == Payment.tranche_id)
        .join(Award, Award.id == Tranche.award_id)
    )
    visits = select(
        Visit.due_on, Visit.state, Visit.visited_on, Visit.operating, Visit.sales_minor, Visit.income_minor,
        Visit.paid_jobs, Visit.hours_a_week, Visit.keeps_records, Visit.feels_safe, Visit.note,
    )  # fmt: skip
    plans = select(Plan.title, Plan.state, Plan.created_at, Plan.changed_at, Plan.content)
    applications = select(
        Application.code, Application.requested_minor, Application.state, Application.submitted_at
    )
    awards = select(
        Award.code, Award.amount_minor, Award.currency, Award.state, Award.offered_on, Award.signed_on
    )
    return {
        "consents": consents.where(Consent.participant_id == participant_id).order_by(
            Consent.recorded_at, Consent.id
        ),
        "training": courses.where(Enrolment.participant_id == participant_id).order_by(Enrolment.id),
        "placements": placements.where(Placement.participant_id == participant_id).order_by(Placement.id),
        "plans": plans.where(Plan.participant_id == participant_id).order_by(Plan.id),
        "applications": applications.where(Application.participant_id == participant_id).order_by(
            Application.id
        ),
        "awards": awards.where(Award.participant_id == participant_id).order_by(Award.id),
        "payments": payments.where(Award.participant_id == participant_id).order_by(Payment.id),
        "visits": visits.where(Visit.participant_id == participant_id).order_by(Visit.due_on, Visit.id),
    }


def _openings(participant_id: uuid.UUID) -> tuple[Mapping[str, object], ...]:
    """Every opening of her identity, alone or among others, oldest first. Nobody of the staff is named."""
    listed = cast(AuditEntry.details, String).contains(str(participant_id))
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == OPENED, or_(AuditEntry.target_id == participant_id, listed))
        .order_by(AuditEntry.at, AuditEntry.id)
    ).all()
    held = db.session.execute(
        select(RoleAssignment.user_id, RoleAssignment.role)
        .where(RoleAssignment.user_id.in_({entry.actor_id for entry in entries if entry.actor_id}))
        .order_by(RoleAssignment.granted_at, RoleAssignment.id)
    )
    roles: dict[uuid.UUID | None, Role] = {row.user_id: row.role for row in held}
    return tuple(
        {"at": entry.at, "role": roles.get(entry.actor_id), "reason": entry.reason} for entry in entries
    )
