"""Marks taken from a journal kept in a spreadsheet: chosen, looked at, saved or forgotten; and one to fill in."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import HiddenField

from grants.blueprints.training.blueprint import blueprint
from grants.core.errors import NotFound
from grants.core.ids import show_code
from grants.domain.training import commands, queries
from grants.domain.training.journals.reading import MOST_ROWS
from grants.domain.training.states import Mark
from grants.exchange.spreadsheets.errors import UnreadableFile
from grants.exchange.spreadsheets.reading import read_workbook
from grants.policy import Permission
from grants.web import forms
from grants.web.access import current_actor, requires
from grants.web.downloads import table_answer
from grants.web.typed import read_short_number

WRITTEN = {Mark.PRESENT: "+", Mark.LATE: "оп", Mark.ABSENT: "н", Mark.EXCUSED: "ув", None: ""}


class JournalForm(forms.Form):
    """The file."""

    file = FileField(
        _l("The journal"),
        [FileRequired(_l("Choose a file"))],
        description=_l(
            "A spreadsheet as it is: .xlsx, .xls, .ods or .csv, up to 15 MB. Nothing is saved yet."
        ),
    )


class TakeForm(forms.Form):
    """Which upload was looked at; the people and the ticks stand beside it in the form."""

    upload_id = HiddenField()


@blueprint.route("/training/cohorts/<uuid:cohort_id>/take-marks", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_MARK)
def take_marks(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """Choose a file; it is read, and no mark is saved yet."""
    cohort = queries.get_cohort(current_actor(), cohort_id, Permission.ATTENDANCE_MARK)
    form = JournalForm()
    if form.validate_on_submit():
        with form.faults():
            try:
                workbook = read_workbook(form.file.data.read(), form.file.data.filename or "")
            except UnreadableFile as refused:
                form.file.errors = [refused.say(_)]
            else:
                commands.keep_journal(current_actor(), cohort_id, workbook.kind.value, workbook.sheets)
                return flask.redirect(flask.url_for("training.check_marks", cohort_id=cohort_id))
    return flask.render_template("training/take_marks.html", form=form, cohort=cohort), form.status


@blueprint.route("/training/cohorts/<uuid:cohort_id>/check-marks", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_MARK)
def check_marks(cohort_id: uuid.UUID) -> ResponseReturnValue:
    """The dry run: whose each row is, which session each day is, what would change; saves the marks."""
    actor = current_actor()
    form = TakeForm()
    people, upload_id = _people(), _id(form.upload_id.data or "")
    if form.validate_on_submit() and "look" not in flask.request.form:
        with form.faults():
            choices = commands.JournalChoices(upload_id, people, flask.request.form.getlist("overwrite"))
            _tell(commands.take_journal(actor, cohort_id, choices))
            return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))
    cohort = queries.get_cohort(actor, cohort_id, Permission.ATTENDANCE_MARK)
    page = queries.find_journal_page(
        actor, cohort_id, _("Attendance of %(code)s", code=cohort.code), upload_id, people
    )
    if page is None:
        flask.flash(_("No file waits here: it was taken, or its hour is over. Choose it again."), "info")
        return flask.redirect(flask.url_for("training.take_marks", cohort_id=cohort_id))
    form.upload_id.data = str(page.upload_id)
    return flask.render_template(
        "training/check_marks.html",
        page=page,
        form=form,
        say=_,
        ticked=flask.request.form.getlist("overwrite"),
    ), form.status


@blueprint.post("/training/cohorts/<uuid:cohort_id>/forget-marks")
@requires(Permission.ATTENDANCE_MARK)
def forget_marks(cohort_id: uuid.UUID) -> Response:
    """Forget the uploaded journal."""
    commands.forget_journal(current_actor(), cohort_id)
    flask.flash(_("The file is forgotten. No mark was saved."), "success")
    return flask.redirect(flask.url_for("training.cohort", cohort_id=cohort_id))


@blueprint.get("/training/cohorts/<uuid:cohort_id>/journal.<ending>")
@requires(Permission.ATTENDANCE_MARK)
def journal(cohort_id: uuid.UUID, ending: str) -> Response:
    """The cohort's journal by case code with the marks so far, to fill in and bring back."""
    if ending not in {"csv", "xlsx"}:
        raise NotFound
    days, rows = queries.journal_to_fill(current_actor(), cohort_id)
    head = [_("Case code"), *(f"{day:%d.%m.%Y}" for day in days)]
    table = ((show_code(code), *(WRITTEN[mark] for mark in marks)) for code, marks in rows)
    return table_answer(ending, "journal", head, table)


def _people() -> dict[int, uuid.UUID | None]:
    """The enrolment chosen for each row by its place, None where it is left out."""
    chosen: dict[int, uuid.UUID | None] = {}
    for name, value in flask.request.form.items():
        prefix, _dash, number = name.partition("-")
        place = read_short_number(number, MOST_ROWS)
        if prefix == "person" and place is not None:
            chosen[place] = _id(value)
    return chosen


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _tell(taken: commands.Taken) -> None:
    if taken.saved:
        flask.flash(ngettext("%(num)s mark is saved.", "%(num)s marks are saved.", taken.saved), "success")
    else:
        flask.flash(_("Nothing was changed: no mark of this file is new."), "info")
    if taken.left:
        flask.flash(
            ngettext(
                "%(num)s mark that was there already is otherwise in the file and was left as it was.",
                "%(num)s marks that were there already are otherwise in the file and were left as they were.",
                taken.left,
            ),
            "info",
        )
