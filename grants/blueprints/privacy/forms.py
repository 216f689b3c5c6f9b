"""The filters of the evidence pages, and the forms of erasures."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from grants.domain.privacy.queries import AuditFilter, Choices
from grants.domain.privacy.states import (
    ERASURE_GROUND_LABELS,
    ERASURE_SCOPE_LABELS,
    ErasureGround,
    ErasureScope,
)
from grants.web.actions import action_label, target_label
from grants.web.choices import labelled
from grants.web.fields import ChoiceField, IntegerTextField, RadioChoiceField
from grants.web.forms import FilterForm, Form, OnceForm


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
    code = StringField(
        _l("Case or award code"),
        [Optional(), Length(max=40)],
        render_kw={"spellcheck": "false", "autocomplete": "off"},
    )
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
            code=(self.code.data or "")[:40].strip(),
        )


class AskForm(OnceForm):
    """What is to be erased, and why."""

    scope = RadioChoiceField(
        _l("What is to be erased?"),
        [InputRequired(_l("Say what is to be erased"))],
        coerce=ErasureScope,
        choices=labelled(ERASURE_SCOPE_LABELS),
    )
    ground = RadioChoiceField(
        _l("On what ground?"),
        [InputRequired(_l("Choose a ground"))],
        coerce=ErasureGround,
        choices=labelled(ERASURE_GROUND_LABELS),
        description=_l("It stays when everything else is gone."),
    )
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why her identity is to be erased")), Length(max=500)],
        description=_l("What the second person should know. No names. It goes when she is erased."),
        render_kw={"rows": 3},
    )


class ApproveForm(Form):
    """The yes of the second person."""

    version = IntegerField(widget=HiddenInput())
    certain = BooleanField(
        _l("I have checked the case code, and I know that this can’t be undone"),
        [InputRequired(_l("Confirm that you know it can’t be undone"))],
    )


class ChangeRuleForm(Form):
    """For how long, and why."""

    version = IntegerField(widget=HiddenInput())
    months = IntegerTextField(
        _l("Months"), [InputRequired(_l("Write a number of months"))], description=_l("From 6 to 240.")
    )
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Give a reason")), Length(max=500)],
        description=_l("It is kept in the audit. No names."),
        render_kw={"rows": 3},
    )


class RefuseForm(Form):
    """The no of the second person, with the reason."""

    version = IntegerField(widget=HiddenInput())
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Give a reason")), Length(max=500)],
        description=_l("It is kept in the audit. No names."),
        render_kw={"rows": 3},
    )
