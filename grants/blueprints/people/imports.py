"""An uploaded list: chosen, checked, its columns put right, committed or cancelled, given back with remarks."""

import uuid

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.people.blueprint import blueprint
from grants.blueprints.people.import_forms import CommitForm, ImportForm
from grants.core.errors import NotFound
from grants.domain.accounts.queries import list_ngos
from grants.domain.people import commands, queries
from grants.domain.people.commands import ColumnChoice, FileFacts
from grants.domain.people.lists.header_words import Column
from grants.domain.people.states import ImportState
from grants.domain.people.uploads import UploadedList, hash_of
from grants.domain.people.values.oblasts import Oblast
from grants.exchange.remarks import annotated_csv, annotated_xlsx
from grants.exchange.spreadsheets.errors import UnreadableFile
from grants.exchange.spreadsheets.reading import read_workbook
from grants.policy import Permission
from grants.web.access import current_actor, reauthenticated, requires
from grants.web.downloads import file_answer
from grants.web.typed import read_short_number

MOST_COLUMNS = 256
MOST_HEADER_ROWS = 1_000_000


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_IMPORT)
def import_list() -> ResponseReturnValue:
    """Choose a file; it is read and checked, and nothing is registered yet."""
    ngos = list_ngos(current_actor(), Permission.PARTICIPANT_IMPORT)
    form = ImportForm(data={"organisation": ngos[0].id if len(ngos) == 1 else None})
    form.organisation.choices = [(ngo.id, ngo.name) for ngo in ngos]
    if form.validate_on_submit():
        with form.faults():
            try:
                import_id, known = _take_in(form)
            except UnreadableFile as refused:
                form.file.errors = [refused.say(_)]
            else:
                return _answer(_to_list(import_id, known))
    return flask.render_template("people/import_list.html", form=form), form.status


@blueprint.route("/imports/<uuid:import_id>/check-list", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_IMPORT)
def check_list(import_id: uuid.UUID) -> ResponseReturnValue:
    """The dry run with every fault; commits the good rows."""
    if queries.import_state(current_actor(), import_id) is not ImportState.CHECKED:
        return flask.redirect(flask.url_for("people.result", import_id=import_id))
    page = queries.import_page(current_actor(), import_id)
    form = CommitForm(data={"version": page.version})
    if form.validate_on_submit():
        with form.faults(version=page.version):
            commands.commit_import(current_actor(), import_id, form.declaration(), form.version.data)
            flask.flash(_("The list is registered."), "success")
            return flask.redirect(flask.url_for("people.result", import_id=import_id))
    return flask.render_template(
        "people/check_list.html", page=page, form=form, columns=list(Column), oblasts=list(Oblast), say=_
    ), form.status


@blueprint.post("/imports/<uuid:import_id>/map-columns")
@requires(Permission.PARTICIPANT_IMPORT)
def map_columns(import_id: uuid.UUID) -> Response:
    """The columns as a person says they are."""
    commands.map_columns(current_actor(), import_id, _column_choice())
    flask.flash(_("The list is read anew with these columns."), "success")
    return flask.redirect(flask.url_for("people.check_list", import_id=import_id))


@blueprint.post("/imports/<uuid:import_id>/forget-columns")
@requires(Permission.PARTICIPANT_IMPORT)
def forget_columns(import_id: uuid.UUID) -> Response:
    """Read the list by the words of its headers alone."""
    commands.forget_columns(current_actor(), import_id)
    flask.flash(
        _("What your organisation chose before is forgotten, and the list is read anew without it."),
        "success",
    )
    return flask.redirect(flask.url_for("people.check_list", import_id=import_id))


@blueprint.post("/imports/<uuid:import_id>/cancel")
@requires(Permission.PARTICIPANT_IMPORT)
def cancel(import_id: uuid.UUID) -> Response:
    """Forget the list."""
    commands.cancel_import(current_actor(), import_id)
    flask.flash(_("The list is forgotten. Nobody was registered."), "success")
    return flask.redirect(flask.url_for("people.import_list"))


@blueprint.get("/imports/<uuid:import_id>/remarks.<ending>")
@requires(Permission.PARTICIPANT_IMPORT)
@reauthenticated
def remarks(import_id: uuid.UUID, ending: str) -> Response:
    """The same sheet with a column that says what to correct."""
    uploaded, run = queries.remarks_source(current_actor(), import_id)
    if ending == "xlsx":
        return file_answer(annotated_xlsx(uploaded.sheets, run, _), "list-with-remarks", ending)
    if ending != "csv":
        raise NotFound
    sheet = next((sheet for sheet in uploaded.sheets if sheet.name == run.sheet), uploaded.sheets[0])
    return file_answer(annotated_csv(sheet, run, _), "list-with-remarks", ending)


@blueprint.get("/imports/<uuid:import_id>/result")
@requires(Permission.PARTICIPANT_IMPORT)
def result(import_id: uuid.UUID) -> str:
    """Who was registered, with her case code."""
    page = queries.import_result(current_actor(), import_id, flask.request.args.get("after", ""))
    return flask.render_template("people/result.html", page=page)


def _take_in(form: ImportForm) -> tuple[uuid.UUID, bool]:
    content = form.file.data.read()
    workbook = read_workbook(content, form.file.data.filename or "")
    uploaded = UploadedList(
        workbook.kind.value, workbook.sheets, workbook.encoding or "", workbook.delimiter or ""
    )
    facts = FileFacts(form.organisation.data, hash_of(content))
    return commands.check_file(current_actor(), facts, uploaded)


def _answer(redirect: Response) -> ResponseReturnValue:
    """The redirect; to a script that shows how the sending goes on, where to go."""
    if flask.request.headers.get("X-Requested-With") == "upload":
        return {"location": redirect.location}
    return redirect


def _to_list(import_id: uuid.UUID, known: bool) -> Response:
    if not known:
        return flask.redirect(flask.url_for("people.check_list", import_id=import_id))
    if queries.import_state(current_actor(), import_id) is ImportState.COMMITTED:
        flask.flash(_("This very file was registered before. Nothing was changed."), "info")
        return flask.redirect(flask.url_for("people.result", import_id=import_id))
    flask.flash(_("You chose this very file before; it waits here for you."), "info")
    return flask.redirect(flask.url_for("people.check_list", import_id=import_id))


def _column_choice() -> ColumnChoice:
    """What was chosen for each column; a column of no known kind is dropped."""
    known = {column.value: column for column in Column}
    chosen: dict[int, Column | None] = {}
    for name, value in flask.request.form.items():
        prefix, _dash, number = name.partition("-")
        column = read_short_number(number, MOST_COLUMNS)
        if prefix == "column" and column is not None:
            chosen[column] = known.get(value)
    oblasts = {region.value: region for region in Oblast}
    return ColumnChoice(
        chosen,
        read_short_number(flask.request.form.get("header_row", ""), MOST_HEADER_ROWS),
        oblasts.get(flask.request.form.get("oblast", "")),
    )
