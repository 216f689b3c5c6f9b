"""A name or number that somebody typed where none belongs: into the plan, a note, a reason. Whoever may not open her
identity doesn't come to read it there either, in whatever case or language it stands."""

from collections.abc import Iterator

import flask
import pytest
from sqlalchemy import Column, String, Table, update

from grants.cli.states import ALL
from grants.core import audit
from grants.core.db import Code, db
from grants.core.transaction import transaction
from grants.domain.people.history import HISTORY_WORDS
from grants.domain.people.vault import replace_identity
from grants.domain.plans.content import change_words
from grants.domain.privacy import commands as privacy_commands
from grants.policy import GRANTED, Permission, Role
from tests.factories import accounts, plans
from tests.support.asking import Reading, Shown
from tests.support.planted import PERSON
from tests.web.test_identity_matrix import reader_of
from tests.web.test_who_sees_what import Record, addresses, make_record

TYPED = "Помогаем Зубрицкой Аделине Казимировне (Vyatchinskaya), 8 (029) 111-22-33, мама Аделіны"
HERS = {"name.surname", "name.given", "name.patronymic", "name.former_surname", "phones"}
# Made with the words in it; what members write, who don't know her and read their own words; what rules write.
LEFT_OUT = {"plan_version", "review", "review_score", "eligibility_answer"}
NO_WORDS = {
    "text_version",
    "questionnaire",
    "tried_at",
    "language",
    "currency",
    "oblast",
    "code",
    "rule",
    "mentor",
    "after",
    "reference",
    "isic",
}
READERS = [
    "committee_member, assigned",
    *(
        f"{role}, the programme"
        for role in Role
        if not GRANTED[role] & {Permission.IDENTITY_OPEN, Permission.PORTAL_OWN}
    ),
]


NOT_OF_ONE = {"call", "cohort", "course", "host", "import", "offer", "session", "user"}
STEPS = [
    (one.noun, step.action) for one in ALL if one.noun not in NOT_OF_ONE for step in one.transitions.values()
]


def columns_of_words() -> Iterator[tuple[Table, Column]]:
    """Where somebody may write about a participant: columns of words in every table that leads to her."""
    about = {"participant"}
    for table in db.metadata.sorted_tables:
        if any(key.column.table.name in about for key in table.foreign_keys):
            about.add(table.name)
            for column in table.columns:
                words = (
                    table.name not in LEFT_OUT
                    and isinstance(column.type, String)
                    and not isinstance(column.type, Code)
                )
                if words and not column.name.endswith(("_hash", "_code")) and column.name not in NO_WORDS:
                    yield table, column


def write_everywhere(record: Record) -> None:
    """Her name, into everything of her record that takes words, and into the reasons of the audit."""
    with transaction():
        replace_identity(record.her.id, PERSON)
        for table, column in columns_of_words():
            written = column != "" if not column.nullable else column.is_not(None)
            db.session.execute(update(table).where(written).values({column.name: TYPED}))
        for noun, action in (*STEPS, *(("participant", word) for word in HISTORY_WORDS)):
            if about := record.ids.get(f"{noun}_id"):
                audit.record(record.trainer.actor, action, noun, about, reason=TYPED)


@pytest.mark.parametrize("reader", READERS)
def test_it_is_not_read_by_those_who_may_not_know(app: flask.Flask, reader: str) -> None:
    record = make_record(content=change_words(plans.CONTENT, lambda _text: TYPED))
    officer = accounts.user(Role.DATA_PROTECTION_OFFICER)
    record.ids["erasure_id"] = privacy_commands.request_erasure(officer.actor, record.her.id, TYPED)
    write_everywhere(record)
    reading = Reading(reader_of(reader, app, record), record.her.id)
    reading.get(addresses(app, record.ids))
    told = {one: sorted(reading.where[one]) for one, how in reading.shown.items() if how is Shown.DIRECTLY}
    assert {one: where for one, where in told.items() if one in HERS} == {}
