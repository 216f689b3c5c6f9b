"""`krok ledger`: prove that the books are right."""

import sys

import click
from flask.cli import with_appcontext

from grants.cli.output import json_option, print_json
from grants.core.money import Money
from grants.domain.disbursements.queries import LedgerProof, verify_ledger
from grants.policy import SYSTEM


@click.group("ledger")
def ledger() -> None:
    """The double-entry books."""


@ledger.command("verify")
@json_option
@with_appcontext
def verify(as_json: bool) -> None:
    """Check every entry, payment, tranche, award and envelope; status 1 when a rule does not hold."""
    proof = verify_ledger(SYSTEM)
    if as_json:
        print_json(
            {
                "entries": proof.entries,
                "payments": proof.payments,
                "sums": [
                    {"currency": currency, "debit_minor": debit, "credit_minor": credit}
                    for currency, debit, credit in proof.sums
                ],
                "faults": [{"rule": fault.rule, "id": str(fault.id)} for fault in proof.faults],
            }
        )
    else:
        _print(proof)
    if not proof.holds:
        sys.exit(1)


def _print(proof: LedgerProof) -> None:
    click.echo(f"{proof.entries} entries, {proof.payments} payments.")
    for currency, debit, credit in proof.sums:
        click.echo(f"Debits {Money(debit, currency)}, credits {Money(credit, currency)}.")
    for fault in proof.faults:
        click.echo(f"  {fault.id}: not true that {fault.rule}")
    click.echo("The ledger balances." if proof.holds else "The ledger is WRONG.")
