"""Ciphertexts as somebody who can write to the database would abuse them: exchanged between rows, columns and tables,
cut, changed, put under another key. Every encrypted column of every table, also one that is new; nothing of it opens."""

import base64
import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import flask
import pytest
from sqlalchemy import LargeBinary, select, update

from grants.core import audit, clock, crypto, reasons
from grants.core.audit import AuditEntry
from grants.core.crypto import KeyProblem, Undecipherable
from grants.core.db import db
from grants.core.ids import new_id
from grants.core.transaction import transaction
from grants.domain.accounts import one_time_codes
from grants.domain.accounts.models import AuthenticatorApp
from grants.domain.people import commands
from grants.domain.people.commands import DraftDetails, FileFacts
from grants.domain.people.lists.sheet import Row, Sheet
from grants.domain.people.models import ListImport, RegistrationDraft, Screening
from grants.domain.people.registration_drafts import read_typed
from grants.domain.people.screening.sealing import read_content
from grants.domain.people.stored_lists import read_list
from grants.domain.people.uploads import UploadedList, hash_of
from grants.domain.people.vault import read_identities, read_names, replace_identity
from grants.domain.training.journals.journal import Journal
from grants.domain.training.models import JournalUpload
from grants.domain.training.stored_journals import find_journal, write_journal
from grants.policy import SYSTEM, Role
from tests.factories import accounts, people, screenings, training
from tests.factories.saving import save
from tests.support.planted import PERSON

NOT_SEALED = {
    "identity_token.token", "failed_tries.subject", "list_import.file_token", "list_column.header_token",
    "passkey.credential_id", "passkey.public_key", "user_session.challenge",
}  # fmt: skip
Opener = Callable[[uuid.UUID], object]


class Sealed:
    """One table: how two of its rows are made, its key column, and how a row is opened."""

    def __init__(self, key: str, make: Callable[[], Any], read: Opener) -> None:
        self.key, self.make, self.read = key, make, read


def identity() -> uuid.UUID:
    her = people.participant().id
    with transaction():
        replace_identity(her, PERSON)
    return her


def app_of_user() -> uuid.UUID:
    user = accounts.user(Role.AUDITOR).id
    accounts.app(user)
    return user


def read_app(user_id: uuid.UUID) -> str:
    row = db.session.scalars(select(AuthenticatorApp).where(AuthenticatorApp.user_id == user_id)).one()
    return one_time_codes.unseal(user_id, row.wrapped_key, row.secret)


def uploaded() -> uuid.UUID:
    rows = [Row(1, ("ФИО", "Область")), Row(2, ("Ковальчук Ирина", "Брестская"))]
    facts = FileFacts(accounts.organisation().id, hash_of(new_id().bytes))
    return commands.check_file(SYSTEM, facts, UploadedList("csv", (Sheet("List", rows),)))[0]


def draft() -> uuid.UUID:
    made = new_id()
    commands.save_draft(accounts.user(Role.TRAINER).actor, DraftDetails(made, 0, "page", {"name": ["Ирина"]}))
    return made


def journal() -> uuid.UUID:
    trainer, moment = accounts.user(Role.TRAINER), clock.now()
    row = JournalUpload(
        id=new_id(),
        cohort_id=training.cohort(trainer_id=trainer.id).id,
        created_by=trainer.id,
        created_at=moment,
        expires_at=moment + clock.datetime.timedelta(hours=1),
    )
    write_journal(row, Journal("csv", (), (), ()))
    return save(row).id


def read_journal(row_id: uuid.UUID) -> object:
    row = db.session.get_one(JournalUpload, row_id)
    found = find_journal(SimpleNamespace(user_id=row.created_by), row.cohort_id)  # type: ignore[arg-type]
    assert found
    return found[1]


def reason() -> uuid.UUID:
    about = new_id()
    with transaction():
        audit.record(SYSTEM, "thing.done", "thing", about, reason="She asked me to")
    return about


def read_reason(about: uuid.UUID) -> str:
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.target_id == about)).one()
    return reasons.read_reasons([entry])[entry.id]


def index_key() -> str:
    return "index"


TABLES: dict[str, Sealed] = {
    "participant_identity": Sealed(
        "participant_id",
        identity,
        lambda row_id: (read_identities([row_id])[row_id], read_names([row_id])[row_id]),
    ),
    "screening": Sealed(
        "id",
        lambda: screenings.screening(people.participant(), remarks="r", why="w").id,
        lambda row_id: read_content(db.session.get_one(Screening, row_id)),
    ),
    "list_import": Sealed(
        "id", uploaded, lambda row_id: read_list(db.session.get_one(ListImport, row_id))[0].sheets
    ),
    "registration_draft": Sealed(
        "id", draft, lambda row_id: read_typed(db.session.get_one(RegistrationDraft, row_id))
    ),
    "journal_upload": Sealed("id", journal, read_journal),
    "authenticator_app": Sealed("user_id", app_of_user, read_app),
    "reason_key": Sealed("target_id", reason, read_reason),
    "secret": Sealed("name", index_key, lambda _name: crypto.check_secrets()),
}
IN_THE_AUDIT = {"audit_entry.sealed_reason"}  # the database refuses to change an entry; tried below


def byte_columns() -> dict[str, list[str]]:
    """Every column of bytes that isn't known to be a hash or public, by table."""
    found: dict[str, list[str]] = {}
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            known = NOT_SEALED | IN_THE_AUDIT
            if isinstance(column.type, LargeBinary) and f"{table.name}.{column.name}" not in known:
                found.setdefault(table.name, []).append(column.name)
    return found


def stored(table: str, row_key: object) -> dict[str, bytes]:
    """The sealed values of a row."""
    where = db.metadata.tables[table]
    row = db.session.execute(select(where).where(where.c[TABLES[table].key] == row_key)).mappings().one()
    return {column: row[column] for column in byte_columns()[table] if row[column] is not None}


def put(table: str, row_key: object, values: dict[str, bytes]) -> None:
    """Past everything, as somebody would who has the database."""
    where = db.metadata.tables[table]
    db.session.execute(update(where).where(where.c[TABLES[table].key] == row_key).values(values))
    db.session.expire_all()


def forgeries(mine: dict[str, bytes], column: str, others: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """What could be put in the column: other ciphertexts there are, and its own cut or changed."""
    own = mine[column]
    yield from ((name, value) for name, value in others.items())
    yield from ((f"own {name}", value) for name, value in mine.items() if name != column)
    for length in (0, 1, 11, 12, 27, 28, len(own) // 2, len(own) - 1):
        yield f"cut to {length}", own[: min(length, len(own) - 1)]
    for place in (0, 4, 12, len(own) // 2, len(own) - 1):
        yield f"changed at {place}", own[:place] + bytes([own[place] ^ 1]) + own[place + 1 :]
    yield "longer", own + b"\x00"
    yield "something else", b"\x00" * len(own)


def test_every_sealed_column_is_tried(app: flask.Flask) -> None:
    assert set(byte_columns()) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_nothing_that_is_moved_or_changed_opens(app: flask.Flask, table: str) -> None:
    sealed = TABLES[table]
    mine, other = sealed.make(), sealed.make()
    sealed.read(mine)
    values, stolen = stored(table, mine), {}
    for name, one in TABLES.items():
        row_key = other if name == table else one.make()
        if (name, row_key) != (table, mine):
            stolen |= {f"{name}.{column}": value for column, value in stored(name, row_key).items()}
    assert set(values) == set(byte_columns()[table])
    for column in values:
        for what, forged in forgeries(values, column, stolen):
            put(table, mine, {column: forged})
            with pytest.raises((Undecipherable, KeyProblem)):
                pytest.fail(f"{table}.{column} opened with {what}: {sealed.read(mine)!r}")
        put(table, mine, values)
    sealed.read(mine)
    if other != mine:
        put(table, mine, stored(table, other))
        with pytest.raises((Undecipherable, KeyProblem)):
            pytest.fail(f"the whole row of another one opened: {sealed.read(mine)!r}")


def test_a_reason_opens_in_its_own_entry_alone(app: flask.Flask) -> None:
    one, other = (
        db.session.scalars(select(AuditEntry).where(AuditEntry.target_id == reason())).one() for _ in range(2)
    )
    assert one.sealed_reason
    for entry_id, target_id, text in (
        (new_id(), one.target_id, one.sealed_reason),
        (one.id, other.target_id, one.sealed_reason),
        (one.id, one.target_id, other.sealed_reason),
        (one.id, one.target_id, one.sealed_reason[:-1]),
        (one.id, one.target_id, b""),
    ):
        forged = SimpleNamespace(id=entry_id, target_id=target_id, reason="", sealed_reason=text)
        with pytest.raises(Undecipherable):
            reasons.read_reasons([forged])


@pytest.mark.parametrize("table", TABLES)
def test_another_master_key_opens_nothing_and_says_so(app: flask.Flask, table: str) -> None:
    sealed = TABLES[table]
    mine, keyring = sealed.make(), crypto.keyring()
    crypto.install(crypto.read_master_keys(base64.b64encode(b"another key of thirty-two bytes!").decode()))
    try:
        db.session.expire_all()
        with pytest.raises(KeyProblem):
            sealed.read(mine)
    finally:
        crypto.install(keyring)
