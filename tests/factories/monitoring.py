"""Follow-up visits and tries."""

import datetime

from grants.core import clock
from grants.core.ids import new_id
from grants.domain.accounts.models import Organisation
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.monitoring.models import ContactTry, Visit
from grants.domain.monitoring.states import Operating, VisitState
from grants.domain.people.tries import TryChannel, TryOutcome
from tests.factories import awards
from tests.factories.saving import save


def visit(
    state: VisitState = VisitState.PLANNED,
    *,
    award: Award | None = None,
    organisation: Organisation | None = None,
    due_on: datetime.date | None = None,
    months: int = 1,
    **values: object,
) -> Visit:
    """A visit of an award that is being paid, due today; a visit done found the business operating."""
    of = award or awards.award(AwardState.ACTIVE, organisation=organisation)
    done = state is VisitState.DONE
    fields: dict[str, object] = {
        "id": new_id(),
        "award_id": of.id,
        "participant_id": of.participant_id,
        "organisation_id": of.organisation_id,
        "months": months,
        "due_on": due_on or clock.today(),
        "state": state,
        "visited_on": clock.today() if done else None,
        "operating": Operating.YES if done else None,
        "recorded_at": clock.now() if done else None,
    }
    return save(Visit(**fields | values))


def contact_try(of: Visit, note: str = "No answer") -> ContactTry:
    """A try to reach her, today."""
    return save(
        ContactTry(
            id=new_id(),
            visit_id=of.id,
            tried_on=clock.today(),
            channel=TryChannel.CALL,
            outcome=TryOutcome.NO_ANSWER,
            note=note,
            recorded_at=clock.now(),
        )
    )
