"""Her file is whole: every table that leads to her is read for it, or is left out for a reason; and its keys are described."""

import re
from pathlib import Path

import flask
from sqlalchemy import Table

from grants.core.db import Base
from grants.domain.privacy import queries
from grants.domain.privacy.queries.file_sections import statements
from grants.policy import Role
from tests.factories import accounts, erasures, training

DESCRIPTION = Path(__file__).parents[3] / "docs" / "personal-file.md"
# Read by the file beside its statements.
BESIDE = {"participant", "participant_identity", "glass_opening", "screening"}
LEFT_OUT = {
    "identity_token": "keyed hashes of what stands in her identity: they find her and tell nothing",
    "erasure": "whoever stands in it has no file any more",
    "record_merge": "her other codes are in the record; the rest is what undoing the merge takes",
    "review": "opinions on a plan whose author was not known: her decision letter tells them",
    "review_score": "as the reviews",
    "ledger_entry": "the programme's books: her payments are in the file",
    "ledger_posting": "as the entries",
}


def leading_to_her() -> set[str]:
    """The tables with a foreign key to a participant, or to a row of a table that has one."""
    found = {"participant"}
    while True:
        more = {table.name for table in Base.metadata.tables.values() if _refers(table, found)} - found
        if not more:
            return found
        found |= more


def _refers(table: Table, known: set[str]) -> bool:
    return any(key.column.table.name in known for key in table.foreign_keys)


def test_every_table_that_leads_to_her_is_in_her_file_or_left_out_for_a_reason(app: flask.Flask) -> None:
    her = erasures.told_of(accounts.organisation())
    read = {
        table.name
        for asked in statements(her.id).values()
        for source in asked.get_final_froms()
        for table in _tables(source)
    }
    assert leading_to_her() - read - BESIDE == set(LEFT_OUT)


def _tables(source: object) -> set[Table]:
    return {element for element in source._from_objects if isinstance(element, Table)} | {  # type: ignore[attr-defined]
        element.element
        for element in source._from_objects  # type: ignore[attr-defined]
        if isinstance(getattr(element, "element", None), Table)
    }


def test_every_key_is_described(app: flask.Flask) -> None:
    ngo = accounts.organisation()
    her = erasures.told_of(ngo)
    training.enrolment(training.cohort(ngo), her)
    held = queries.personal_file(accounts.user(Role.CASE_WORKER, organisation=ngo).actor, her.id)
    described = {
        name: set(re.findall(r"`(\w+)`", keys))
        for name, keys in re.findall(r"^\| `(\w+)` \| (.*) \|$", DESCRIPTION.read_text(), re.MULTILINE)
    }
    assert [section.name for section in held.sections] == list(described)
    asked = statements(her.id)
    for section in held.sections:
        keys = (
            set(section.rows[0])
            if section.rows
            else {column.key for column in asked[section.name].selected_columns}
        )
        assert keys == described[section.name], section.name
