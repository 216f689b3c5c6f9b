"""`krok demo`: fill an empty database with the demonstration, and say how to sign in."""

import sys
from dataclasses import asdict

import click
import flask
from flask.cli import with_appcontext

from grants.cli import demonstration
from grants.cli.demonstration.loading import LEAST, PARTICIPANTS, SEED
from grants.cli.migrate import bring_up_to_date
from grants.cli.output import json_option, print_json
from grants.core.errors import Conflict


@click.command("demo")
@click.option(
    "--participants", type=click.IntRange(min=LEAST), default=PARTICIPANTS, show_default=True,
    help="How many people the programme has.",
)  # fmt: skip
@click.option(
    "--seed", type=int, default=SEED, show_default=True, help="The same seed makes the same programme."
)
@json_option
@with_appcontext
def demo(participants: int, seed: int, as_json: bool) -> None:
    """Fill an empty database with an invented programme."""
    bring_up_to_date()
    try:
        loaded = demonstration.load(participants, seed)
    except Conflict as conflict:
        click.echo(f"krok: {conflict}", err=True)
        sys.exit(2)
    if as_json:
        print_json(asdict(loaded))
        return
    click.echo(f"The demonstration is loaded: {loaded.rows['participant']} participants, all invented.")
    click.echo(demonstration.printed(flask.current_app.config["KROK"].address))
