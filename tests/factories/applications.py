"""Calls and applications in a wanted state."""

import datetime
import itertools

from grants.core import clock
from grants.core.ids import new_id
from grants.domain.applications.models import Application, Call, CallShare
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.people.models import Participant
from grants.domain.plans.models import PlanVersion
from grants.domain.programmes.models import Fund
from tests.factories import people, plans, programmes
from tests.factories.saving import save

_numbers = itertools.count(1)
DAY = datetime.timedelta(days=1)


def call(state: CallState = CallState.OPEN, *, fund: Fund | None = None, **values: object) -> Call:
    """A call of 10,000.00 BYN from one fund, at most 2,500.00 each, 10 % of her own, floor 60; its days fit its state."""
    number, today = next(_numbers), clock.today()
    where = fund or programmes.fund()
    ended = state in {CallState.CLOSED, CallState.DECIDED}
    fields: dict[str, object] = {
        "id": new_id(),
        "programme_id": where.programme_id,
        "code": f"C-2026-{number}",
        "title": f"Small grants, round {number}",
        "currency": "BYN",
        "envelope_minor": 1_000_000,
        "cap_minor": 250_000,
        "own_share_bp": 1000,
        "floor": 60,
        "opens_on": today - 30 * DAY,
        "closes_on": today - DAY if ended else today + 14 * DAY,
        "score_by": today + 28 * DAY,
        "state": state,
    }
    if state is CallState.DECIDED:
        fields |= {"decided_on": today, "minute": "Decided in full."}
    made = save(Call(**fields | values))
    save(CallShare(call_id=made.id, fund_id=where.id, amount_minor=made.envelope_minor))
    return made


def application(
    in_call: Call | None = None,
    state: ApplicationState = ApplicationState.SUBMITTED,
    *,
    of: Participant | None = None,
    plan_version: PlanVersion | None = None,
    **values: object,
) -> Application:
    """An application of a participant (a new one unless given) on her submitted plan (a new one unless given)."""
    which, who, now = in_call or call(), of or people.participant(), clock.now()
    frozen = plan_version or plans.submitted(who)[1]
    fields: dict[str, object] = {
        "id": new_id(),
        "call_id": which.id,
        "participant_id": who.id,
        "organisation_id": who.organisation_id,
        "plan_version_id": frozen.id,
        "code": f"GR-{5000 + next(_numbers)}",
        "requested_minor": frozen.requested_minor,
        "state": state,
        "created_at": now,
        "submitted_at": None if state is ApplicationState.DRAFT else now,
    }
    return save(Application(**fields | values))
