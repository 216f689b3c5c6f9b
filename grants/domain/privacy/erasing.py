"""What an erasure takes away, what it leaves under the case code, and the taking away itself."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from grants.core import audit
from grants.core.db import db, overwrite_deleted
from grants.core.reasons import forget_reasons
from grants.domain.applications.models import Application, EligibilityAnswer
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.disbursements.states import PaymentState, TrancheState
from grants.domain.internships.models import Placement
from grants.domain.monitoring.models import ContactTry, Visit
from grants.domain.people.kept import merged_into
from grants.domain.people.models import (
    Consent,
    GlassOpening,
    HandOver,
    IdentityToken,
    ListImport,
    Participant,
    ParticipantIdentity,
    PortalSession,
    RegistrationDraft,
    Screening,
)
from grants.domain.people.screening.sealing import SEALED
from grants.domain.plans.content import PlanContent, from_json, to_json
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.privacy.models import Erasure
from grants.domain.privacy.reasons import things_of
from grants.domain.training.models import Attendance, Certificate, Cohort, Enrolment, JournalUpload

NO_TITLE = "—"
# Everything in words but `isic`, a code of the classification.
_TEXTS = (
    "idea", "market", "competitors", "promotion", "production", "suppliers", "premises", "skills", "legal_form",
    "permits", "risks", "lower_sales", "actions",
)  # fmt: skip
Notes = tuple[InstrumentedAttribute[str], ColumnElement[bool]]


def count_going(participant_id: uuid.UUID) -> dict[str, int]:
    """How many rows of each kind an erasure takes away or empties."""
    person = db.session.execute(
        select(Participant.pin_hash, Participant.organisation_id, Participant.import_id).where(
            Participant.id == participant_id
        )
    ).one()
    uploads = _uploads(person.organisation_id, person.import_id)
    found = {
        "identity": _count(ParticipantIdentity, ParticipantIdentity.participant_id == participant_id),
        "tokens": _count(IdentityToken, IdentityToken.participant_id == participant_id),
        "pin": int(person.pin_hash is not None),
        "sessions": _count(PortalSession, PortalSession.participant_id == participant_id),
        "uploads": _count(ListImport, uploads) + _count(JournalUpload, _journals(person.organisation_id)),
        "drafts": _count(RegistrationDraft, _drafts(person.organisation_id)),
        "plans": _count(Plan, Plan.participant_id == participant_id),
        "hand_overs": _count(HandOver, HandOver.participant_id == participant_id),
        "screenings": _count(
            Screening, Screening.participant_id == participant_id, Screening.answers.is_not(None)
        ),
        "emergencies": _count(GlassOpening, GlassOpening.participant_id == participant_id),
    }
    for name, (column, where) in _notes(participant_id).items():
        found[name] = _count(column.class_, where, column != "")
    return found


def count_staying(participant_id: uuid.UUID) -> dict[str, int]:
    """How many rows of each kind stay under the case code; `unpaid` are tranches that are not paid yet."""
    awards = select(Award.id).where(Award.participant_id == participant_id)
    tranches = select(Tranche.id).where(Tranche.award_id.in_(awards))
    enrolments = select(Enrolment.id).where(Enrolment.participant_id == participant_id)
    living = Tranche.state.in_((TrancheState.PLANNED, TrancheState.REQUESTED, TrancheState.APPROVED))
    return {
        "awards": _count(Award, Award.participant_id == participant_id),
        "payments": _count(Payment, Payment.tranche_id.in_(tranches), Payment.state == PaymentState.SETTLED),
        "unpaid": _count(Tranche, Tranche.award_id.in_(awards), living),
        "attendance": _count(Attendance, Attendance.enrolment_id.in_(enrolments)),
        "certificates": _count(Certificate, Certificate.enrolment_id.in_(enrolments)),
        "placements": _count(Placement, Placement.participant_id == participant_id),
        "applications": _count(Application, Application.participant_id == participant_id),
        "visits": _count(Visit, Visit.participant_id == participant_id),
        "consents": _count(Consent, Consent.participant_id == participant_id),
        "screened": _count(Screening, Screening.participant_id == participant_id),
        "audit": _count(audit.AuditEntry, audit.AuditEntry.target_id == participant_id),
    }


def is_erased(participant_id: uuid.UUID) -> bool:
    """Whether she stands in the list of the erased."""
    return db.session.get(Erasure, participant_id) is not None


def destroy(participant_id: uuid.UUID, erased_at: datetime.datetime) -> dict[str, int]:
    """Within an open transaction: take away her key and everything that names her; what went, by kind.

    The records that were merged into hers name her too, and go with it.

    A second time it takes away what has come since, and keeps the first moment.
    """
    counts = count_going(participant_id)
    overwrite_deleted()
    person = db.session.scalars(
        select(Participant).where(Participant.id == participant_id).with_for_update()
    ).one()
    for table in (ParticipantIdentity, IdentityToken, PortalSession):
        db.session.execute(delete(table).where(table.participant_id == participant_id))
    db.session.execute(
        update(ListImport)
        .where(_uploads(person.organisation_id, person.import_id))
        .values(content=None, wrapped_key=None, version=ListImport.version + 1)
    )
    db.session.execute(delete(JournalUpload).where(_journals(person.organisation_id)))
    db.session.execute(delete(RegistrationDraft).where(_drafts(person.organisation_id)))
    person.pin_hash = person.pin_set_at = person.pin_set_by = None
    if not is_erased(participant_id):
        db.session.add(
            Erasure(participant_id=participant_id, case_code=person.case_code, erased_at=erased_at)
        )
    db.session.flush()  # a frozen plan opens only for somebody who stands in the list
    for column, where in _notes(participant_id).values():
        _empty(column, where)
    _empty_plans(participant_id)
    _empty_letters(participant_id)
    _empty_screenings(participant_id)
    db.session.flush()
    forget_reasons(things_of(participant_id))
    for other_id in merged_into(participant_id):
        for kind, count in destroy(other_id, erased_at).items():
            counts[kind] += count
    return counts


def _uploads(organisation_id: uuid.UUID, import_id: uuid.UUID | None) -> ColumnElement[bool]:
    """Lists whose hour is not over: the one she came from, and any of her organisation, for it may hold her too."""
    hers = ListImport.organisation_id == organisation_id
    return ListImport.content.is_not(None) & (or_(hers, ListImport.id == import_id) if import_id else hers)


def _drafts(organisation_id: uuid.UUID) -> ColumnElement[bool]:
    """Registrations that were begun for her organisation, or for none yet: any of them may hold her."""
    return or_(
        RegistrationDraft.organisation_id == organisation_id, RegistrationDraft.organisation_id.is_(None)
    )


def _journals(organisation_id: uuid.UUID) -> ColumnElement[bool]:
    """Journals whose hour is not over, of any cohort of her organisation: they may name her."""
    return JournalUpload.cohort_id.in_(select(Cohort.id).where(Cohort.organisation_id == organisation_id))


def _notes(participant_id: uuid.UUID) -> Mapping[str, Notes]:
    """Texts that staff wrote freely about her, by kind."""
    visits = select(Visit.id).where(Visit.participant_id == participant_id)
    applications = select(Application.id).where(Application.participant_id == participant_id)
    awards = select(Award.id).where(Award.participant_id == participant_id)
    return {
        "visit_notes": (Visit.note, Visit.participant_id == participant_id),
        "contact_notes": (ContactTry.note, ContactTry.visit_id.in_(visits)),
        "evaluations": (Placement.evaluation, Placement.participant_id == participant_id),
        "eligibility_notes": (
            EligibilityAnswer.reason,
            EligibilityAnswer.application_id.in_(applications),
        ),
        "tranche_notes": (Tranche.condition_met_note, Tranche.award_id.in_(awards)),
    }


def _empty(column: InstrumentedAttribute[str], where: ColumnElement[bool]) -> None:
    table: Any = column.class_
    values: dict[str, object] = {column.key: ""}
    if hasattr(table, "version"):
        values["version"] = table.version + 1
    db.session.execute(
        update(table).where(where, column != "").values(values),
        execution_options={"synchronize_session": False},
    )


def _empty_plans(participant_id: uuid.UUID) -> None:
    """Her words go from her plans and from what was frozen of them; the figures that were decided on stay."""
    plans = db.session.execute(
        select(Plan.id, Plan.content).where(Plan.participant_id == participant_id)
    ).all()
    for plan_id, content in plans:
        values = {"title": NO_TITLE, "content": without_words(content), "version": Plan.version + 1}
        _change(Plan, plan_id, values)
    frozen = select(PlanVersion.id, PlanVersion.content).where(
        PlanVersion.plan_id.in_([plan_id for plan_id, _content in plans])
    )
    for version_id, content in db.session.execute(frozen).all():
        _change(PlanVersion, version_id, {"title": NO_TITLE, "content": without_words(content)})


def _empty_letters(participant_id: uuid.UUID) -> None:
    """What organisations wrote to one another about her; a dash stands where something has to stand."""
    answer = case((HandOver.answer == "", ""), else_=NO_TITLE)
    remark = case((GlassOpening.remark == "", ""), else_=NO_TITLE)
    letters = {"reason": NO_TITLE, "what": NO_TITLE, "without_consent": "", "answer": answer}
    _change_all(HandOver, participant_id, letters)
    _change_all(GlassOpening, participant_id, {"reason": NO_TITLE, "remark": remark})


def _empty_screenings(participant_id: uuid.UUID) -> None:
    """What she answered can't be read without her key, and goes with it. What came of it stays under her case code:
    figures and applications rest on it, and it tells nothing of who she is or which kind of assistance she had."""
    db.session.execute(
        update(Screening).where(Screening.participant_id == participant_id).values(dict.fromkeys(SEALED)),
        execution_options={"synchronize_session": False},
    )


def _change_all(table: Any, participant_id: uuid.UUID, values: Mapping[str, object]) -> None:
    db.session.execute(
        update(table)
        .where(table.participant_id == participant_id)
        .values({**values, "version": table.version + 1}),
        execution_options={"synchronize_session": False},
    )


def without_words(stored: Mapping[str, object]) -> dict[str, object]:
    """A plan's content with its numbers alone."""
    content: PlanContent = from_json(stored)
    rows = tuple(replace(row, item=NO_TITLE, supplier="") for row in content.start_up)
    words: dict[str, Any] = dict.fromkeys(_TEXTS, "")
    return to_json(replace(content, **words | {"title": NO_TITLE, "start_up": rows}))


def _change(table: Any, row_id: uuid.UUID, values: Mapping[str, object]) -> None:
    db.session.execute(
        update(table).where(table.id == row_id).values(dict(values)),
        execution_options={"synchronize_session": False},
    )


def _count(table: Any, *where: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0
