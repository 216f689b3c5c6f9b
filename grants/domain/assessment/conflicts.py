"""Conflicts of interest read from the records: who on the panel has had to do with which applicant, and how."""

import datetime
import enum
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Select, func, or_, select

from grants.core import clock
from grants.core.db import db
from grants.domain.accounts.models import RoleAssignment
from grants.domain.applications.models import Application
from grants.domain.internships.models import Placement, PlacementHours
from grants.domain.people.models import Consent, Participant
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.training.models import Attendance, Cohort, Enrolment


class ConflictKind(enum.StrEnum):
    """How a member is connected with an applicant. The audit keeps it; pages only say that there is a connection."""

    ORGANISATION = "organisation"
    REGISTERED = "registered"
    LEADS_CASE = "leads_case"
    ENROLLED = "enrolled"
    TRAINED = "trained"
    PLACED = "placed"
    COACHED = "coached"


Connections = dict[uuid.UUID, dict[uuid.UUID, frozenset[ConflictKind]]]


def find_connections(applications: Collection[uuid.UUID], members: Collection[uuid.UUID]) -> Connections:
    """By application and member, every way in which they are connected; those without one are absent."""
    found: dict[uuid.UUID, dict[uuid.UUID, set[ConflictKind]]] = defaultdict(lambda: defaultdict(set))
    if applications and members:
        for kind, pairs in _sources(list(applications)):
            wanted = pairs.subquery()
            rows = db.session.execute(
                select(wanted.c.application_id, wanted.c.user_id)
                .where(wanted.c.user_id.in_(list(members)))
                .distinct()
            )
            for application_id, user_id in rows:
                found[application_id][user_id].add(kind)
    return {
        application: {user: frozenset(kinds) for user, kinds in users.items()}
        for application, users in found.items()
    }


def find_connection(application_id: uuid.UUID, member_id: uuid.UUID) -> frozenset[ConflictKind]:
    """How this member is connected with this applicant."""
    return find_connections([application_id], [member_id]).get(application_id, {}).get(member_id, frozenset())


def _sources(
    applications: list[uuid.UUID],
) -> Iterable[tuple[ConflictKind, Select[uuid.UUID, uuid.UUID]]]:
    """For each kind, (application, user) pairs of these applications."""
    kinds = ConflictKind
    hers = (
        select(Application.id.label("application_id"), Participant.id.label("participant_id"))
        .join(Participant, Participant.id == Application.participant_id)
        .where(Application.id.in_(applications))
        .subquery()
    )

    def pairs(column: object, *joins: tuple[object, object]) -> Select[uuid.UUID, uuid.UUID]:
        query = select(hers.c.application_id, column.label("user_id"))  # type: ignore[attr-defined]
        for table, on in joins:
            query = query.join(table, on)  # type: ignore[arg-type]
        return query

    person = (Participant, Participant.id == hers.c.participant_id)
    consent = (Consent, Consent.participant_id == hers.c.participant_id)
    enrolment = (Enrolment, Enrolment.participant_id == hers.c.participant_id)
    placement = (Placement, Placement.participant_id == hers.c.participant_id)
    plan = (Plan, Plan.participant_id == hers.c.participant_id)
    request = (Application, Application.id == hers.c.application_id)
    yield kinds.ORGANISATION, _colleagues(applications)
    yield kinds.REGISTERED, pairs(Participant.registered_by, person)
    yield kinds.REGISTERED, pairs(Participant.pin_set_by, person)
    yield kinds.REGISTERED, pairs(Consent.recorded_by, consent)
    yield kinds.LEADS_CASE, pairs(Participant.lead_worker_id, person)
    yield kinds.ENROLLED, pairs(Enrolment.enrolled_by, enrolment)
    yield kinds.TRAINED, pairs(Cohort.trainer_id, enrolment, (Cohort, Cohort.id == Enrolment.cohort_id))
    yield (
        kinds.TRAINED,
        pairs(Attendance.marked_by, enrolment, (Attendance, Attendance.enrolment_id == Enrolment.id)),
    )
    yield kinds.PLACED, pairs(Placement.agreed_by, placement)
    yield (
        kinds.PLACED,
        pairs(
            PlacementHours.recorded_by,
            placement,
            (PlacementHours, PlacementHours.placement_id == Placement.id),
        ),
    )
    yield kinds.COACHED, pairs(Plan.coach_id, plan)
    yield kinds.COACHED, pairs(Plan.created_by, plan)
    yield kinds.COACHED, pairs(PlanVersion.frozen_by, plan, (PlanVersion, PlanVersion.plan_id == Plan.id))
    yield kinds.COACHED, pairs(Application.created_by, request)
    yield kinds.COACHED, pairs(Application.submitted_by, request)


def _colleagues(applications: list[uuid.UUID]) -> Select[uuid.UUID, uuid.UUID]:
    """Whoever holds a role in her organisation, or held one at any time since she was registered."""
    return (
        select(Application.id.label("application_id"), RoleAssignment.user_id.label("user_id"))
        .join(Participant, Participant.id == Application.participant_id)
        .join(
            RoleAssignment,
            or_(
                RoleAssignment.organisation_id == Application.organisation_id,
                RoleAssignment.organisation_id == Participant.organisation_id,
            ),
        )
        .where(
            Application.id.in_(applications),
            RoleAssignment.granted_at <= clock.now(),
            func.coalesce(RoleAssignment.until, datetime.date.max) >= Participant.registered_on,
            or_(
                RoleAssignment.revoked_at.is_(None),
                RoleAssignment.revoked_at >= Participant.registered_at,
            ),
        )
    )
