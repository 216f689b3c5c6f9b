"""Forms of assessment. The scoring form has two fields for each criterion of the call's rubric."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import HiddenInput

from grants.domain.assessment.commands import CriterionScore, PanelDetails, ScoreDetails
from grants.domain.assessment.queries import AssignPage, ReviewPage
from grants.domain.assessment.scoring import TOP
from grants.web.fields import CheckboxesField, RadioChoiceField
from grants.web.forms import Form

CANNOT_JUDGE = "cannot_judge"
LONG = Length(max=2000, message=_l("Keep this under 2,000 characters."))


class ReasonForm(Form):
    """A reason in a sentence."""

    reason = TextAreaField(
        _l("Reason"),
        validators=[
            DataRequired(_l("Give a reason.")),
            Length(max=1000, message=_l("Keep this under 1,000 characters.")),
        ],
    )


class StepAsideForm(Form):
    """Why a member steps aside: kept in the record, seen by the chair only."""

    reason = TextAreaField(
        _l("How do you know the applicant?"),
        description=_l("One sentence, without a name: for example “she is my neighbour”."),
        validators=[DataRequired(_l("Say in a sentence why you step aside.")), Length(max=1000)],
    )


class ConfirmForm(Form):
    """Hand in what was saved."""

    version = IntegerField(widget=HiddenInput())


class PanelForm(Form):
    """Who scores in a call."""

    version = IntegerField(widget=HiddenInput())
    members = CheckboxesField(_l("Members who score"), coerce=str)

    @classmethod
    def of(cls, page: AssignPage) -> "PanelForm":
        """The form with every committee member ticked, or those of the panel once there is one."""
        ticked = [str(one.id) for one in page.candidates if one.seated or not page.assigned_before]
        form = cls(data={"version": page.version, "members": ticked})
        form.members.choices = [(str(one.id), one.name) for one in page.candidates]
        form.ids = {str(one.id): one.id for one in page.candidates}
        return form

    def details(self) -> PanelDetails:
        chosen = tuple(self.ids[text] for text in self.members.data or ())
        return PanelDetails(members=chosen, version=self.version.data)


class ScoreForm(Form):
    """The base of a call's scoring form; `of` adds the criteria."""

    version = IntegerField(widget=HiddenInput())
    overall_comment = TextAreaField(
        _l("What would you tell her about the plan as a whole?"), validators=[LONG]
    )

    @classmethod
    def of(cls, page: ReviewPage) -> "ScoreForm":
        """The form of the review's rubric, filled with what was saved."""
        fields, data = {}, {"version": page.version, "overall_comment": page.overall_comment}
        for one in page.criteria:
            fields[f"score_{one.code}"] = RadioChoiceField(one.label, choices=_scores())
            fields[f"comment_{one.code}"] = TextAreaField(_("Comment"), validators=[LONG])
            given = CANNOT_JUDGE if one.cannot_judge else one.score
            data |= {f"score_{one.code}": given and str(given), f"comment_{one.code}": one.comment}
        made: ScoreForm = type("RubricForm", (cls,), fields)(data=data)
        made.codes = tuple(one.code for one in page.criteria)
        return made

    def details(self) -> ScoreDetails:
        return ScoreDetails(
            scores={code: self._given(code) for code in self.codes},
            overall_comment=self.overall_comment.data or "",
            version=self.version.data,
        )

    def check_whole(self) -> bool:
        """Put a sentence beside everything that is missing; whether nothing is."""
        for code in self.codes:
            score, comment = self[f"score_{code}"], self[f"comment_{code}"]
            criterion = _(score.label.text)
            if not score.data:
                text = _("%(criterion)s: choose a score, or “Can’t judge”.", criterion=criterion)
                score.errors = [*score.errors, text]
            elif score.data in {"1", str(TOP)} and not (comment.data or "").strip():
                text = _(
                    "%(criterion)s: say in a sentence why this is a %(score)s.",
                    criterion=criterion,
                    score=score.data,
                )
                comment.errors = [*comment.errors, text]
        return not self.errors

    def _given(self, code: str) -> CriterionScore:
        value = self[f"score_{code}"].data
        return CriterionScore(
            score=int(value) if value and value != CANNOT_JUDGE else None,
            cannot_judge=value == CANNOT_JUDGE,
            comment=self[f"comment_{code}"].data or "",
        )


def _scores() -> list[tuple[str, str]]:
    return [(str(score), str(score)) for score in range(TOP, 0, -1)] + [(CANNOT_JUDGE, _("Can’t judge"))]
