"""The filters of the evidence pages, and the forms of erasures."""

import uuid

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from grants.domain.privacy.queries import AuditFilter, Choices
from grants.web.actions import action_label, target_label
from grants.web.fields import ChoiceField
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
    """Why an identity is to be erased."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why her identity is to be erased")), Length(max=500)],
        description=_l(
            "Such as: she asked for it; her records are no longer needed. No names: the reason is kept."
        ),
        render_kw={"rows": 3},
    )


class ApproveForm(Form):
    """The yes of the second person."""

    version = IntegerField(widget=HiddenInput())
    certain = BooleanField(
        _l("I have checked the case code, and I know that this can’t be undone"),
        [InputRequired(_l("Confirm that you know it can’t be undone"))],
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
