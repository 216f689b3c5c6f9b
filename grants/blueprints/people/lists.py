"""The list of participants, its download, and the search."""

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.people.blueprint import blueprint
from grants.blueprints.people.forms import FilterForm, SearchForm, oblasts
from grants.core.ids import show_code
from grants.domain.accounts.queries import list_ngos
from grants.domain.people import queries
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.downloads import table_answer
from grants.web.filters import label, oblast


@blueprint.get("")
@requires(Permission.PARTICIPANT_VIEW)
def participants() -> str:
    """By case code, the latest registered first; what it is narrowed to stands in the address."""
    form = _filter_form()
    filters = form.filters()
    after = flask.request.args.get("after", "")
    page = queries.participants_page(current_actor(), filters, after)
    chosen = {name: value for name, value in flask.request.args.items() if name != "after" and value}
    return flask.render_template(
        "people/participants.html", page=page, form=form, filters=filters, chosen=chosen, after=after
    )


@blueprint.get("/download.<ending>")
@requires(Permission.PARTICIPANT_VIEW)
def download(ending: str) -> Response:
    """Exactly the list that is shown, all of its parts, as csv or xlsx; no identity in it."""
    rows = queries.download_rows(current_actor(), _filter_form().filters())
    head = [_("Case code"), _("Organisation"), _("Region"), _("Registered"), _("State"), _("Lead worker")]
    table = (
        (
            show_code(row.case_code),
            row.organisation,
            oblast(row.oblast),
            row.registered_on,
            label(row.state),
            _("Yes") if row.has_lead_worker else _("No"),
        )
        for row in rows
    )
    return table_answer(ending, "participants", head, table)


@blueprint.route("/search", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_SEARCH)
def search() -> ResponseReturnValue:
    """By what people know of her; the question never stands in the address."""
    form = SearchForm()
    found = None
    if form.validate_on_submit() and (form.q.data or "").strip():
        found = queries.search(current_actor(), form.q.data or "")
    taking_in = queries.is_taking_in(current_actor())
    return flask.render_template(
        "people/search.html", form=form, found=found, taking_in=taking_in
    ), form.status


def _filter_form() -> FilterForm:
    form = FilterForm(flask.request.args)
    form.oblast.choices = oblasts()
    ngos = list_ngos(current_actor(), Permission.PARTICIPANT_VIEW)
    if len(ngos) > 1:
        form.organisation.choices = [(ngo.id, ngo.name) for ngo in ngos]
    else:
        del form.organisation
    form.validate()
    return form
