"""The ledger as a spreadsheet: one row a posting, amounts as numbers, a sum for each currency below."""

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

from grants.core.money import MINOR_UNITS
from grants.core.text import N_

LEDGER_HEAD = (
    N_("Day"),
    N_("Entry"),
    N_("Reference"),
    N_("Award"),
    N_("Tranche"),
    N_("Fund"),
    N_("Debit"),
    N_("Credit"),
    N_("Amount"),
    N_("Currency"),
)
_WIDTHS = (12, 24, 20, 16, 9, 14, 20, 20, 14, 10)
_AMOUNT = LEDGER_HEAD.index("Amount")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One posting; `amount_minor` in minor units of `currency`. Words are in the reader's language already."""

    booked_on: datetime.date
    kind: str
    reference: str
    award_code: str
    tranche: int | None
    fund: str
    debit: str
    credit: str
    amount_minor: int
    currency: str


def ledger_sheet(title: str, head: Sequence[str], lines: Iterable[LedgerLine], total: str) -> bytes:
    """The .xlsx; `head` are the ten column headings, `total` the word before each sum."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        page = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        amount = book.add_format({"num_format": "#,##0.00"})
        sums = book.add_format({"num_format": "#,##0.00", "bold": True})
        for place, (text, width) in enumerate(zip(head, _WIDTHS, strict=True)):
            page.set_column(place, place, width)
            page.write_string(0, place, text, bold)
        page.freeze_panes(1, 0)
        totals: dict[str, int] = {}
        row = 0
        for row, line in enumerate(lines, start=1):
            totals[line.currency] = totals.get(line.currency, 0) + line.amount_minor
            page.write_datetime(row, 0, datetime.datetime.combine(line.booked_on, datetime.time()), day)
            texts = {
                1: line.kind,
                2: line.reference,
                3: line.award_code,
                5: line.fund,
                6: line.debit,
                7: line.credit,
            }
            for place, text in texts.items():
                page.write_string(row, place, text)
            if line.tranche is not None:
                page.write_number(row, 4, line.tranche)
            page.write_number(row, _AMOUNT, _units(line.amount_minor), amount)
            page.write_string(row, _AMOUNT + 1, line.currency)
        for offset, (currency, minor) in enumerate(sorted(totals.items()), start=1):
            page.write_string(row + offset, _AMOUNT - 1, total, bold)
            page.write_number(row + offset, _AMOUNT, _units(minor), sums)
            page.write_string(row + offset, _AMOUNT + 1, currency, bold)
    return file.getvalue()


def _units(minor: int) -> Decimal:
    return Decimal(minor) / MINOR_UNITS
