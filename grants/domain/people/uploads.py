"""An uploaded list as it is kept for an hour: its cells and the chosen columns, packed and encrypted with its own key."""

import base64
import datetime
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grants.core import crypto
from grants.domain.people.identity import IdentityFields
from grants.domain.people.kept_runs import pack_run, unpack_run
from grants.domain.people.lists.drafts import ParticipantDraft
from grants.domain.people.lists.dry_run import DryRun, ListCheck, make_run
from grants.domain.people.lists.header_words import Column
from grants.domain.people.lists.keeping import pack_sheets, unpack_sheets
from grants.domain.people.lists.rows import CheckedRow
from grants.domain.people.lists.sheet import Sheet
from grants.domain.people.matching import Alike, find_registered
from grants.domain.people.values.oblasts import Oblast

KEPT = datetime.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class UploadedList:
    """What a file held. `encoding` and `delimiter` are a text file's.

    `remembered` is what the organisation took its headers for last time, by their tidied text; `mapping` what a person
    chose for this list, by index from 0 or by header; `header_rows` where she says that the headers are, by sheet;
    `oblast` whose those are for whom the list names none.
    """

    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""
    mapping: Mapping[int | str, Column | None] = field(default_factory=dict)
    remembered: Mapping[int | str, Column | None] = field(default_factory=dict)
    header_rows: Mapping[str, int] = field(default_factory=dict)
    oblast: Oblast | None = None

    @property
    def columns(self) -> dict[int | str, Column | None]:
        """What is known of the columns besides their words: a person's choice before what is remembered."""
        known: dict[int | str, Column | None] = dict(self.mapping)
        return {**{key: kind for key, kind in self.remembered.items() if key not in known}, **known}

    def check(self, today: datetime.date) -> DryRun:
        """The dry run of today: every row with its outcome, duplicates looked up across the programme."""
        check = self.checking(today)
        rows = tuple(check.rows(self.sheets))
        return make_run(rows, tuple(check.reports))

    def checking(self, today: datetime.date) -> ListCheck:
        """What goes through its rows one by one."""
        return ListCheck(today, already_registered, self.columns, self.header_rows, self.oblast)


def already_registered(drafts: Sequence[ParticipantDraft]) -> list[Alike | None]:
    """For each row's person the registered one whom it tells of again, by name, patronymic and birth date."""
    return find_registered([identity_of(draft) for draft in drafts])


def identity_of(draft: ParticipantDraft) -> IdentityFields:
    """The identity of a row's person. Whether calling is safe is not asked by a list alone, so no contact follows."""
    return IdentityFields(
        name=draft.name,
        birth=draft.birth,
        phones=draft.phones,
        phone_note=draft.phone_note,
        town=draft.town,
        category=draft.category,
        note=draft.note,
    )


def takes(row: CheckedRow) -> bool:
    """Whether committing takes the row: it is good or warned of, and the list doesn't say that she refused."""
    return row.outcome.is_taken and row.participant is not None and row.participant.consent is not False


def file_token(organisation_id: uuid.UUID, content_hash: str) -> bytes:
    """The keyed hash under which the same file of the same organisation is known again."""
    return crypto.token("file", f"{organisation_id}/{content_hash}")


def hash_of(content: bytes) -> str:
    """SHA-256 of a file's bytes in hex."""
    return hashlib.sha256(content).hexdigest()


def seal(import_id: uuid.UUID, uploaded: UploadedList, run: DryRun, key: bytes) -> bytes:
    """The list with its dry run, packed and encrypted in its place, without the columns that are never stored."""
    body = {
        "kind": uploaded.kind,
        "encoding": uploaded.encoding,
        "delimiter": uploaded.delimiter,
        "mapping": list(uploaded.mapping.items()),
        "remembered": list(uploaded.remembered.items()),
        "header_rows": dict(uploaded.header_rows),
        "oblast": uploaded.oblast,
        "sheets": base64.b64encode(pack_sheets(uploaded.sheets, run)).decode(),
        "run": pack_run(run),
    }
    return crypto.encrypt(key, json.dumps(body), _place(import_id))


def unseal(import_id: uuid.UUID, content: bytes, key: bytes) -> tuple[UploadedList, DryRun]:
    """The list again, and its dry run of then, without the people of the rows. Raises Undecipherable."""
    body = json.loads(crypto.decrypt(key, content, _place(import_id)))
    uploaded = UploadedList(
        kind=body["kind"],
        sheets=unpack_sheets(base64.b64decode(body["sheets"])),
        encoding=body["encoding"],
        delimiter=body["delimiter"],
        mapping=_columns(body["mapping"]),
        remembered=_columns(body["remembered"]),
        header_rows=body["header_rows"],
        oblast=Oblast(body["oblast"]) if body["oblast"] else None,
    )
    return uploaded, unpack_run(body["run"])


def _columns(pairs: list[list[Any]]) -> dict[Any, Column | None]:
    return {key: Column(column) if column else None for key, column in pairs}


def _place(import_id: uuid.UUID) -> str:
    return f"import/{import_id}/content"
