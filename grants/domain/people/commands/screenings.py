"""Recording a screening: judged by the rules, confirmed by her case worker, sealed with her own key."""

import datetime
import uuid
from dataclasses import dataclass, replace

from sqlalchemy.orm.attributes import flag_modified

from grants.core import audit, clock
from grants.core.db import db
from grants.core.errors import Conflict, DomainError
from grants.core.idempotency import once
from grants.core.ids import new_id
from grants.core.text import N_
from grants.core.transaction import transaction
from grants.domain.people.identity import IdentityFields
from grants.domain.people.loading import load_present
from grants.domain.people.models import Participant, Screening
from grants.domain.people.screening.facts import count_screenings, known_of
from grants.domain.people.screening.questionnaires import CURRENT
from grants.domain.people.screening.rules import judge
from grants.domain.people.screening.sealing import Content, seal
from grants.domain.people.screening.shapes import Answers, Judgement
from grants.domain.people.states import Category, Service
from grants.domain.people.vault import find_data_key, read_identities, replace_identity
from grants.policy import Actor, Permission, authorise

LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class ScreeningDetails:
    """Her answers, and what her case worker makes of them.

    `seen`: how many screenings she had when the form was opened. `why` is due where the category is another than the
    rules propose.
    """

    questionnaire: str
    seen: int
    answers: Answers
    screened_on: datetime.date
    category: Category
    why: str = ""
    services: tuple[Service, ...] = ()
    remarks: str = ""


def record_screening(
    actor: Actor, participant_id: uuid.UUID, details: ScreeningDetails, token: str = ""
) -> uuid.UUID:
    """The screening's id; her category becomes the confirmed one. Earlier screenings stay.

    Raises Forbidden, NotFound, DomainError (answers, day, no reason for another category), Conflict (screened meanwhile,
    another version of the questions, left, erased).
    """
    authorise(actor, Permission.CATEGORY_VIEW)
    _check(details)
    with transaction():
        row = load_present(actor, participant_id, Permission.CATEGORY_VIEW)
        return once(token, actor.id, lambda: _record(actor, row, details))


def _check(details: ScreeningDetails) -> None:
    if details.questionnaire != CURRENT.version:
        raise Conflict(
            N_("The questions were changed meanwhile. Ask her those that are new."), code="other_version"
        )
    if not CURRENT.accepts(details.answers):
        raise DomainError(N_("Answer every question."), code="incomplete")
    if details.screened_on > clock.today():
        raise DomainError(N_("This day is still to come."), field="screened_on", code="in_the_future")
    if max(len(details.remarks), len(details.why)) > LONGEST_TEXT:
        raise DomainError(N_("This text is too long."), field="remarks", code="too_long")


def _record(actor: Actor, person: Participant, details: ScreeningDetails) -> uuid.UUID:
    if count_screenings(person.id) != details.seen:
        raise Conflict(
            N_(
                "She was screened meanwhile. Look at that screening first, then decide whether yours is needed."
            ),
            code="screened_meanwhile",
        )
    fields = read_identities([person.id])[person.id]
    judged = judge(details.answers, known_of(person.id, fields))
    screening_id = new_id()
    db.session.add(
        Screening(
            id=screening_id,
            participant_id=person.id,
            questionnaire=details.questionnaire,
            outcome=judged.outcome,
            screened_on=details.screened_on,
            recorded_at=clock.now(),
            recorded_by=actor.user_id,
            **_sealed(screening_id, person.id, details, judged),
        )
    )
    _set_category(person, fields, details.category)
    audit.record(
        actor,
        "screening.recorded",
        "participant",
        person.id,
        organisation_id=person.organisation_id,
        details={"questionnaire": details.questionnaire},
    )
    return screening_id


def _sealed(
    screening_id: uuid.UUID, participant_id: uuid.UUID, details: ScreeningDetails, judged: Judgement
) -> dict[str, bytes]:
    why = details.why.strip() if details.category is not judged.category else ""
    if details.category is not judged.category and not why:
        raise DomainError(
            N_("Say why it is another than the answers suggest."), field="why", code="reason_required"
        )
    key = find_data_key(participant_id)
    if key is None:
        raise Conflict
    content = Content(
        answers=details.answers,
        reasons=tuple(reason.code for reason in judged.reasons),
        proposed=judged.category,
        category=details.category,
        why=why,
        services=tuple(service for service in Service if service in details.services),
        remarks=details.remarks.strip(),
    )
    return seal(screening_id, key, content)


def _set_category(person: Participant, fields: IdentityFields, category: Category) -> None:
    if fields.category is category:
        return
    replace_identity(person.id, replace(fields, category=category))
    flag_modified(person, "language")  # the record's version counts changes of the identity too
