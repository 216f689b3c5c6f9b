"""Screenings: what came of them in clear, for those who see the record; what she said, opened and logged."""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy import Select, select

from grants.core.db import db
from grants.core.errors import Conflict, NotFound
from grants.core.text import N_
from grants.domain.accounts.models import User
from grants.domain.people.identity import IdentityFields
from grants.domain.people.models import Participant, Screening
from grants.domain.people.queries.openings import record_opening
from grants.domain.people.scope import reached, visible
from grants.domain.people.screening.facts import count_screenings, known_of
from grants.domain.people.screening.questionnaires import QUESTIONNAIRES
from grants.domain.people.screening.rules import judge
from grants.domain.people.screening.sealing import Content, read_content
from grants.domain.people.screening.shapes import Answers, Judgement, ReasonText
from grants.domain.people.states import Category, ParticipantState, ScreeningOutcome, Service
from grants.domain.people.vault import read_identities
from grants.policy import Actor, Permission, authorise

Told = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ScreeningRow:
    """What stands in clear. `erased`: what was said is gone with her key."""

    id: uuid.UUID
    participant_id: uuid.UUID
    questionnaire: str
    outcome: ScreeningOutcome
    screened_on: datetime.date
    recorded_by: str
    erased: bool


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """Before she is asked: `seen` is how many screenings she has had."""

    id: uuid.UUID
    case_code: str
    seen: int


@dataclass(frozen=True, slots=True)
class ScreeningsPage:
    """All screenings of one participant, the latest first."""

    id: uuid.UUID
    case_code: str
    rows: tuple[ScreeningRow, ...]
    may_screen: bool


@dataclass(frozen=True, slots=True)
class ScreeningPage:
    """One screening, before it is opened."""

    case_code: str
    row: ScreeningRow


@dataclass(frozen=True, slots=True)
class OpenedScreening:
    """What she answered and what came of it. `told` are questions with the texts of the answers (gettext ids)."""

    told: Told
    reasons: tuple[ReasonText, ...]
    proposed: Category
    category: Category
    why: str
    services: tuple[Service, ...]
    remarks: str


def latest_screening(actor: Actor, participant_id: uuid.UUID) -> ScreeningRow | None:
    """What came of the last one, for whoever sees her record; None when she was never screened."""
    authorise(actor, Permission.PARTICIPANT_VIEW)
    found = db.session.execute(
        _rows()
        .join(Participant, Participant.id == Screening.participant_id)
        .where(Screening.participant_id == participant_id, visible(actor))
        .limit(1)
    ).first()
    return _row(*found) if found else None


def may_screen(actor: Actor, participant_id: uuid.UUID) -> bool:
    """Whether the actor may ask her now: she is in the programme, and her identity is not erased."""
    if not actor.allows(Permission.CATEGORY_VIEW):
        return False
    found = _find(actor, participant_id)
    return found is not None and found.state is ParticipantState.ACTIVE and _identity(found) is not None


def screen_page(actor: Actor, participant_id: uuid.UUID) -> ScreenPage:
    """Raises Forbidden, NotFound, Conflict (left, merged, erased)."""
    person, _fields = _present(actor, participant_id)
    return ScreenPage(person.id, person.case_code, count_screenings(person.id))


def judge_answers(actor: Actor, participant_id: uuid.UUID, answers: Answers) -> Judgement:
    """What the rules make of the answers, before anything is kept. Raises as `screen_page`."""
    person, fields = _present(actor, participant_id)
    return judge(answers, known_of(person.id, fields))


def screenings_page(actor: Actor, participant_id: uuid.UUID) -> ScreeningsPage:
    """Raises Forbidden, NotFound."""
    authorise(actor, Permission.CATEGORY_VIEW)
    person = _find(actor, participant_id)
    if person is None:
        raise NotFound
    rows = db.session.execute(_rows().where(Screening.participant_id == person.id))
    return ScreeningsPage(
        person.id, person.case_code, tuple(_row(*row) for row in rows), may_screen(actor, person.id)
    )


def screening_page(actor: Actor, screening_id: uuid.UUID) -> ScreeningPage:
    """Raises Forbidden, NotFound."""
    row, recorded_by, case_code = _get(actor, screening_id)
    return ScreeningPage(case_code, _row(row, recorded_by))


def open_screening(actor: Actor, screening_id: uuid.UUID, reason: str) -> OpenedScreening:
    """Everything of it; the opening is logged as one of her identity.

    Raises Forbidden, NotFound, DomainError (no reason given), Conflict (erased).
    """
    row, _recorded_by, _case_code = _get(actor, screening_id)
    record_opening(actor, row.participant_id, reason, what="screening")
    opened = open_row(db.session.get_one(Screening, screening_id))
    if opened is None:
        raise Conflict(N_("Her identity was erased. There is nothing to open."), code="erased")
    return opened


def list_opened(participant_id: uuid.UUID) -> tuple[tuple[ScreeningRow, OpenedScreening | None], ...]:
    """All of hers, the oldest first, for her own file: the caller has logged the opening."""
    rows = db.session.execute(_rows().where(Screening.participant_id == participant_id)).all()
    return tuple((_row(row, name), open_row(row)) for row, name in reversed(rows))


def open_row(row: Screening) -> OpenedScreening | None:
    """In the words of the version that was asked; None once she is erased."""
    content = read_content(row)
    if content is None:
        return None
    texts = QUESTIONNAIRES[row.questionnaire].reasons
    return OpenedScreening(
        told=told(row.questionnaire, content),
        reasons=tuple(texts[code] for code in content.reasons),
        proposed=content.proposed,
        category=content.category,
        why=content.why,
        services=content.services,
        remarks=content.remarks,
    )


def told(version: str, content: Content) -> Told:
    """The questions of that version in order, each with the texts of her answers."""
    lines = []
    for question in QUESTIONNAIRES[version].questions:
        given = content.answers[question.code]
        codes = (given,) if isinstance(given, str) else given
        lines.append((question.text, tuple(text for code, text in question.options if code in codes)))
    return tuple(lines)


def _rows() -> Select[Screening, str]:
    return (
        select(Screening, User.name)
        .outerjoin(User, User.id == Screening.recorded_by)
        .order_by(Screening.recorded_at.desc(), Screening.id.desc())
    )


def _row(row: Screening, recorded_by: str | None) -> ScreeningRow:
    return ScreeningRow(
        row.id,
        row.participant_id,
        row.questionnaire,
        row.outcome,
        row.screened_on,
        recorded_by or "",
        row.answers is None,
    )


def _find(actor: Actor, participant_id: uuid.UUID) -> Participant | None:
    return db.session.scalar(
        select(Participant).where(Participant.id == participant_id, reached(actor, Permission.CATEGORY_VIEW))
    )


def _get(actor: Actor, screening_id: uuid.UUID) -> tuple[Screening, str, str]:
    authorise(actor, Permission.CATEGORY_VIEW)
    found = db.session.execute(
        _rows()
        .add_columns(Participant.case_code)
        .join(Participant, Participant.id == Screening.participant_id)
        .where(Screening.id == screening_id, reached(actor, Permission.CATEGORY_VIEW))
    ).first()
    if found is None:
        raise NotFound
    row, recorded_by, case_code = found
    return row, recorded_by or "", case_code


def _identity(person: Participant) -> IdentityFields | None:
    return read_identities([person.id]).get(person.id)


def _present(actor: Actor, participant_id: uuid.UUID) -> tuple[Participant, IdentityFields]:
    authorise(actor, Permission.CATEGORY_VIEW)
    person = _find(actor, participant_id)
    if person is None:
        raise NotFound
    if person.state is not ParticipantState.ACTIVE:
        raise Conflict(N_("She has left the programme. Take her back first."), code="left")
    fields = _identity(person)
    if fields is None:
        raise Conflict(N_("Her identity was erased. Nothing can be added to this record."), code="erased")
    return person, fields
