"""What an erasure takes away, what it leaves under the case code, and the taking away itself.

A person may have several records: those that were merged into hers. All of them go together.
"""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, delete, func, or_, select, union, update

from grants.core import audit
from grants.core.db import db
from grants.core.reasons import forget_reasons
from grants.domain.applications.models import Application
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.disbursements.states import PaymentState, TrancheState
from grants.domain.internships.models import Placement
from grants.domain.monitoring.models import Visit
from grants.domain.people.kept import merged_into
from grants.domain.people.models import (
    Consent,
    HandOver,
    IdentityToken,
    ListImport,
    Participant,
    ParticipantIdentity,
    PortalSession,
    RecordMerge,
    RegistrationDraft,
    Screening,
)
from grants.domain.people.screening.sealing import SEALED
from grants.domain.plans.models import Plan
from grants.domain.privacy.emptying import (
    empty,
    empty_plans,
    empty_requests,
    notes_about,
    opinions_about,
)
from grants.domain.privacy.models import Erasure
from grants.domain.privacy.reasons import things_of
from grants.domain.training.models import Attendance, Certificate, Cohort, Enrolment, JournalUpload

Ids = Sequence[uuid.UUID]


def records_of(participant_id: uuid.UUID) -> list[uuid.UUID]:
    """Her record, and those that were merged into it, over however many merges."""
    return [participant_id, *merged_into(participant_id)]


def count_going(ids: Ids) -> dict[str, int]:
    """How many rows of each kind an erasure takes away or empties."""
    screened = (Screening.participant_id.in_(ids), Screening.answers.is_not(None))
    found = {
        "records": len(ids),
        "identity": _count(ParticipantIdentity, ParticipantIdentity.participant_id.in_(ids)),
        "tokens": _count(IdentityToken, IdentityToken.participant_id.in_(ids)),
        "pin": _count(Participant, Participant.id.in_(ids), Participant.pin_hash.is_not(None)),
        "sessions": _count(PortalSession, PortalSession.participant_id.in_(ids)),
        "uploads": _count(ListImport, _uploads(ids)) + _count(JournalUpload, _journals(ids)),
        "drafts": _count(RegistrationDraft, _drafts(ids)),
        "plans": _count(Plan, Plan.participant_id.in_(ids)),
        "screenings": _count(Screening, *screened),
    }
    for kind, (words, *_others) in opinions_about(ids).items():
        found[kind] = _count(words.column.class_, words.written)
    return found | count_notes(ids)


def count_notes(ids: Ids) -> dict[str, int]:
    """As `count_going`, when only what staff wrote goes."""
    return {
        kind: _count(words.column.class_, words.written)
        for kind, (words, *_others) in notes_about(ids).items()
    }


def count_staying(ids: Ids) -> dict[str, int]:
    """How many rows of each kind stay under the case code; `unpaid` are tranches that are not paid yet."""
    awards = select(Award.id).where(Award.participant_id.in_(ids))
    tranches = select(Tranche.id).where(Tranche.award_id.in_(awards))
    enrolments = select(Enrolment.id).where(Enrolment.participant_id.in_(ids))
    living = Tranche.state.in_((TrancheState.PLANNED, TrancheState.REQUESTED, TrancheState.APPROVED))
    return {
        "awards": _count(Award, Award.participant_id.in_(ids)),
        "payments": _count(Payment, Payment.tranche_id.in_(tranches), Payment.state == PaymentState.SETTLED),
        "unpaid": _count(Tranche, Tranche.award_id.in_(awards), living),
        "attendance": _count(Attendance, Attendance.enrolment_id.in_(enrolments)),
        "certificates": _count(Certificate, Certificate.enrolment_id.in_(enrolments)),
        "placements": _count(Placement, Placement.participant_id.in_(ids)),
        "applications": _count(Application, Application.participant_id.in_(ids)),
        "visits": _count(Visit, Visit.participant_id.in_(ids)),
        "consents": _count(Consent, Consent.participant_id.in_(ids)),
        "screened": _count(Screening, Screening.participant_id.in_(ids)),
        "audit": _count(audit.AuditEntry, audit.AuditEntry.target_id.in_(ids)),
    }


def is_erased(participant_id: uuid.UUID) -> bool:
    """Whether she stands in the list of the erased."""
    return db.session.get(Erasure, participant_id) is not None


def destroy(ids: Ids, erased_at: datetime.datetime) -> dict[str, int]:
    """Within an open transaction: take away the keys of these records and everything that names her; what went, by kind.

    A second time it takes away what has come since, and keeps the first moment.
    """
    counts = count_going(ids)
    people = db.session.scalars(
        select(Participant).where(Participant.id.in_(ids)).order_by(Participant.id).with_for_update()
    ).all()
    for table in (ParticipantIdentity, IdentityToken, PortalSession):
        db.session.execute(delete(table).where(table.participant_id.in_(ids)))
    db.session.execute(
        update(ListImport)
        .where(_uploads(ids))
        .values(content=None, wrapped_key=None, version=ListImport.version + 1)
    )
    db.session.execute(delete(JournalUpload).where(_journals(ids)))
    db.session.execute(delete(RegistrationDraft).where(_drafts(ids)))
    for person in people:
        person.pin_hash = person.second_pin_hash = person.pin_set_at = person.pin_set_by = None
        if not is_erased(person.id):
            db.session.add(Erasure(participant_id=person.id, case_code=person.case_code, erased_at=erased_at))
    db.session.flush()  # a frozen plan opens only for somebody who stands in the list
    for kind in (*notes_about(ids).values(), *opinions_about(ids).values()):
        for words in kind:
            empty(words)
    empty_plans(ids)
    empty_requests(ids)
    _empty_screenings(ids)
    _close_merges(ids)
    db.session.expire_all()
    forget_reasons(thing for one in ids for thing in things_of(one))
    return counts


def destroy_notes(ids: Ids) -> dict[str, int]:
    """Within an open transaction: empty what staff wrote of their work with her, and keep all else; what went, by kind."""
    counts = count_notes(ids)
    for kind in notes_about(ids).values():
        for words in kind:
            empty(words)
    db.session.expire_all()
    return counts


def _empty_screenings(ids: Ids) -> None:
    """What she answered can't be read without her key, and goes with it. What came of it stays under her case code:
    figures and applications rest on it, and it tells nothing of who she is or which kind of assistance she had."""
    db.session.execute(
        update(Screening).where(Screening.participant_id.in_(ids)).values(dict.fromkeys(SEALED)),
        execution_options={"synchronize_session": False},
    )


def _close_merges(ids: Ids) -> None:
    """What a merge kept for its undoing are ciphertexts of hers."""
    db.session.execute(
        update(RecordMerge)
        .where(or_(RecordMerge.kept_id.in_(ids), RecordMerge.other_id.in_(ids)))
        .values(before={}, after="", version=RecordMerge.version + 1),
        execution_options={"synchronize_session": False},
    )


def _organisations(ids: Ids) -> CompoundSelect[uuid.UUID]:
    """Hers, and those that handed her over."""
    return union(
        select(Participant.organisation_id).where(Participant.id.in_(ids)),
        select(HandOver.from_organisation_id).where(HandOver.participant_id.in_(ids)),
    )


def _uploads(ids: Ids) -> ColumnElement[bool]:
    """Lists whose hour is not over: the one she came from, and any of her organisation, for it may hold her too."""
    organisations = _organisations(ids)
    came_from = select(Participant.import_id).where(
        Participant.id.in_(ids), Participant.import_id.is_not(None)
    )
    hers = or_(ListImport.organisation_id.in_(organisations), ListImport.id.in_(came_from))
    return ListImport.content.is_not(None) & hers


def _journals(ids: Ids) -> ColumnElement[bool]:
    """Journals whose hour is not over, of any cohort of her organisation: they may name her."""
    organisations = _organisations(ids)
    return JournalUpload.cohort_id.in_(select(Cohort.id).where(Cohort.organisation_id.in_(organisations)))


def _drafts(ids: Ids) -> ColumnElement[bool]:
    """Registrations that were begun for her organisation, or for none yet: any of them may hold her."""
    organisations = _organisations(ids)
    return or_(
        RegistrationDraft.organisation_id.in_(organisations), RegistrationDraft.organisation_id.is_(None)
    )


def _count(table: Any, *where: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0
