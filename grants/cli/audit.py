"""`krok audit`: seal the audit's chain and prove that it was not altered."""

import sys

import click
from flask.cli import with_appcontext

from grants.cli.output import json_option, print_json
from grants.core import audit as chain
from grants.core.transaction import transaction


@click.group("audit")
def audit() -> None:
    """The record of who did what."""


@audit.command("seal")
@with_appcontext
def seal() -> None:
    """Chain the entries that are not yet sealed (the worker does it every minute)."""
    with transaction():
        done = chain.seal(everything=True)
    click.echo(f"{done} entries sealed.")


@audit.command("verify")
@click.option("--head", default="", help="A hash noted earlier, which must still be in the chain.")
@json_option
@with_appcontext
def verify(head: str, as_json: bool) -> None:
    """Walk the whole chain; status 1 when a row was changed, removed, inserted or reordered."""
    found = chain.verify(head)
    if as_json:
        print_json(
            {
                "sealed": found.sealed,
                "unsealed": found.unsealed,
                "head": found.head,
                "faults": [{"sequence": sequence, "fault": fault} for sequence, fault in found.faults],
            }
        )
    else:
        click.echo(f"{found.sealed} entries sealed, {found.unsealed} not yet. Head: {found.head}")
        for sequence, fault in found.faults:
            click.echo(f"  {sequence}: {fault}")
        click.echo("The chain is whole." if not found.faults else "The chain is BROKEN.")
    if found.faults:
        sys.exit(1)
