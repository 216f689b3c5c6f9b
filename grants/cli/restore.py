"""`krok restore`: a backup put into an empty place, brought up to date, and proven to be whole."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
import flask
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask.cli import with_appcontext
from sqlalchemy.engine import make_url

from grants.cli.migrate import bring_up_to_date
from grants.cli.output import json_option, print_json
from grants.core import audit, backup_file, crypto
from grants.core.backup_file import Backup, BackupProblem
from grants.core.crypto import KeyProblem
from grants.core.db import db
from grants.core.erasure_file import BrokenList, erasure_file
from grants.core.snapshots import SnapshotProblem, differences, is_empty, put_back
from grants.core.transaction import transaction
from grants.domain.accounts.commands import end_every_session
from grants.domain.disbursements.queries import verify_ledger
from grants.domain.privacy.commands import apply_erasures
from grants.domain.privacy.queries import verify_reasons
from grants.policy import SYSTEM
from grants.settings import HOUSE


@dataclass(frozen=True, slots=True)
class _Found:
    """What the proof of a restored database says; whole when there are no faults."""

    made_at: str
    rows: int
    erased_again: int
    audit_head: str
    faults: tuple[str, ...]


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file with the private key.",
)
@json_option
@with_appcontext
def restore(file: Path, key: Path, as_json: bool) -> None:
    """Restore FILE into an empty database, bring it up to date, and check rows, keys, ledger and audit.

    Whoever stands in the instance folder's list of erasures is erased again; everybody signs in anew.
    """
    try:
        found = _restore(file, key)
    except (BackupProblem, SnapshotProblem, BrokenList, OSError) as problem:
        click.echo(f"krok: {problem}", err=True)
        sys.exit(1)
    if as_json:
        print_json(
            {
                "made_at": found.made_at,
                "rows": found.rows,
                "erased_again": found.erased_again,
                "audit_head": found.audit_head,
                "faults": list(found.faults),
            }
        )
    else:
        click.echo(
            f"{found.rows} rows as of {found.made_at} are restored, {found.erased_again} people erased again."
        )
        click.echo(f"The audit's head: {found.audit_head}")
        for fault in found.faults:
            click.echo(f"  {fault}")
        click.echo("Everything is whole." if not found.faults else "The restored database is NOT whole.")
    if found.faults:
        sys.exit(1)


def _restore(file: Path, key: Path) -> _Found:
    url = make_url(flask.current_app.config["SQLALCHEMY_DATABASE_URI"])
    place = Path(url.database or "").parent if url.get_backend_name() == "sqlite" else None
    if not is_empty(url):
        raise SnapshotProblem("The database is not empty. A backup is restored into an empty place only")
    if place:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    erased = erasure_file().read()
    with tempfile.TemporaryDirectory(dir=place, prefix=".krok-restore-") as folder:
        backup = backup_file.read_backup(file, key, Path(folder))
        _refuse_newer(backup)
        _want_its_keys(backup)
        put_back(backup.snapshot, url)
    faults = [f"rows of {line}" for line in differences(backup.snapshot, db.engine)]
    bring_up_to_date()
    again = apply_erasures(SYSTEM, erased)
    end_every_session(SYSTEM)
    faults += [
        f"ledger entry {fault.id}: not true that {fault.rule}" for fault in verify_ledger(SYSTEM).faults
    ]
    chain = audit.verify()
    faults += [f"audit entry {sequence}: {fault}" for sequence, fault in chain.faults]
    faults += [f"audit entry {entry_id}: {fault}" for entry_id, fault in verify_reasons(SYSTEM)]
    with transaction():
        details = {"made_at": backup.made_at.isoformat(), "faults": len(faults)}
        audit.record(SYSTEM, "backup.restored", "backup", None, details=details)
    rows = sum(backup.snapshot.rows.values())
    return _Found(backup.made_at.isoformat(), rows, again, chain.head, tuple(faults))


def _refuse_newer(backup: Backup) -> None:
    script = ScriptDirectory(str(HOUSE / "migrations"))
    try:
        script.get_revision(backup.snapshot.migration)
    except CommandError as error:
        raise BackupProblem(
            f"This backup stands at {backup.snapshot.migration}, which this Krok doesn't know yet"
        ) from error


def _want_its_keys(backup: Backup) -> None:
    """Before anything is put in place: who was erased could not be erased again without the key."""
    given = {name.hex() for name in crypto.keyring().ids}
    missing = [name for name in backup.master_keys if name not in given]
    if missing:
        raise KeyProblem(
            f"this backup was made with master key {', '.join(missing)}, which is not among the keys given "
            f"({', '.join(sorted(given))}). Nothing was restored"
        )
