"""A backup as a file: a tar of the database's copy and what is known of it, in the age format (age-encryption.org/v1).

Only who holds the key can read it, `age --decrypt` as well as Krok. Neither master key nor secret is inside.
"""

import contextlib
import datetime
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from grants.core.snapshots import Snapshot

FORMAT = 1
_ABOUT, _DATA = "backup.json", "database"


class BackupProblem(RuntimeError):
    """A key or a backup that can't be used. The sentence says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """The database's copy, when it was made, and the names of the master keys that open it."""

    snapshot: Snapshot
    made_at: datetime.datetime
    master_keys: tuple[str, ...]


def make_key(path: Path) -> str:
    """Write a fresh private key for this user only; give its public key (age1…). Raises BackupProblem, OSError."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BackupProblem(f"{path} is there already") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"# public key: {public}\n{identity}\n")
    return public


def write_backup(backup: Backup, path: Path, public_keys: Sequence[str]) -> None:
    """Encrypt it for each of the keys; the file is there whole or not at all. Raises BackupProblem, OSError."""
    recipients = _recipients(public_keys)
    partial = path.with_name(f".{path.name}.part")
    try:
        flags = (
            os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        )  # a link somebody laid there leads nowhere
        with os.fdopen(os.open(partial, flags, 0o600), "wb") as file:
            with _piped(lambda sink: _pack(backup, sink)) as source:
                pyrage.encrypt_io(source, file, recipients)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, path)
    except FileExistsError as error:
        raise BackupProblem(f"{path} is there already") from error
    finally:
        partial.unlink(missing_ok=True)


def read_backup(path: Path, key: Path, folder: Path) -> Backup:
    """Decrypt it into the folder. Raises BackupProblem for a wrong key and for a file that was cut or changed, OSError."""
    identities = _identities(key)
    faults: list[BackupProblem] = []

    def decrypt(sink: BinaryIO) -> None:
        try:
            with path.open("rb") as file:
                pyrage.decrypt_io(file, sink, identities)
        except BrokenPipeError:
            raise
        except (pyrage.DecryptError, OSError) as error:
            faults.append(
                BackupProblem(f"{path.name} can't be read with this key, or it was cut or changed: {error}")
            )

    try:
        with _piped(decrypt) as source:
            backup = _unpack(source, folder)
            while source.read(1 << 20):  # to its end: only then is it known to be whole
                pass
    except (tarfile.TarError, ValueError, KeyError, TypeError, EOFError) as error:
        raise (faults[0] if faults else BackupProblem(f"{path.name} is not a backup of Krok")) from error
    if faults:
        raise faults[0]
    return backup


def _pack(backup: Backup, sink: BinaryIO) -> None:
    snapshot = backup.snapshot
    about = json.dumps(
        {
            "format": FORMAT,
            "database": snapshot.kind,
            "migration": snapshot.migration,
            "made_at": backup.made_at.isoformat(),
            "master_keys": list(backup.master_keys),
            "rows": dict(snapshot.rows),
        }
    ).encode()
    with tarfile.open(fileobj=sink, mode="w|gz") as tar:
        for name, size in ((_ABOUT, len(about)), (_DATA, snapshot.path.stat().st_size)):
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.mtime = size, 0o600, int(backup.made_at.timestamp())
            if name == _ABOUT:
                tar.addfile(member, io.BytesIO(about))
            else:
                with snapshot.path.open("rb") as file:
                    tar.addfile(member, file)


def _unpack(source: BinaryIO, folder: Path) -> Backup:
    data = folder / _DATA
    with tarfile.open(fileobj=source, mode="r|gz") as tar:
        about = json.load(_member(tar, _ABOUT))
        if about["format"] != FORMAT:
            raise BackupProblem("This backup was made by a newer Krok")
        with _member(tar, _DATA) as packed, data.open("wb") as file:
            while block := packed.read(1 << 20):
                file.write(block)
    data.chmod(0o600)
    rows = {str(table): int(count) for table, count in about["rows"].items()}
    snapshot = Snapshot(data, str(about["database"]), str(about["migration"]), rows)
    made_at = datetime.datetime.fromisoformat(about["made_at"])
    return Backup(snapshot, made_at, tuple(str(name) for name in about["master_keys"]))


def _member(tar: tarfile.TarFile, name: str) -> io.BufferedReader:
    member = tar.next()
    file = tar.extractfile(member) if member and member.name == name else None
    if file is None:
        raise ValueError(name)
    return file  # type: ignore[return-value]


@contextlib.contextmanager
def _piped(write: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """What `write` writes in a thread of its own, to be read. Its exception is raised at the end."""
    reading, writing = os.pipe()
    raised: list[BaseException] = []

    def work() -> None:
        try:
            with contextlib.suppress(BrokenPipeError), os.fdopen(writing, "wb") as sink:
                write(sink)  # a reader who has had enough says why
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=work, name="backup")
    thread.start()
    try:
        with os.fdopen(reading, "rb") as source:
            yield source
    finally:
        thread.join()
    if raised:
        raise raised[0]


def _recipients(public_keys: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    try:
        return [pyrage.x25519.Recipient.from_str(key.strip()) for key in public_keys]
    except pyrage.RecipientError as error:
        raise BackupProblem("A public key for backups begins with age1 and is 62 characters long") from error


def _identities(path: Path) -> list[pyrage.x25519.Identity]:
    lines = [line.strip() for line in path.read_text("ascii", errors="replace").splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    try:
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except pyrage.IdentityError as error:
        raise BackupProblem(f"{path} is not a private key for backups") from error
    if not found:
        raise BackupProblem(f"{path} holds no private key for backups")
    return found
