"""`krok erasures`: the list of erased people beside the backups, and erasing them again after a restore."""

import sys

import click
from flask.cli import with_appcontext

from grants.cli.output import json_option, print_json
from grants.core.erasure_file import BrokenList, Erased, erasure_file
from grants.core.ids import show_code
from grants.domain.privacy import commands
from grants.policy import SYSTEM


@click.group("erasures")
def erasures() -> None:
    """Whose identity was erased."""


@erasures.command("list")
@json_option
@with_appcontext
def show(as_json: bool) -> None:
    """Print the list, by case code. Status 1 when the file can't be read."""
    listed = _read()
    if as_json:
        print_json([{"code": entry.code, "moment": entry.moment.isoformat()} for entry in listed])
        return
    for entry in listed:
        click.echo(f"{show_code(entry.code)}  {entry.moment.isoformat()}")
    click.echo(f"{len(listed)} erased.")


@erasures.command("apply")
@json_option
@with_appcontext
def apply(as_json: bool) -> None:
    """After a backup was restored: erase again everyone who stands in the list. May be run at any time."""
    listed = _read()
    done = commands.apply_erasures(SYSTEM, listed)
    if as_json:
        print_json({"listed": len(listed), "erased_again": done})
        return
    click.echo(f"{len(listed)} in the list, {done} erased again.")


def _read() -> tuple[Erased, ...]:
    try:
        return erasure_file().read()
    except (BrokenList, OSError) as error:
        click.echo(f"krok: {error}", err=True)
        sys.exit(1)
