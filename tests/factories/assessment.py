"""Calls being scored: applications in review, panels, rubrics, reviews and scores."""

import datetime
import itertools
import uuid

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_code, new_id
from grants.domain.applications.models import Application, Call, CallShare
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment import rubric
from grants.domain.assessment.models import Criterion, Decision, PanelMember, Review, ReviewScore
from grants.domain.assessment.scoring import Mark, total_bp
from grants.domain.assessment.states import DecisionOutcome, ReviewState
from grants.domain.people.models import Participant
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.plans.states import PlanState
from grants.domain.programmes.models import Fund, Programme
from grants.policy import Role
from tests.factories import accounts
from tests.factories.saving import save

_numbers = itertools.count(1)
DAY = datetime.timedelta(days=1)


def programme(**values: object) -> Programme:
    """A programme in BYN."""
    number = next(_numbers)
    fields = {
        "id": new_id(),
        "code": f"P-{number}",
        "name": "Steps",
        "starts_on": clock.today() - 400 * DAY,
        "currency": "BYN",
    }
    return save(Programme(**fields | values))


def call(
    state: CallState = CallState.CLOSED, *, in_programme: Programme | None = None, **values: object
) -> Call:
    """A call that has closed, 10,000.00 BYN from one fund, at most 2,500.00 each, floor 60; no rubric or panel yet."""
    number, where, today = next(_numbers), in_programme or programme(), clock.today()
    fields: dict[str, object] = {
        "id": new_id(),
        "programme_id": where.id,
        "code": f"CALL-{number}",
        "title": f"Small grants {number}",
        "currency": "BYN",
        "envelope_minor": 1_000_000,
        "cap_minor": 250_000,
        "own_share_bp": 1000,
        "floor": 60,
        "opens_on": today - 40 * DAY,
        "closes_on": today - DAY,
        "score_by": today + 7 * DAY,
        "state": state,
    }
    if state is CallState.DECIDED:
        fields |= {"decided_on": today, "minute": "Decided in full."}
    made = save(Call(**fields | values))
    fund = Fund(
        id=new_id(),
        programme_id=where.id,
        donor_id=accounts.organisation(accounts.OrganisationKind.DONOR).id,
        code=f"F-{number}",
        name=f"Fund {number}",
        currency=made.currency,
        pledged_minor=made.envelope_minor,
        starts_on=where.starts_on,
    )
    save(fund)
    save(CallShare(call_id=made.id, fund_id=fund.id, amount_minor=made.envelope_minor))
    return made


def participant(organisation: accounts.Organisation | None = None, **values: object) -> Participant:
    """A participant without an identity: scoring knows nobody by name."""
    where = organisation or accounts.organisation()
    fields = {
        "id": new_id(),
        "case_code": new_code(),
        "organisation_id": where.id,
        "oblast": "BY-BR",
        "registered_on": clock.today() - 200 * DAY,
        "registered_at": clock.now(),
    }
    return save(Participant(**fields | values))


def application(
    in_call: Call | None = None,
    state: ApplicationState = ApplicationState.SUBMITTED,
    *,
    of: Participant | None = None,
    requested_minor: int = 200_000,
    content: dict[str, object] | None = None,
    figures: dict[str, object] | None = None,
    **values: object,
) -> Application:
    """An application with its frozen plan."""
    which = in_call or call()
    who = of or participant()
    number, now = next(_numbers), clock.now()
    plan = Plan(
        id=new_id(),
        participant_id=who.id,
        organisation_id=who.organisation_id,
        title=f"Sewing workshop {number}",
        currency=which.currency,
        content=content or {},
        state=PlanState.SUBMITTED,
        created_at=now,
        changed_at=now,
    )
    save(plan)
    frozen = PlanVersion(
        id=new_id(),
        plan_id=plan.id,
        number=1,
        title=plan.title,
        currency=plan.currency,
        content=content or {},
        figures=figures or {},
        requested_minor=requested_minor,
        own_minor=50_000,
        frozen_at=now,
    )
    save(frozen)
    fields: dict[str, object] = {
        "id": new_id(),
        "call_id": which.id,
        "participant_id": who.id,
        "organisation_id": who.organisation_id,
        "plan_version_id": frozen.id,
        "code": f"GR-{number:04d}",
        "requested_minor": requested_minor,
        "state": state,
        "created_at": now,
        "submitted_at": now,
    }
    return save(Application(**fields | values))


def member(**values: object) -> accounts.Account:
    """A committee member of an organisation of their own."""
    return accounts.user(Role.COMMITTEE_MEMBER, **values)


def panel(in_call: Call, size: int = 5) -> list[accounts.Account]:
    """The rubric of the call and `size` new members on its panel."""
    members = [member() for _ in range(size)]
    for one in members:
        save(PanelMember(call_id=in_call.id, user_id=one.id, added_at=clock.now()))
    criteria(in_call)
    return members


def criteria(in_call: Call) -> list[Criterion]:
    """The default rubric as rows of the call, made once."""
    found = list(
        db.session.scalars(
            select(Criterion).where(Criterion.call_id == in_call.id).order_by(Criterion.position)
        )
    )
    if found:
        return found
    return [
        save(
            Criterion(
                id=new_id(),
                call_id=in_call.id,
                position=position,
                code=item.code,
                weight_bp=item.weight_bp,
            )
        )
        for position, item in enumerate(rubric.DEFAULT, start=1)
    ]


def review(
    of: Application,
    by: accounts.Account | None = None,
    state: ReviewState = ReviewState.ASSIGNED,
    scores: list[int | None] | int | None = None,
    **values: object,
) -> Review:
    """A review; `scores` in the rubric's order (one number: the same for all, None: can't judge)."""
    done = state in {ReviewState.SUBMITTED, ReviewState.LOCKED}
    call_of = db.session.get_one(Call, of.call_id)
    rows = criteria(call_of)
    if scores is None and done:
        scores = 4
    given = scores if isinstance(scores, list) else [scores] * len(rows)
    fields: dict[str, object] = {
        "id": new_id(),
        "application_id": of.id,
        "member_id": (by or member()).id,
        "state": state,
        "assigned_at": clock.now(),
    }
    if done:
        marks = [Mark(row.weight_bp, score) for row, score in zip(rows, given, strict=True)]
        fields |= {"submitted_at": clock.now(), "total_bp": total_bp(marks)}
    made = save(Review(**fields | values))
    if scores is not None:
        for row, score in zip(rows, given, strict=True):
            save(
                ReviewScore(
                    review_id=made.id,
                    criterion_id=row.id,
                    score=score,
                    cannot_judge=score is None,
                    comment=f"Noted on {row.code}." if score in {1, 5} else "",
                )
            )
    return made


def scored_application(
    in_call: Call, members: list[accounts.Account], scores: list[int], **values: object
) -> Application:
    """An application whose reviews are in, one a member with the same score throughout: the mean follows."""
    made = application(in_call, ApplicationState.SCORED, **values)
    for who, score in zip(members, scores, strict=False):
        review(made, who, ReviewState.SUBMITTED, score)
    return made


def decision(of: Application, outcome: DecisionOutcome, amount_minor: int = 0, **values: object) -> Decision:
    """A standing decision on the application."""
    fields: dict[str, object] = {
        "id": new_id(),
        "application_id": of.id,
        "outcome": outcome,
        "amount_minor": amount_minor,
        "mean_bp": 8000,
        "rank": 1,
        "minute": "The plan holds.",
        "voters": [],
        "decided_on": clock.today(),
        "decided_at": clock.now(),
        "letter_code": new_code(),
    }
    return save(Decision(**fields | values))


def ids(accounts_: list[accounts.Account]) -> tuple[uuid.UUID, ...]:
    """Their ids, as commands take them."""
    return tuple(one.id for one in accounts_)
