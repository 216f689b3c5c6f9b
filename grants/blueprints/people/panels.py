"""What other slices tell about a participant on her record page."""

import uuid
from collections.abc import Callable

from grants.blueprints.people.grant_panels import applications_panel, plan_panel
from grants.blueprints.people.organisation_panels import hand_over_panel, merges_panel
from grants.blueprints.people.outcome_panels import award_panel, visits_panel
from grants.blueprints.people.road_panels import courses_panel, placements_panel
from grants.blueprints.people.screening_panels import screening_panel
from grants.policy import Actor
from grants.web.panels import Panel

# Each takes the actor and the participant's id, and gives a panel or None when there is nothing to tell the actor.
PANELS: tuple[Callable[[Actor, uuid.UUID], Panel | None], ...] = (
    screening_panel,
    courses_panel,
    placements_panel,
    plan_panel,
    applications_panel,
    award_panel,
    visits_panel,
    hand_over_panel,
    merges_panel,
)


def panels_for(actor: Actor, participant_id: uuid.UUID) -> list[Panel]:
    """The panels in the order of the road."""
    return [panel for make in PANELS if (panel := make(actor, participant_id))]
