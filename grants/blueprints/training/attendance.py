"""Attendance of one session: the screen and the paper sheet."""

import uuid
from collections.abc import Mapping

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.blueprints.training.blueprint import blueprint
from grants.core.ids import show_code
from grants.documents.sign_in_sheet import SignInRow, SignInSheetPaper, sign_in_sheet
from grants.domain.people import queries as people
from grants.domain.training import commands, queries
from grants.domain.training.states import Mark
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.forms import Form
from grants.web.language import current_language
from grants.web.names import names_or_erased

SPARE_ROWS = 3


def _mark(text: str) -> Mark | None:
    return Mark(text) if text in set(Mark) else None


def _choices(page: queries.AttendancePage, typed: Mapping[str, str]) -> dict[uuid.UUID, commands.Choice]:
    everyone = Mark.PRESENT if typed.get("all") == Mark.PRESENT.value else None
    return {
        row.enrolment_id: commands.Choice(
            was=_mark(typed.get(f"was-{row.enrolment_id}", "")),
            mark=everyone or _mark(typed.get(f"mark-{row.enrolment_id}", "")),
        )
        for row in page.rows
    }


@blueprint.route("/training/sessions/<uuid:session_id>/attendance", methods=["GET", "POST"])
@requires(Permission.ATTENDANCE_MARK)
def attendance(session_id: uuid.UUID) -> ResponseReturnValue:
    """One row a person; all marks are saved at once."""
    actor = current_actor()
    page = queries.attendance_page(actor, session_id)
    form = Form()
    marks = {row.enrolment_id: row.mark for row in page.rows}
    if form.validate_on_submit():
        choices = _choices(page, flask.request.form)
        marks |= {key: choice.mark for key, choice in choices.items() if choice.mark}
        with form.faults():
            commands.mark_attendance(actor, session_id, choices)
            flask.flash(_("Attendance is saved."), "success")
            if flask.request.headers.get("X-Requested-With") == "queue":
                return flask.jsonify(saved=True)
            return flask.redirect(flask.url_for("training.attendance", session_id=session_id))
        page = queries.attendance_page(actor, session_id)
    names = names_or_erased(
        people.first_names(
            actor,
            [row.participant_id for row in page.rows],
            _("Attendance of %(code)s", code=page.session.cohort.code),
        )
    )
    return flask.render_template(
        "training/attendance.html", page=page, form=form, names=names, marks=marks, kinds=list(Mark)
    ), form.status


@blueprint.get("/training/sessions/<uuid:session_id>/sheet")
@requires(Permission.ATTENDANCE_MARK)
def sheet(session_id: uuid.UUID) -> flask.Response:
    """The paper sheet to sign, as PDF."""
    actor = current_actor()
    page = queries.attendance_page(actor, session_id)
    session, cohort = page.session, page.session.cohort
    names = names_or_erased(
        people.first_names(
            actor, [row.participant_id for row in page.rows], _("Sign-in sheet of %(code)s", code=cohort.code)
        )
    )
    paper = SignInSheetPaper(
        language=current_language(),  # type: ignore[arg-type]
        organisation_name=cohort.organisation_name,
        course_title=cohort.course_title,
        cohort_code=cohort.code,
        session_title=f"{session.number}. {session.topic}" if session.topic else str(session.number),
        held_on=session.on,
        rows=[SignInRow(show_code(row.case_code), names.get(row.participant_id, "")) for row in page.rows],
        starts_at=session.begins,
        ends_at=session.ends,
        place=", ".join(part for part in (cohort.place, session.room) if part),
        trainer_name=cohort.trainer_name,
        spare_rows=SPARE_ROWS,
    )
    return flask.Response(
        sign_in_sheet(paper),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="sheet-{cohort.code}-{session.number}.pdf"'},
    )
