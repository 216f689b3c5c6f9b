"""What of people waits for an actor."""

import datetime

from sqlalchemy import ColumnElement, func, select

from grants.core import clock
from grants.core.db import db
from grants.core.text import NN_
from grants.core.worklist import WorkItem
from grants.domain.people.answers import is_refused
from grants.domain.people.models import (
    ConsentRequest,
    ListImport,
    Participant,
    ParticipantIdentity,
    RegistrationDraft,
)
from grants.domain.people.queries.second_pin import second_pins_waiting
from grants.domain.people.scope import own_drafts, reached, visible_imports
from grants.domain.people.screening.facts import never_screened
from grants.domain.people.states import ConsentPurpose, ImportState, ParticipantState
from grants.policy import Actor, Permission


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """Second PINs that were used; checked lists not yet committed; registrations not finished; participants without a
    lead worker; mine without a safe contact; consents asked back or refused; those never screened."""
    items: list[WorkItem] = []
    if actor.allows(Permission.PIN_SET):
        items += second_pins_waiting(actor)
    if actor.allows(Permission.PARTICIPANT_IMPORT):
        items += _imports(actor)
    if actor.allows(Permission.PARTICIPANT_REGISTER):
        items += _drafts(actor)
        items += _without_lead_worker(actor)
        items += _without_safe_contact(actor)
    if actor.allows(Permission.CONSENT_RECORD):
        items += _asked_back(actor)
        items += _records_refused(actor)
    if actor.allows(Permission.CATEGORY_VIEW):
        items += _not_screened(actor)
    return tuple(items)


def _imports(actor: Actor) -> list[WorkItem]:
    rows = db.session.execute(
        select(ListImport.id, ListImport.created_at, ListImport.good_rows)
        .where(
            ListImport.state == ImportState.CHECKED,
            ListImport.expires_at > clock.now(),
            ListImport.created_by == actor.user_id,
            visible_imports(actor),
        )
        .order_by(ListImport.created_at, ListImport.id)
        .limit(5)
    )
    one, many = NN_(
        "A list is checked and waits for you: %(num)s person can be registered from it",
        "A list is checked and waits for you: %(num)s people can be registered from it",
    )
    return [
        WorkItem(
            kind="people.import",
            text=one,
            plural=many,
            count=row.good_rows,
            endpoint="people.check_list",
            arguments={"import_id": row.id},
            since=clock.local(row.created_at).date(),
        )
        for row in rows
    ]


def _drafts(actor: Actor) -> list[WorkItem]:
    count, since = db.session.execute(
        select(func.count(), func.min(RegistrationDraft.created_at)).where(own_drafts(actor))
    ).one()
    words = NN_(
        "You began %(num)s registration and have not finished it",
        "You began %(num)s registrations and have not finished them",
    )
    return _summed("people.drafts", words, (count, _day(since)), "people.register")


def _without_lead_worker(actor: Actor) -> list[WorkItem]:
    counted = _count(reached(actor, Permission.PARTICIPANT_REGISTER), Participant.lead_worker_id.is_(None))
    words = NN_("%(num)s participant has no lead worker", "%(num)s participants have no lead worker")
    return _summed("people.lead_worker", words, counted, lead="none")


def _without_safe_contact(actor: Actor) -> list[WorkItem]:
    """Of the actor's own case load, so that a whole organisation's gap doesn't stand on everybody's list."""
    counted = _count(
        reached(actor, Permission.PARTICIPANT_REGISTER),
        Participant.lead_worker_id == actor.user_id,
        select(ParticipantIdentity.participant_id)
        .where(
            ParticipantIdentity.participant_id == Participant.id, ParticipantIdentity.safe_contact.is_(None)
        )
        .exists(),
    )
    words = NN_(
        "%(num)s participant of yours has no safe contact recorded",
        "%(num)s participants of yours have no safe contact recorded",
    )
    return _summed("people.safe_contact", words, counted, lead="mine", contact="none")


def _not_screened(actor: Actor) -> list[WorkItem]:
    """Of the actor's organisations; whose identity is erased can't be asked any more."""
    known = select(ParticipantIdentity.participant_id).where(
        ParticipantIdentity.participant_id == Participant.id
    )
    counted = _count(reached(actor, Permission.CATEGORY_VIEW), never_screened(), known.exists())
    words = NN_("%(num)s participant was not screened yet", "%(num)s participants were not screened yet")
    return _summed("people.screening", words, counted, screening="none", state=ParticipantState.ACTIVE.value)


def _asked_back(actor: Actor) -> list[WorkItem]:
    """What participants ask on their own pages to take back."""
    asking = db.session.scalars(
        select(ConsentRequest.participant_id).where(ConsentRequest.answered_at.is_(None)).distinct()
    ).all()
    if not asking:
        return []
    count, since = db.session.execute(
        select(func.count(), func.min(ConsentRequest.asked_at))
        .join(Participant, Participant.id == ConsentRequest.participant_id)
        .where(
            Participant.id.in_(asking),
            ConsentRequest.answered_at.is_(None),
            reached(actor, Permission.CONSENT_RECORD),
        )
    ).one()
    words = NN_(
        "%(num)s consent is to be taken back: a participant asks for it on her own page",
        "%(num)s consents are to be taken back: participants ask for it on their own pages",
    )
    return _summed("people.asked_back", words, (count, _day(since)), "people.consent_requests")


def _records_refused(actor: Actor) -> list[WorkItem]:
    """Who took back the consent to keeping records and is still in the programme."""
    counted = _count(
        reached(actor, Permission.CONSENT_RECORD),
        is_refused(ConsentPurpose.TRAINING_RECORDS, Participant.id),
    )
    words = NN_(
        "%(num)s participant has taken back her consent to keeping records: agree with her how she leaves",
        "%(num)s participants have taken back their consent to keeping records: agree with each how she leaves",
    )
    return _summed(
        "people.records_refused", words, counted, consent="taken_back", state=ParticipantState.ACTIVE.value
    )


def _summed(
    kind: str,
    words: tuple[str, str],
    counted: tuple[int, datetime.date | None],
    endpoint: str = "people.participants",
    **arguments: str,
) -> list[WorkItem]:
    """One line for all of them, or none."""
    count, since = counted
    if not count:
        return []
    one, many = words
    return [
        WorkItem(
            kind=kind,
            text=one,
            plural=many,
            count=count,
            endpoint=endpoint,
            arguments=arguments,
            since=since,
        )
    ]


def _count(*conditions: ColumnElement[bool]) -> tuple[int, datetime.date | None]:
    count, since = db.session.execute(
        select(func.count(), func.min(Participant.registered_on)).where(
            Participant.state == ParticipantState.ACTIVE, *conditions
        )
    ).one()
    return count, since


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return clock.local(moment).date() if moment else None
