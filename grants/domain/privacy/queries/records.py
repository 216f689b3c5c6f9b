"""What entries of the audit are about, as people call it: a case code, the code of an award, a name of staff; and where
those who may can look at it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.ids import read_code, show_code
from grants.domain.accounts.models import Organisation, User
from grants.domain.applications.models import Application, Call
from grants.domain.assessment.models import Decision, Review
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import Tranche
from grants.domain.internships.models import Host, Offer, Placement
from grants.domain.monitoring.models import Visit
from grants.domain.people.models import GlassOpening, HandOver, Participant
from grants.domain.plans.models import Plan
from grants.domain.privacy.models import ErasureRequest
from grants.domain.programmes.models import Fund
from grants.domain.training.models import Certificate, Cohort, Course, Enrolment
from grants.policy import Actor, Permission

P = Permission


@dataclass(frozen=True, slots=True)
class Record:
    """What it is called, `code` when that is a code; and the page on it, "" for those who may not see it."""

    text: str
    code: bool = False
    endpoint: str = ""
    arguments: Mapping[str, uuid.UUID] | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """`asked` gives id, what it is called, and the organisation (None: the programme's); `by` is the code it is found by."""

    asked: Any
    by: InstrumentedAttribute[str] | None = None
    endpoint: str = ""
    argument: str = ""
    permission: Permission | None = None
    write: Callable[[str], str] = str


def _of(table: Any, name: Any, *whose: Any) -> Any:
    return select(table.id, name, *whose)


def _hers(
    owner: InstrumentedAttribute[uuid.UUID], endpoint: str = "", permission: Permission | None = None
) -> _Kind:
    """A row of one participant, called by her case code; the page takes the row's id."""
    table: Any = owner.class_
    argument = f"{table.__tablename__}_id"
    return _Kind(
        _of(table, Participant.case_code, Participant.organisation_id).join(
            Participant, Participant.id == owner
        ),
        Participant.case_code,
        endpoint,
        {"glass_opening_id": "opening_id", "erasure_request_id": "erasure_id"}.get(argument, argument),
        permission,
        show_code,
    )


_PERSON = _Kind(
    _of(Participant, Participant.case_code, Participant.organisation_id),
    Participant.case_code,
    "people.participant",
    "participant_id",
    P.PARTICIPANT_VIEW,
    show_code,
)
_KINDS: Mapping[str, _Kind] = {
    "participant": _PERSON,
    "participants": _PERSON,
    "hand_over": _hers(HandOver.participant_id, "people.hand_over", P.HAND_OVER_OFFER),
    "glass": _hers(GlassOpening.participant_id, "privacy.review_glass", P.GLASS_REVIEW),
    "erasure": _hers(ErasureRequest.participant_id, "privacy.erasure", P.ERASURE_VIEW),
    "enrolment": _hers(Enrolment.participant_id),
    "certificate": _Kind(
        _of(Certificate, Participant.case_code, Participant.organisation_id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Participant, Participant.id == Enrolment.participant_id),
        Participant.case_code,
        write=show_code,
    ),
    "placement": _hers(Placement.participant_id, "internships.placement", P.PLACEMENT_VIEW),
    "plan": _hers(Plan.participant_id, "plans.plan", P.PLAN_VIEW),
    "visit": _hers(Visit.participant_id, "monitoring.visit", P.VISIT_VIEW),
    "application": _Kind(
        _of(Application, Application.code, Application.organisation_id),
        Application.code,
        "applications.application",
        "application_id",
        P.APPLICATION_VIEW,
    ),
    "review": _Kind(
        _of(Review, Application.code).join(Application, Application.id == Review.application_id),
        Application.code,
    ),
    "decision": _Kind(
        _of(Decision, Application.code).join(Application, Application.id == Decision.application_id),
        Application.code,
    ),
    "award": _Kind(
        _of(Award, Award.code, Award.organisation_id),
        Award.code,
        "awards.award",
        "award_id",
        P.AWARD_VIEW,
    ),
    "tranche": _Kind(
        _of(Tranche, Award.code + " / " + cast(Tranche.number, String), Award.organisation_id).join(
            Award, Award.id == Tranche.award_id
        ),
        Award.code,
        "disbursements.tranche",
        "tranche_id",
        P.TRANCHE_VIEW,
    ),
    "call": _Kind(_of(Call, Call.code), Call.code, "applications.call", "call_id", P.CALL_VIEW),
    "course": _Kind(_of(Course, Course.code), Course.code),
    "cohort": _Kind(
        _of(Cohort, Cohort.code, Cohort.organisation_id),
        Cohort.code,
        "training.cohort",
        "cohort_id",
        P.COHORT_VIEW,
    ),
    "fund": _Kind(_of(Fund, Fund.code), Fund.code),
    "host": _Kind(
        _of(Host, Host.name, Host.organisation_id), None, "internships.host", "host_id", P.HOST_VIEW
    ),
    "offer": _Kind(_of(Offer, Offer.title)),
    "organisation": _Kind(
        _of(Organisation, Organisation.name),
        Organisation.code,
        "accounts.organisation",
        "organisation_id",
        P.ORGANISATION_MANAGE,
    ),
    "user": _Kind(_of(User, User.name), None, "accounts.user", "user_id", P.USER_MANAGE),
}
# Details that hold the id of a record, and of which kind.
_DETAILS = {
    "application_id": "application",
    "call_id": "call",
    "member_id": "user",
    "offer": "offer",
    "participant": "participant",
}


def records_of(actor: Actor, entries: Iterable[AuditEntry]) -> dict[uuid.UUID, Record]:
    """By id: what these entries and their details are about, as far as it is still there."""
    wanted: dict[str, set[uuid.UUID]] = defaultdict(set)
    for entry in entries:
        if entry.target_id is not None:
            wanted[entry.target_type].add(entry.target_id)
        for name, kind in _DETAILS.items():
            one = _read_id(entry.details.get(name))
            if one is not None:
                wanted[kind].add(one)
    found: dict[uuid.UUID, Record] = {}
    for kind, ids in wanted.items():
        if kind in _KINDS:
            found |= _read(actor, _KINDS[kind], ids)
    return found


def named_details(shown: Mapping[str, object], records: Mapping[uuid.UUID, Record]) -> dict[str, object]:
    """The details of an entry, with what is known of in place of its id."""
    details = dict(shown)
    for name in _DETAILS.keys() & details.keys():
        record = records.get(_read_id(details[name]) or uuid.UUID(int=0))
        details[name] = record.text if record else details[name]
    return details


def ids_of(code: str) -> tuple[uuid.UUID, ...]:
    """The ids of everything that has this code, or belongs to who or what has it: the participant and her records, the
    award and its tranches. Empty when nothing has it."""
    case_code, typed = read_code(code), code.strip().upper()
    asked = []
    for kind in _KINDS.values():
        if kind.by is not None:
            text = case_code if kind.write is show_code else typed
            if text:
                asked.append(
                    kind.asked.with_only_columns(kind.asked.selected_columns[0]).where(kind.by == text)
                )
    return tuple(db.session.scalars(union_all(*asked)).all())


def _read(actor: Actor, kind: _Kind, ids: set[uuid.UUID]) -> dict[uuid.UUID, Record]:
    row_id: Any = kind.asked.selected_columns[0]
    found = {}
    for one, text, *whose in db.session.execute(kind.asked.where(row_id.in_(ids))):
        shown = kind.permission is not None and _may_see(actor, kind.permission, whose)
        found[one] = Record(
            text=kind.write(text),
            code=kind.by is not None and kind.endpoint != "accounts.organisation",
            endpoint=kind.endpoint if shown else "",
            arguments={kind.argument: one} if shown else None,
        )
    return found


def _may_see(actor: Actor, permission: Permission, whose: list[uuid.UUID]) -> bool:
    return actor.spans(permission, whose[0]) if whose else actor.allows(permission)


def _read_id(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value)) if value else None
    except ValueError:
        return None
