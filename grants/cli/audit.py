"""`krok audit`: seal the audit's chain and prove that it was not altered."""

import sys

import click
from flask.cli import with_appcontext

from grants.cli.output import json_option, print_json
from grants.core import audit as chain
from grants.core.transaction import transaction
from grants.domain.privacy.queries import verify_reasons
from grants.policy import SYSTEM


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
@click.option(
    "--head", default="", help="A hash noted earlier, in groups or not, which must still be in the chain."
)
@click.option("--number", type=int, help="How many sealed entries there were when the head was noted.")
@json_option
@with_appcontext
def verify(head: str, number: int | None, as_json: bool) -> None:
    """Walk the whole chain; status 1 when a row was changed, removed, inserted or reordered, or when a reason that was
    typed can't be read, but for those of whom was erased."""
    if number is not None and not head:
        raise click.UsageError("--number goes with --head")
    found = chain.verify(head, number)
    hidden = verify_reasons(SYSTEM)
    if as_json:
        print_json(
            {
                "sealed": found.sealed,
                "unsealed": found.unsealed,
                "head": found.head,
                "noted_head_at": found.head_at,
                "late": found.late,
                "faults": [{"sequence": sequence, "fault": fault} for sequence, fault in found.faults],
                "reasons": [{"entry": str(entry_id), "fault": fault} for entry_id, fault in hidden],
            }
        )
    else:
        click.echo(f"{found.sealed} entries sealed, {found.unsealed} not yet. Head: {found.head}")
        if found.head_at is not None:
            click.echo(
                f"The head that was noted is entry {found.head_at}; {found.sealed - found.head_at} were sealed since."
            )
        if found.late:
            click.echo(f"Chained more than a day late, look at them: {', '.join(map(str, found.late))}")
        for sequence, fault in found.faults:
            click.echo(f"  {sequence}: {fault}")
        click.echo("The chain is whole." if not found.faults else "The chain is BROKEN.")
        for entry_id, fault in hidden:
            click.echo(f"  {entry_id}: {fault}")
    if found.faults or hidden:
        sys.exit(1)
