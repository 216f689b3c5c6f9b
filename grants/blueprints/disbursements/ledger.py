"""The ledger: its entries, its totals that add up, and the same as a spreadsheet."""

import datetime
import io

import flask
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from grants.blueprints.disbursements.base import blueprint
from grants.blueprints.disbursements.forms import LedgerFilterForm
from grants.domain.disbursements import queries
from grants.exchange.ledger_sheet import LEDGER_HEAD, LedgerLine
from grants.exchange.ledger_sheet import ledger_sheet as write_sheet
from grants.policy import Permission
from grants.web.access import current_actor, requires
from grants.web.filters import label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/ledger")
@requires(Permission.LEDGER_VIEW)
def ledger() -> str:
    """Entries with their postings, the last booked first."""
    form = _filter_form()
    filters = form.filters()
    page = queries.ledger_page(current_actor(), filters, flask.request.args.get("after", ""))
    return flask.render_template("disbursements/ledger.html", page=page, form=form, filtered=filters.any)


@blueprint.get("/ledger-sheet.xlsx")
@requires(Permission.LEDGER_VIEW)
def ledger_sheet() -> ResponseReturnValue:
    """Exactly what the ledger shows, on all its pages, as a spreadsheet."""
    rows = queries.ledger_rows(current_actor(), _filter_form().filters())
    lines = (
        LedgerLine(
            booked_on=row.booked_on,
            kind=label(row.kind),
            reference=row.reference,
            award_code=row.award_code,
            tranche=row.number or None,
            fund=posting.fund_code,
            debit=label(posting.debit),
            credit=label(posting.credit),
            amount_minor=posting.amount_minor,
            currency=posting.currency,
        )
        for row in rows
        for posting in row.postings
    )
    content = write_sheet(_("Ledger"), [_(head) for head in LEDGER_HEAD], lines, _("Total"))
    return flask.send_file(
        io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name="ledger.xlsx"
    )


def _filter_form() -> LedgerFilterForm:
    choices = queries.ledger_choices(current_actor())
    return LedgerFilterForm(
        flask.request.args,
        funds=[(str(fund.id), f"{fund.code} {fund.name}") for fund in choices.funds],
        months=[(f"{month:%Y-%m}", _month(month)) for month in choices.months],
    )


def _month(month: datetime.date) -> str:
    return str(format_date(month, "LLLL yyyy"))
