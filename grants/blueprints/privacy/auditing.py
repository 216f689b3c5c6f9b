"""The audit: listed, taken away as a file, and its head printed to be kept outside."""

from typing import cast

import flask
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from grants.blueprints.privacy.blueprint import blueprint
from grants.blueprints.privacy.forms import AuditFilterForm
from grants.core import clock
from grants.documents.audit_head import AuditHeadPaper, audit_head
from grants.documents.texts import Language
from grants.domain.privacy import queries
from grants.domain.privacy.watch import commands
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.actions import action_label, actor_label, target_label
from grants.web.downloads import file_answer, table_answer
from grants.web.entry_details import written_details, written_reason
from grants.web.language import current_language
from grants.web.lists import cursor

VIEW = Permission.AUDIT_VIEW


@blueprint.get("/audit")
@requires(VIEW)
def audit() -> str:
    """Who did what, when, why; and how far it is sealed."""
    form = AuditFilterForm(queries.audit_choices(current_actor()))
    page = queries.audit_page(current_actor(), form.wanted(), cursor())
    return flask.render_template(
        "privacy/audit.html",
        page=page,
        form=form,
        chain=queries.chain_state(current_actor()),
        most=queries.MOST_LISTED,
    )


@blueprint.get("/audit/download.<ending>")
@requires(VIEW)
def download_audit(ending: str) -> Response:
    """Exactly the list that is shown, as csv or xlsx; that it was taken away is in the audit from then on."""
    form = AuditFilterForm(queries.audit_choices(current_actor()))
    rows = queries.audit_list(current_actor(), form.wanted())
    head = (
        _("Number in the chain"),
        _("When"),
        _("Who"),
        _("What"),
        _("To what"),
        _("Code or name"),
        _("Organisation"),
        _("Reason"),
        _("Details"),
        _("Id of the entry"),
        _("Id of the record"),
    )
    answer = table_answer(ending, "audit", head, map(_cells, rows))
    commands.note_download(current_actor(), len(rows))
    return answer


def _cells(row: queries.AuditRow) -> tuple[str | int | None, ...]:
    return (
        row.sequence,
        clock.local(row.at).isoformat(sep=" ", timespec="seconds"),
        row.who or actor_label(row.actor_kind),
        action_label(row.action),
        target_label(row.target_type),
        row.record.text if row.record else "",
        row.organisation,
        written_reason(row.reason),
        written_details(row.details, row.target_type),
        str(row.id),
        str(row.target_id or ""),
    )


@blueprint.get("/audit/head")
@requires(VIEW)
def head() -> str:
    """The last link of the chain, and how to compare it later."""
    return flask.render_template(
        "privacy/head.html", chain=queries.chain_state(current_actor()), moment=clock.now()
    )


@blueprint.get("/audit/head.pdf")
@requires(VIEW)
def print_head() -> Response:
    """The same on paper, with lines to sign."""
    chain, moment = queries.chain_state(current_actor()), clock.local(clock.now())
    paper = AuditHeadPaper(
        language=cast(Language, current_language()),
        organisation_name=chain.office,
        number=chain.sealed,
        head=chain.groups,
        made_on=moment.date(),
        made_at=moment.time(),
        command=chain.command,
        unsealed=chain.unsealed,
    )
    return file_answer(audit_head(paper), "audit-head", "pdf")
