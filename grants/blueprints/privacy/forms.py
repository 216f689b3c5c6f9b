"""The filters of the evidence pages."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import Optional

from grants.domain.privacy.queries import AuditFilter, Choices
from grants.web.actions import action_label, target_label
from grants.web.fields import ChoiceField
from grants.web.forms import FilterForm


class OpeningsFilterForm(FilterForm):
    """Whose openings, of which day."""

    actor = ChoiceField(_l("Who"), coerce=uuid.UUID, blank=_l("All"))
    day = DateField(_l("Day"), [Optional()])

    def __init__(self, actors: tuple[tuple[uuid.UUID, str], ...]) -> None:
        super().__init__()
        self.actor.choices = actors
        self.validate()


class AuditFilterForm(FilterForm):
    """What was done, to what, by whom, on which day."""

    action = ChoiceField(_l("What"), blank=_l("All"))
    target = ChoiceField(_l("To what"), blank=_l("All"))
    actor = ChoiceField(_l("Who"), coerce=uuid.UUID, blank=_l("All"))
    day = DateField(_l("Day"), [Optional()])

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.action.choices = sorted(
            ((action, action_label(action)) for action in choices.actions), key=lambda pair: pair[1]
        )
        self.target.choices = sorted(
            ((kind, target_label(kind)) for kind in choices.target_types), key=lambda pair: pair[1]
        )
        self.actor.choices = choices.actors
        self.validate()

    def wanted(self) -> AuditFilter:
        """What the query takes."""
        return AuditFilter(
            action=self.action.data or "",
            target_type=self.target.data or "",
            actor_id=self.actor.data,
            day=self.day.data,
        )
