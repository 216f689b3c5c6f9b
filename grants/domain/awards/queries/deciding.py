"""The page of the panel's meeting: every application in rank order, what is left of the envelope, who is present."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from grants.core.db import db
from grants.core.money import Money
from grants.domain.accounts.models import User
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment import queries as assessment
from grants.domain.assessment.models import PanelMember
from grants.domain.assessment.scoring import Place
from grants.domain.assessment.states import DecisionOutcome
from grants.domain.awards.envelope import awarded_minor
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class DecideRow:
    """One application in rank order. `proposed`: what the line suggests; `can_decide`: it is open to the chair now."""

    application_id: uuid.UUID
    code: str
    version: int
    state: ApplicationState
    rank: int
    mean_bp: int
    points: tuple[float, ...]
    spread_bp: int
    wide: bool
    passes: bool
    requested_minor: int
    proposed: DecisionOutcome
    can_decide: bool
    outcome: DecisionOutcome | None
    amount_minor: int | None
    award_state: AwardState | None


@dataclass(frozen=True, slots=True)
class DecidePage:
    """The meeting. `waiting` are codes whose reviews are not all in: they can't be decided yet."""

    call_id: uuid.UUID
    code: str
    title: str
    state: CallState
    version: int
    currency: str
    envelope: Money
    awarded: Money
    left: Money
    cap: Money
    floor: int
    blind: bool
    rows: tuple[DecideRow, ...]
    waiting: tuple[str, ...]
    panel: tuple[tuple[uuid.UUID, str], ...]
    minute: str

    @property
    def can_close(self) -> bool:
        decided = all(row.outcome is not None for row in self.rows)
        return self.state is CallState.CLOSED and bool(self.rows) and not self.waiting and decided

    @property
    def open_rows(self) -> tuple[DecideRow, ...]:
        return tuple(row for row in self.rows if row.can_decide)


def decide_page(actor: Actor, call_id: uuid.UUID) -> DecidePage:
    """The call's meeting. Raises NotFound for a draft."""
    authorise(actor, Permission.DECISION_RECORD)
    ranking = assessment.ranking_page(actor, call_id)
    awarded = awarded_minor(call_id)
    rows = db.session.execute(select(Award.application_id, Award.state).where(Award.call_id == call_id)).all()
    states = {row[0]: row[1] for row in rows}
    panel = db.session.execute(
        select(User.id, User.name)
        .join(PanelMember, PanelMember.user_id == User.id)
        .where(PanelMember.call_id == call_id)
        .order_by(User.name, User.id)
    ).all()
    return DecidePage(
        call_id=call_id,
        code=ranking.code,
        title=ranking.title,
        state=ranking.state,
        version=ranking.version,
        currency=ranking.currency,
        envelope=Money(ranking.envelope_minor, ranking.currency),
        awarded=Money(awarded, ranking.currency),
        left=Money(ranking.envelope_minor - awarded, ranking.currency),
        cap=Money(ranking.cap_minor, ranking.currency),
        floor=ranking.floor,
        blind=ranking.blind,
        rows=tuple(
            _row(row, row.place, states, ranking.state) for row in ranking.rows if row.place is not None
        ),
        waiting=tuple(row.code for row in ranking.rows if row.place is None),
        panel=tuple((user_id, name) for user_id, name in panel),
        minute=ranking.minute,
    )


def _row(
    row: assessment.RankingRow, place: Place, awards: dict[uuid.UUID, AwardState], state: CallState
) -> DecideRow:
    open_in = {
        CallState.CLOSED: {ApplicationState.SCORED, ApplicationState.RESERVE},
        CallState.DECIDED: {ApplicationState.RESERVE},
    }
    return DecideRow(
        application_id=row.application_id,
        code=row.code,
        version=row.version,
        state=row.state,
        rank=place.rank,
        mean_bp=place.mean_bp,
        points=tuple(row.points),
        spread_bp=place.spread_bp,
        wide=place.wide,
        passes=place.passes,
        requested_minor=row.requested_minor,
        proposed=_proposed(place),
        can_decide=row.state in open_in.get(state, set()),
        outcome=row.outcome,
        amount_minor=row.amount_minor,
        award_state=awards.get(row.application_id),
    )


def _proposed(place: Place) -> DecisionOutcome:
    if not place.passes:
        return DecisionOutcome.DECLINED
    return DecisionOutcome.APPROVED if place.within else DecisionOutcome.RESERVE
