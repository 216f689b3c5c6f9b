"""`krok backup`: the whole database, encrypted for a public key, while everybody works."""

import datetime
import sys
import tempfile
from pathlib import Path

import click
import flask
from flask.cli import with_appcontext

from grants.cli.output import json_option, print_json
from grants.core import audit, backup_file, clock
from grants.core.backup_file import Backup, BackupProblem
from grants.core.db import db
from grants.core.rewrapping import SECRETS, count_by_key
from grants.core.snapshots import Snapshot, SnapshotProblem, take_snapshot
from grants.core.transaction import transaction
from grants.policy import SYSTEM


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--key", "keys", multiple=True, help="A public key (age1…); without it, those of KROK_BACKUP_KEYS."
)
@click.option(
    "--new-key", is_flag=True, help="Only write a fresh private key to TARGET, and print its public key."
)
@json_option
@with_appcontext
def backup(target: Path, keys: tuple[str, ...], new_key: bool, as_json: bool) -> None:
    """Write an encrypted backup to TARGET, a file that isn't there yet or a folder.

    Neither the master key nor the private key is in it: keep them in two other places.
    """
    try:
        if new_key:
            click.echo(backup_file.make_key(target))
            return
        path, snapshot = _write(target, keys or _keys_of_settings())
    except (BackupProblem, SnapshotProblem, OSError) as problem:
        click.echo(f"krok: {problem}", err=True)
        sys.exit(1)
    rows, size = sum(snapshot.rows.values()), path.stat().st_size
    with transaction():
        details = {"rows": rows, "bytes": size}
        audit.record(SYSTEM, "backup.written", "backup", None, details=details)
    if as_json:
        print_json(
            {"file": str(path), "bytes": size, "migration": snapshot.migration, "rows": dict(snapshot.rows)}
        )
    else:
        click.echo(f"{path}: {rows} rows of {len(snapshot.rows)} tables, {size} bytes.")


def _keys_of_settings() -> tuple[str, ...]:
    given = flask.current_app.config["KROK"].backup_keys
    keys = tuple(key.strip() for key in given.split(",") if key.strip())
    if not keys:
        raise click.UsageError(
            "For whom? Give --key age1… or KROK_BACKUP_KEYS. `krok backup --new-key FILE` makes a pair of keys."
        )
    return keys


def _write(target: Path, keys: tuple[str, ...]) -> tuple[Path, Snapshot]:
    """Until it is encrypted the copy lies in the instance folder, as the database does: never where the backup goes, which
    may be a stick or a share."""
    moment = clock.now()
    path = target / _name(moment) if target.is_dir() else target
    if path.exists():
        raise BackupProblem(f"{path} is there already")
    instance = flask.current_app.config["KROK"].instance
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=instance, prefix=".krok-backup-") as folder:
        snapshot = take_snapshot(db.engine, Path(folder))
        names = tuple(name.hex() for name in count_by_key(SECRETS))
        backup_file.write_backup(Backup(snapshot, moment, names), path, keys)
    return path, snapshot


def _name(moment: datetime.datetime) -> str:
    return f"krok-{moment:%Y-%m-%dT%H%M%SZ}.age"
