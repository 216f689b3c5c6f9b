"""Everything held on one participant, for herself, and who opened her identity: by role and organisation, when and why.

Who is told by role and organisation and not by name: it answers what she asks, which office looked and why, and puts
no worker's name on a paper that somebody else may come to hold.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import String, cast, or_, select

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.reasons import read_reasons
from grants.domain.accounts.models import Organisation, RoleAssignment
from grants.domain.applications.eligibility import Rule, read_reason
from grants.domain.people.kept import merged_into
from grants.domain.people.models import GlassOpening, Participant
from grants.domain.people.queries import open_identity
from grants.domain.people.queries.openings import OPENED
from grants.domain.people.queries.screenings import list_opened
from grants.domain.people.scope import visible
from grants.domain.people.states import ContactChannel, OpeningReason
from grants.domain.people.values.phones import show_phone
from grants.domain.people.vault import read_identities
from grants.domain.privacy.queries.file_sections import statements
from grants.policy import Actor, Permission, Role, authorise

Rows = tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One subject: its code, and rows of facts by code. Values are texts, numbers, days, moments and enumerations."""

    name: str
    rows: Rows


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
    if contact.get("channel"):
        contact["channel"] = ContactChannel(contact["channel"])
    if contact.get("phone"):
        contact["phone"] = show_phone(contact["phone"])
    del identity["participant_id"]
    person = db.session.scalars(select(Participant).where(Participant.id == participant_id)).one()
    return PersonalFile(
        case_code=person.case_code,
        organisation_id=person.organisation_id,
        language=person.language,
        made_on=clock.today(),
        sections=(
            Section("identity", (identity,)),
            Section("safe_contact", (contact,) if contact else ()),
            Section("record", (_record(actor, person),)),
            *(
                Section(name, tuple(_row(row) for row in db.session.execute(asked).mappings()))
                for name, asked in statements(participant_id).items()
            ),
            Section("screenings", _screenings(actor, person)),
            Section("emergencies", _emergencies(participant_id)),
            Section("openings", _openings(participant_id)),
        ),
    )


def _visible_to(actor: Actor, participant_id: uuid.UUID) -> bool:
    """Whether she is a participant of those for whom the actor may make the file."""
    wanted = select(Participant.id).where(
        Participant.id == participant_id, visible(actor, Permission.FILE_MAKE)
    )
    return db.session.scalar(wanted) is not None


def _row(row: Mapping[Any, object]) -> dict[str, object]:
    """A rule that was checked is told with its sentence and the values in it."""
    found = dict(row)
    if "rule" in found:
        with suppress(ValueError):  # an older code than those of today stays as it is
            found["rule"] = Rule(found["rule"])
        found["reason"], found["values"] = read_reason(str(found["reason"]))
    return found


def _record(actor: Actor, person: Participant) -> dict[str, object]:
    codes = select(Participant.case_code).where(Participant.id.in_(merged_into(person.id)))
    record: dict[str, object] = {
        "organisation": db.session.get_one(Organisation, person.organisation_id).name,
        "registered_on": person.registered_on,
        "oblast": person.oblast,
        "gender": person.gender,
        "language": person.language,
        "state": person.state,
        "pin_set_at": person.pin_set_at,
        "other_codes": tuple(db.session.scalars(codes.order_by(Participant.id))),
    }
    if actor.spans(Permission.CATEGORY_VIEW, person.organisation_id):
        fields = read_identities([person.id]).get(person.id)
        record["category"] = fields.category if fields else None
    return record


def _screenings(actor: Actor, person: Participant) -> Rows:
    """What came of each, and for a file that a case worker makes what she answered, as gettext ids."""
    opened = actor.spans(Permission.CATEGORY_VIEW, person.organisation_id)
    found: list[Mapping[str, object]] = []
    for row, content in list_opened(person.id):
        facts = {"screened_on": row.screened_on, "outcome": row.outcome, "text_version": row.questionnaire}
        told: dict[str, object] = {}
        if opened and content:
            told = {
                "answers": dict(content.told),
                "reasons": tuple(reason.found for reason in content.reasons),
                "category": content.category,
                "why": content.why,
                "services": content.services,
                "remarks": content.remarks,
            }
        found.append(facts | told)
    return tuple(found)


def _openings(participant_id: uuid.UUID) -> Rows:
    """Every opening of her identity, alone or among others, oldest first; also of the records merged into hers."""
    hers = [participant_id, *merged_into(participant_id)]
    listed = [cast(AuditEntry.details, String).contains(str(one)) for one in hers]
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == OPENED, or_(AuditEntry.target_id.in_(hers), *listed))
        .order_by(AuditEntry.at, AuditEntry.id)
    ).all()
    offices = _offices([(entry.actor_id, entry.at) for entry in entries])
    reasons = read_reasons(entries)
    return tuple(
        {"at": entry.at, "role": office[0], "organisation": office[1], "reason": reasons[entry.id]}
        for entry, office in zip(entries, offices, strict=True)
    )


def _emergencies(participant_id: uuid.UUID) -> Rows:
    """What other organisations opened in an emergency."""
    rows = db.session.scalars(
        select(GlassOpening).where(GlassOpening.participant_id == participant_id).order_by(GlassOpening.id)
    ).all()
    offices = _offices([(row.opened_by, row.opened_at) for row in rows])
    return tuple(
        {
            "opened_at": row.opened_at,
            "expires_at": row.expires_at,
            "role": office[0],
            "organisation": office[1],
            "reason": row.reason,
            "remark": row.remark,
        }
        for row, office in zip(rows, offices, strict=True)
    )


def _offices(
    doers: Sequence[tuple[uuid.UUID | None, datetime.datetime]],
) -> list[tuple[Role | None, str]]:
    """For each, the role that was held at that moment and its organisation: the latest given, where there are several."""
    held: dict[uuid.UUID, list[tuple[RoleAssignment, str]]] = {}
    rows = db.session.execute(
        select(RoleAssignment, Organisation.name)
        .join(Organisation, Organisation.id == RoleAssignment.organisation_id)
        .where(RoleAssignment.user_id.in_({who for who, _at in doers if who}))
        .order_by(RoleAssignment.granted_at.desc(), RoleAssignment.id.desc())
    )
    for assignment, organisation in rows:
        held.setdefault(assignment.user_id, []).append((assignment, organisation))
    return [_office(held.get(who, []) if who else [], at) for who, at in doers]


def _office(held: list[tuple[RoleAssignment, str]], at: datetime.datetime) -> tuple[Role | None, str]:
    for assignment, organisation in held:
        if assignment.granted_at <= at and (assignment.revoked_at is None or assignment.revoked_at > at):
            return assignment.role, organisation
    return (held[0][0].role, held[0][1]) if held else (None, "")
