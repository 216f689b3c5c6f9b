"""Applications: the list, one application with its eligibility, and her own."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func, or_, select

from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.paging import PAGE_SIZE, Page, make_page, read_cursor, write_cursor
from grants.domain.accounts.history import Happening, list_history
from grants.domain.accounts.models import Organisation
from grants.domain.applications import scope
from grants.domain.applications.eligibility import Answer, Rule, answer, read_reason
from grants.domain.applications.facts import gather, latest_version
from grants.domain.applications.models import Application, Call, EligibilityAnswer
from grants.domain.applications.states import (
    APPLICATION,
    APPLICATION_ACTIONS,
    ApplicationState,
    CallState,
)
from grants.domain.people.models import Participant
from grants.domain.people.veil import veil_for, veil_history
from grants.domain.plans.models import PlanVersion
from grants.domain.plans.queries import visible_plans
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One line of the list of applications."""

    id: uuid.UUID
    code: str
    case_code: str
    organisation_name: str
    call_code: str
    requested_minor: int
    currency: str
    state: ApplicationState
    created_at: datetime.datetime
    submitted_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A rule with its answer; `reason` is a gettext id filled from `values`."""

    rule: Rule
    met: bool
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """One application. `plan_version_id` is what it rests on: while it is a draft, the version frozen last."""

    id: uuid.UUID
    version: int
    code: str
    state: ApplicationState
    participant_id: uuid.UUID
    case_code: str
    organisation_name: str
    call_id: uuid.UUID
    call_code: str
    call_title: str
    call_state: CallState
    closes_on: datetime.date
    currency: str
    requested_minor: int
    own_minor: int
    plan_title: str
    plan_version_id: uuid.UUID
    plan_version_number: int
    plan_seen: bool
    created_at: datetime.datetime
    submitted_at: datetime.datetime | None
    answers: tuple[ShownAnswer, ...]
    eligible: bool
    actions: tuple[str, ...]
    history: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class MyApplication:
    """Where her own application stands, for her own page."""

    code: str
    state: ApplicationState
    call_title: str
    call_state: CallState
    closes_on: datetime.date
    score_by: datetime.date
    requested_minor: int
    currency: str


def applications_page(
    actor: Actor,
    call_id: uuid.UUID | None = None,
    state: ApplicationState | None = None,
    after: str = "",
) -> Page[ApplicationRow]:
    """The applications the actor may see, newest first, 25 a page."""
    authorise(actor, Permission.APPLICATION_VIEW)
    wanted = [scope.visible(actor)]
    if call_id is not None:
        wanted.append(Application.call_id == call_id)
    if state is not None:
        wanted.append(Application.state == state)
    some = select(Application.id).where(*wanted).limit(1001).subquery()
    total = db.session.scalar(select(func.count()).select_from(some)) or 0
    key = read_cursor(after, 2)
    if key is not None:
        wanted.append(_after(*key))
    rows = db.session.execute(
        select(Application, Participant.case_code, Organisation.name, Call.code, Call.currency)
        .join(Participant, Participant.id == Application.participant_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Call, Call.id == Application.call_id)
        .where(*wanted)
        .order_by(Application.created_at.desc(), Application.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    found = [_row(*row) for row in rows]
    cursors = [write_cursor(row.created_at.isoformat(), str(row.id)) for row in found]
    return make_page(found, cursors, total)


def _after(at: str, row_id: str) -> ColumnElement[bool]:
    try:
        moment, last = datetime.datetime.fromisoformat(at), uuid.UUID(row_id)
    except ValueError as error:
        raise NotFound from error
    if moment.tzinfo is None:
        raise NotFound
    return or_(Application.created_at < moment, and_(Application.created_at == moment, Application.id < last))


def _row(
    application: Application, case_code: str, organisation_name: str, call_code: str, currency: str
) -> ApplicationRow:
    return ApplicationRow(
        id=application.id,
        code=application.code,
        case_code=case_code,
        organisation_name=organisation_name,
        call_code=call_code,
        requested_minor=application.requested_minor,
        currency=currency,
        state=application.state,
        created_at=application.created_at,
        submitted_at=application.submitted_at,
    )


def application_page(actor: Actor, application_id: uuid.UUID) -> ApplicationPage:
    """One application with its eligibility: as it would be answered today for a draft, as it was stored afterwards.

    Raises NotFound.
    """
    authorise(actor, Permission.APPLICATION_VIEW)
    found = db.session.execute(
        select(Application, Call, PlanVersion, Participant.case_code, Organisation.name)
        .join(Call, Call.id == Application.call_id)
        .join(PlanVersion, PlanVersion.id == Application.plan_version_id)
        .join(Participant, Participant.id == Application.participant_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Application.id == application_id, scope.visible(actor))
    ).first()
    if found is None:
        raise NotFound
    application, call, version, case_code, organisation_name = found
    draft = application.state is ApplicationState.DRAFT
    if draft:
        version = latest_version(version.plan_id) or version
    answers = _answered_now(application, call, version) if draft else _stored(application.id)
    mine = actor.spans(Permission.APPLICATION_SUBMIT, application.organisation_id)
    eligible = all(given.met for given in answers)
    veil = veil_for(actor, application.participant_id)
    return ApplicationPage(
        id=application.id,
        version=application.version,
        code=application.code,
        state=application.state,
        participant_id=application.participant_id,
        case_code=case_code,
        organisation_name=organisation_name,
        call_id=call.id,
        call_code=call.code,
        call_title=call.title,
        call_state=call.state,
        closes_on=call.closes_on,
        currency=call.currency,
        requested_minor=version.requested_minor if draft else application.requested_minor,
        own_minor=version.own_minor,
        plan_title=veil(version.title),
        plan_version_id=version.id,
        plan_version_number=version.number,
        plan_seen=bool(visible_plans(actor, [version.plan_id])),
        created_at=application.created_at,
        submitted_at=application.submitted_at,
        answers=answers,
        eligible=eligible,
        actions=_actions(actor, application.state, eligible) if mine else (),
        history=veil_history(list_history((application.id,), APPLICATION_ACTIONS), veil),
    )


def _actions(actor: Actor, state: ApplicationState, eligible: bool) -> tuple[str, ...]:
    """Steps of this slice; an application that isn't eligible yet can't be submitted."""
    return tuple(
        step
        for step in APPLICATION.open_to(actor, state)
        if step == "withdraw" or (step == "submit" and eligible)
    )


def _answered_now(application: Application, call: Call, version: PlanVersion) -> tuple[ShownAnswer, ...]:
    return tuple(_shown(given) for given in answer(gather(application, call, version)))


def _shown(given: Answer) -> ShownAnswer:
    return ShownAnswer(given.rule, given.met, given.reason, given.values)


def _stored(application_id: uuid.UUID) -> tuple[ShownAnswer, ...]:
    rows = db.session.scalars(
        select(EligibilityAnswer).where(EligibilityAnswer.application_id == application_id)
    )
    order = list(Rule)
    known = [row for row in rows if row.rule in set(Rule)]
    return tuple(
        ShownAnswer(Rule(row.rule), row.met, *read_reason(row.reason))
        for row in sorted(known, key=lambda row: order.index(Rule(row.rule)))
    )


def list_applications_of(participant_id: uuid.UUID) -> tuple[ApplicationRow, ...]:
    """Her applications, newest first, for pages whose reader's right to her record has been checked."""
    rows = db.session.execute(
        select(Application, Participant.case_code, Organisation.name, Call.code, Call.currency)
        .join(Participant, Participant.id == Application.participant_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Call, Call.id == Application.call_id)
        .where(Application.participant_id == participant_id)
        .order_by(Application.created_at.desc(), Application.id.desc())
    )
    return tuple(_row(*row) for row in rows)


def my_application(actor: Actor) -> MyApplication | None:
    """Her own latest application that is not withdrawn."""
    authorise(actor, Permission.PORTAL_OWN)
    row = db.session.execute(
        select(Application, Call)
        .join(Call, Call.id == Application.call_id)
        .where(Application.participant_id == actor.id, Application.state != ApplicationState.WITHDRAWN)
        .order_by(Application.created_at.desc(), Application.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    application, call = row
    return MyApplication(
        code=application.code,
        state=application.state,
        call_title=call.title,
        call_state=call.state,
        closes_on=call.closes_on,
        score_by=call.score_by,
        requested_minor=application.requested_minor,
        currency=call.currency,
    )
