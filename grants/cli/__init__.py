"""The command line: thin, it calls commands and queries. Exit status 0, 1 (found something wrong), 2 (used wrongly)."""

import sys

import click
from flask.cli import FlaskGroup
from pydantic import ValidationError

from grants import create_app
from grants.cli import (
    access_matrix,
    audit,
    backup,
    demo,
    erasures,
    import_,
    keys,
    ledger,
    migrate,
    restore,
    run,
    states,
    worker,
)
from grants.core.crypto import KeyProblem


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False, add_version_option=False)
def krok() -> None:
    """Krok: run it, fill it, check it."""


for command in (
    access_matrix.access_matrix,
    audit.audit,
    backup.backup,
    demo.demo,
    erasures.erasures,
    ledger.ledger,
    import_.import_,
    keys.keys,
    migrate.migrate,
    restore.restore,
    run.run,
    states.states,
    worker.worker,
):
    krok.add_command(command)


def main() -> None:
    """The console script."""
    try:
        krok()
    except KeyProblem as problem:
        click.echo(f"krok: {problem}", err=True)
        sys.exit(1)
    except ValidationError as problem:
        for fault in problem.errors(include_input=False, include_url=False):
            setting = "_".join(str(part) for part in fault["loc"]).upper()
            click.echo(f"krok: KROK_{setting}: {fault['msg']}", err=True)
        sys.exit(2)
