"""The books: filters, totals that add up, the proof, and that nothing in them is ever changed."""

import datetime
from collections.abc import Callable

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError

from grants.core.db import db
from grants.core.transaction import transaction
from grants.domain.applications.models import Call
from grants.domain.awards.models import Award
from grants.domain.disbursements import queries
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.disbursements.queries import LedgerFilters, verify_ledger
from grants.domain.disbursements.states import AccountKind, EntryKind, TrancheState
from grants.domain.monitoring.commands import PaymentDetails, record_payment
from grants.domain.programmes.models import Fund
from grants.policy import SYSTEM
from tests.domain.disbursements.conftest import People
from tests.factories import disbursements as make
from tests.factories import programmes

TODAY = datetime.date(2027, 1, 31)


@pytest.fixture
def books(people: People) -> tuple[Fund, Fund, Tranche]:
    """Two funds with 5,000.00 each, and a payment of 1,286.40 that they bear 60 to 40."""
    a, b = programmes.fund(code="A"), programmes.fund(code="B")
    for fund in (a, b):
        make.contribution(fund, 500_000)
    tranche = make.tranche(TrancheState.APPROVED, call=make.funded_call([(a, 600_000), (b, 400_000)]))
    record_payment(people.third, tranche.id, PaymentDetails(TODAY, "PP-1", tranche.version))
    return a, b, tranche


def test_totals_by_hand_add_up(people: People, books: tuple[Fund, Fund, Tranche]) -> None:
    page = queries.ledger_page(people.first, LedgerFilters())
    # 1,286.40 by 60 and 40 %: 771.84 and 514.56.
    assert [(row.fund_code, row.kind, row.debit, row.credit) for row in page.totals] == [
        ("A", AccountKind.BANK, 500_000, 77_184),
        ("A", AccountKind.CONTRIBUTIONS, 0, 500_000),
        ("A", AccountKind.GRANTS_PAID, 77_184, 0),
        ("B", AccountKind.BANK, 500_000, 51_456),
        ("B", AccountKind.CONTRIBUTIONS, 0, 500_000),
        ("B", AccountKind.GRANTS_PAID, 51_456, 0),
    ]
    assert page.sums == (("BYN", 1_128_640, 1_128_640),)
    newest = page.entries.items[0]
    assert (newest.kind, newest.reference, newest.amount_minor, newest.currency, newest.number) == (
        EntryKind.PAYMENT, "PP-1", 128_640, "BYN", 1,
    )  # fmt: skip


def test_filters_narrow_entries_and_totals(people: People, books: tuple[Fund, Fund, Tranche]) -> None:
    a, _b, _tranche = books
    page = queries.ledger_page(
        people.first, LedgerFilters(fund_id=a.id, month=datetime.date(2027, 1, 1), kind=EntryKind.PAYMENT)
    )
    assert [entry.amount_minor for entry in page.entries.items] == [77_184]
    assert page.sums == (("BYN", 77_184, 77_184),)
    empty = queries.ledger_page(people.first, LedgerFilters(month=datetime.date(2027, 2, 1)))
    assert (empty.entries.items, empty.sums) == ((), ())


def test_pages_follow_each_other(people: People) -> None:
    for _ in range(30):
        make.contribution(programmes.fund())
    first = queries.ledger_page(people.first, LedgerFilters())
    second = queries.ledger_page(people.first, LedgerFilters(), first.entries.next_cursor)
    assert (len(first.entries.items), len(second.entries.items), second.entries.next_cursor) == (25, 5, "")
    rows = list(queries.ledger_rows(people.first, LedgerFilters()))
    assert [row.id for row in rows] == [row.id for row in first.entries.items + second.entries.items]


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_posting"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_the_books_are_append_only(
    people: People, books: tuple[Fund, Fund, Tranche], table: str, statement: str
) -> None:
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(statement.format(table)))


def _change(model: type, **values: object) -> Callable[[], None]:
    def change() -> None:
        with transaction():
            db.session.execute(update(model).values(**values))

    return change


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (lambda: None, set()),
        (
            _change(Payment, amount_minor=128_641),
            {
                "every entry has the payment's amount",
                "a payment has its tranche's amount and currency",
                "no more is paid than was granted",
            },
        ),
        (
            _change(Payment, state="returned"),
            {
                "only a returned payment has a contra entry",
                "a tranche is paid exactly when it has a live payment",
            },
        ),
        (_change(Award, amount_minor=128_641), {"the tranches sum to the award"}),
        (_change(Call, envelope_minor=128_639, cap_minor=1), {"no more is granted than the call's envelope"}),
        (
            _change(Tranche, amount_minor=128_639),
            {"a payment has its tranche's amount and currency", "the tranches sum to the award"},
        ),
    ],
)
def test_the_proof_finds_what_is_wrong(
    people: People, books: tuple[Fund, Fund, Tranche], change: Callable[[], None], rules: set[str]
) -> None:
    change()
    assert {fault.rule for fault in verify_ledger(SYSTEM).faults} == rules
