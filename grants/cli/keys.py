"""`krok keys`: change the master key without stopping anything."""

import sys
from collections import Counter

import click
import flask
from flask.cli import with_appcontext

from grants.cli.output import json_option, print_json
from grants.core import audit, crypto, reasons
from grants.core.crypto import KeyProblem
from grants.core.key_file import KeyFile
from grants.core.rewrapping import SECRETS, Progress, WrappedColumn, count_by_key, rewrap
from grants.core.transaction import transaction
from grants.domain.accounts import one_time_codes
from grants.domain.people import registration_drafts, stored_lists, vault
from grants.domain.training import stored_journals
from grants.policy import SYSTEM

# Every column that holds a wrapped key. The application's own keys come first, so that processes that run meet
# the new key as soon as may be.
WRAPPED: tuple[WrappedColumn, ...] = (
    SECRETS,
    vault.KEYS,
    stored_lists.KEYS,
    registration_drafts.KEYS,
    stored_journals.KEYS,
    one_time_codes.KEYS,
    reasons.KEYS,
)


@click.group("keys")
def keys() -> None:
    """The master key, under which everything that names a person is locked."""


@keys.command("new")
@click.option("--print", "printed", is_flag=True, help="Only print a fresh key, for KROK_MASTER_KEY.")
@with_appcontext
def new(printed: bool) -> None:
    """Put a fresh key in front of those in the instance folder. What is written from now on is locked with it."""
    if printed:
        click.echo(crypto.new_master_key())
        return
    name = _key_file().put_first()
    with transaction():
        audit.record(SYSTEM, "master_key.made", "master_key", None, details={"key": name.hex()})
    click.echo(
        f"Key {name.hex()} is the current one. Save the file with your keys, then run: krok keys rotate"
    )


@keys.command("rotate")
@json_option
@with_appcontext
def rotate(as_json: bool) -> None:
    """Wrap every data key anew under the current master key. May be stopped, and run again, at any time.

    Status 1 when a row can't be opened with the keys given.
    """
    crypto.check_secrets()
    done = [_rotate(column, quiet=as_json) for column in WRAPPED]
    total = sum(one.rewrapped for one in done)
    closed = sum(one.closed for one in done)
    if total:
        with transaction():
            details = {"key": crypto.keyring().current.hex(), "rewrapped": total}
            audit.record(SYSTEM, "master_key.rotated", "master_key", None, details=details)
    if as_json:
        tables = {
            one.table: {"seen": one.seen, "rewrapped": one.rewrapped, "closed": one.closed} for one in done
        }
        print_json({"key": crypto.keyring().current.hex(), "rewrapped": total, "tables": tables})
    else:
        click.echo(f"{total} keys are wrapped anew under {crypto.keyring().current.hex()}.")
    if closed:
        click.echo(f"krok: {closed} rows can't be opened with the keys given.", err=True)
        sys.exit(1)


@keys.command("status")
@json_option
@with_appcontext
def status(as_json: bool) -> None:
    """How many rows are locked with which master key; status 1 when a key that locks some is not given."""
    counts = {column.table: count_by_key(column) for column in WRAPPED}
    given = crypto.keyring().ids
    total = _total(counts)
    missing = set(total) - set(given)
    if as_json:
        print_json(
            {
                "current": given[0].hex(),
                "keys": {
                    name.hex(): {
                        "given": name in given,
                        "rows": {table: count[name] for table, count in counts.items() if count[name]},
                    }
                    for name in (*given, *sorted(missing))
                },
            }
        )
    else:
        for name in (*given, *sorted(missing)):
            _show(name, counts, "MISSING" if name in missing else "current" if name == given[0] else "older")
    sys.exit(int(bool(missing)))


@keys.command("drop")
@click.argument("key")
@with_appcontext
def drop(key: str) -> None:
    """Take an older key, by its name, out of the instance folder; refused while a row is locked with it."""
    file, ring = _key_file(), crypto.keyring()
    name = next((known for known in ring.ids if known.hex() == key.lower()), None)
    if name is None:
        raise click.UsageError(f"There is no key {key}. `krok keys status` lists them.")
    if name == ring.current:
        raise click.UsageError("This is the current key. Make a new one and rotate first.")
    left = _total({column.table: count_by_key(column) for column in WRAPPED})[name]
    if left:
        raise KeyProblem(f"{left} rows are still locked with {key}: run `krok keys rotate` first")
    file.drop(name)
    with transaction():
        audit.record(SYSTEM, "master_key.dropped", "master_key", None, details={"key": name.hex()})
    click.echo(f"Key {key} is dropped. Backups made before the rotation open only with it.")


def _key_file() -> KeyFile:
    path = flask.current_app.config["KROK"].master_file
    if path is None:
        raise click.UsageError(
            "The master key comes from KROK_MASTER_KEY. Put the new key there, in front of the old one and a comma "
            "(`krok keys new --print` makes one), start every process anew, then run: krok keys rotate"
        )
    return KeyFile(path)


def _rotate(column: WrappedColumn, *, quiet: bool) -> Progress:
    last = Progress(column.table, 0, 0, 0)
    for last in rewrap(column):
        if not quiet:
            click.echo(f"\r{last.table}: {last.seen} rows seen, {last.rewrapped} wrapped anew", nl=False)
    if last.seen and not quiet:
        click.echo()
    return last


def _total(counts: dict[str, Counter[bytes]]) -> Counter[bytes]:
    return sum(counts.values(), Counter[bytes]())


def _show(name: bytes, counts: dict[str, Counter[bytes]], word: str) -> None:
    rows = ", ".join(f"{count[name]} in {table}" for table, count in counts.items() if count[name])
    click.echo(f"{name.hex()}  {word:8}  {rows or 'no row'}")
