"""Awards in a wanted state, with the application, decision and call behind them."""

import datetime
import itertools

from grants.core import clock
from grants.core.ids import new_code, new_id
from grants.domain.applications.models import Application, Call
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.assessment.states import DecisionOutcome
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.people.models import Participant
from tests.factories import accounts, applications, assessment, people
from tests.factories.saving import save

_numbers = itertools.count(1)
_ACCEPTED = {AwardState.ACCEPTED, AwardState.SIGNED, AwardState.ACTIVE, AwardState.COMPLETED}
_SIGNED = _ACCEPTED - {AwardState.ACCEPTED}


def award(
    state: AwardState = AwardState.OFFERED,
    *,
    amount_minor: int = 200_000,
    of: Application | None = None,
    in_call: Call | None = None,
    participant: Participant | None = None,
    organisation: accounts.Organisation | None = None,
    **values: object,
) -> Award:
    """An award of an approved application in a decided call; accepted and signed days as its state needs."""
    today = clock.today()
    which = of or applications.application(
        in_call or applications.call(CallState.DECIDED),
        ApplicationState.APPROVED,
        of=participant or people.participant(organisation=organisation),
        requested_minor=amount_minor,
    )
    if of is None:
        assessment.decision(which, DecisionOutcome.APPROVED, amount_minor)
    fields: dict[str, object] = {
        "id": new_id(),
        "application_id": which.id,
        "call_id": which.call_id,
        "participant_id": which.participant_id,
        "organisation_id": which.organisation_id,
        "code": f"TEST-{next(_numbers)}",
        "amount_minor": amount_minor,
        "currency": "BYN",
        "state": state,
        "offered_on": today,
        "accept_by": today + datetime.timedelta(days=30),
        "accepted_on": today if state in _ACCEPTED else None,
        "signed_on": today if state in _SIGNED else None,
        "verification_code": new_code(),
    }
    return save(Award(**fields | values))
