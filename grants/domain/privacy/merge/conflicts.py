"""What stands against merging two records: what only a person can decide first."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import aliased

from grants.core.db import db
from grants.core.text import N_
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.internships.models import Placement
from grants.domain.internships.states import PlacementState
from grants.domain.people.models import HandOver
from grants.domain.people.queries.consents import list_consents
from grants.domain.people.states import CONSENT_LABELS, HandOverState
from grants.domain.people.vault import read_identities
from grants.domain.plans.models import Plan
from grants.domain.plans.states import PlanState
from grants.domain.privacy.models import ErasureRequest
from grants.domain.privacy.states import ErasureState
from grants.domain.training.models import Cohort, Enrolment

UNDONE_WITHIN = datetime.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A sentence (a gettext id) with its values; those in `words` are gettext ids themselves."""

    message: str
    values: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def find_hindrances(kept_id: uuid.UUID, other_id: uuid.UUID) -> tuple[Hindrance, ...]:
    """All that stands against it; both records have an identity."""
    return (
        *_of_the_person(kept_id, other_id),
        *_of_the_road(kept_id, other_id),
        *_of_consent(kept_id, other_id),
        *_of_erasures(kept_id, other_id),
    )


def _of_the_person(kept_id: uuid.UUID, other_id: uuid.UUID) -> Iterator[Hindrance]:
    known = read_identities([kept_id, other_id])
    kept, other = known[kept_id], known[other_id]
    if kept.birth and other.birth and not kept.birth.agrees_with(other.birth):
        yield Hindrance(N_("The two records have different dates of birth. Correct the wrong one first."))
    if kept.safe_contact and other.safe_contact and kept.safe_contact != other.safe_contact:
        yield Hindrance(
            N_("The safe contact differs. Ask her which holds, and write the same on both records first.")
        )
    if db.session.scalar(
        select(HandOver.id).where(
            HandOver.participant_id.in_([kept_id, other_id]), HandOver.state == HandOverState.OFFERED
        )
    ):
        yield Hindrance(
            N_("One of the records is offered to another organisation. Wait for the answer first.")
        )


def _of_erasures(kept_id: uuid.UUID, other_id: uuid.UUID) -> Iterator[Hindrance]:
    if db.session.scalar(
        select(ErasureRequest.id)
        .where(
            ErasureRequest.participant_id.in_([kept_id, other_id]),
            ErasureRequest.state == ErasureState.REQUESTED,
        )
        .limit(1)
    ):
        yield Hindrance(N_("The erasure of one of the records is asked for. Wait for the decision first."))


def _of_the_road(kept_id: uuid.UUID, other_id: uuid.UUID) -> Iterator[Hindrance]:
    hers, same = aliased(Enrolment), aliased(Enrolment)
    cohorts = (
        select(Cohort.code)
        .join(hers, hers.cohort_id == Cohort.id)
        .join(same, same.cohort_id == Cohort.id)
        .where(hers.participant_id == kept_id, same.participant_id == other_id)
        .order_by(Cohort.code)
    )
    for code in db.session.scalars(cohorts):
        yield Hindrance(
            N_("Both records are enrolled in the cohort %(cohort)s. It can’t be told which marks are hers."),
            {"cohort": code},
        )
    first, second = aliased(Application), aliased(Application)
    calls = (
        select(Call.code)
        .join(first, first.call_id == Call.id)
        .join(second, second.call_id == Call.id)
        .where(first.participant_id == kept_id, first.state != ApplicationState.WITHDRAWN)
        .where(second.participant_id == other_id, second.state != ApplicationState.WITHDRAWN)
        .order_by(Call.code)
    )
    for code in db.session.scalars(calls):
        yield Hindrance(
            N_("Both records have an application in the call %(call)s. Withdraw one first."), {"call": code}
        )
    live = (
        (
            Plan,
            Plan.state != PlanState.WITHDRAWN,
            N_("Both records have a business plan. Withdraw one first."),
        ),
        (
            Award,
            Award.state.not_in((AwardState.LAPSED, AwardState.TERMINATED)),
            N_("Both records have an award. One person can hold only one: ask the programme office."),
        ),
        (
            Placement,
            Placement.state.in_((PlacementState.AGREED, PlacementState.ACTIVE)),
            N_("Both records have an internship that is agreed or runs. End one first."),
        ),
    )
    for table, alive, message in live:
        asked = (
            select(table.participant_id)
            .where(table.participant_id.in_([kept_id, other_id]), alive)
            .distinct()
        )
        if len(db.session.scalars(asked).all()) > 1:
            yield Hindrance(message)


def _of_consent(kept_id: uuid.UUID, other_id: uuid.UUID) -> Iterator[Hindrance]:
    """So that no consent she took back on one record comes to hold again through the other."""
    kept = {row.purpose: row.holds for row in list_consents(kept_id)}
    other = {row.purpose: row.holds for row in list_consents(other_id)}
    for purpose in kept.keys() & other.keys():
        if kept[purpose] != other[purpose]:
            yield Hindrance(
                N_(
                    "Her answers differ for: %(purpose)s. Ask her, and record the same answer on both records first."
                ),
                words={"purpose": CONSENT_LABELS[purpose]},
            )
