"""A long list is made ready outside the transaction: what others did meanwhile counts, and what was cut off is finished."""

import datetime
from collections.abc import Callable

import flask
import pytest
from sqlalchemy import delete, func, select, update

from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.transaction import transaction
from grants.domain.people import commands, indexing, prepared_people
from grants.domain.people.commands import Declaration, EnrolledList, FileFacts
from grants.domain.people.lists.sheet import Row, Sheet
from grants.domain.people.models import IdentityToken, ListImport, Participant
from grants.domain.people.states import ConsentWay
from grants.notifications.sending import housekeeping
from grants.policy import SYSTEM
from tests.factories import accounts

HEAD = ("ФИО", "Дата рождения", "Область")
PEOPLE = (("Иванова Анна", "5.3.1985", "Минск"), ("Зуева Юлия", "5.4.1986", "Брест"))
AGREED = Declaration(ConsentWay.ON_PAPER, datetime.date(2025, 9, 1))


def enrol(organisation_id: object, *people: tuple[str, str, str], file: str = "1") -> EnrolledList:
    rows = [Row(number, cells) for number, cells in enumerate((HEAD, *people), start=1)]
    facts = FileFacts(organisation_id, file * 64)  # type: ignore[arg-type]
    return commands.enrol_sheets(SYSTEM, facts, [Sheet("A", rows)], AGREED)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_who_was_registered_while_the_list_was_read_is_not_registered_again(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, others = accounts.organisation().id, accounts.organisation().id
    gather = prepared_people.PreparedPeople.gather

    def slowly(self: prepared_people.PreparedPeople, people: object) -> None:
        gather(self, people)  # type: ignore[arg-type]
        monkeypatch.setattr(prepared_people.PreparedPeople, "gather", gather)
        enrol(others, ("Иванова Ганна", "5.3.1985", "Минск"), file="2")

    monkeypatch.setattr(prepared_people.PreparedPeople, "gather", slowly)
    done = enrol(mine, *PEOPLE)
    assert (done.rows, done.registered, count(Participant)) == (2, 1, 2)


def test_the_same_file_brought_meanwhile_is_registered_once(
    app: flask.Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = accounts.organisation().id
    gather = prepared_people.PreparedPeople.gather
    first: list[EnrolledList] = []

    def slowly(self: prepared_people.PreparedPeople, people: object) -> None:
        gather(self, people)  # type: ignore[arg-type]
        monkeypatch.setattr(prepared_people.PreparedPeople, "gather", gather)
        first.append(enrol(mine, *PEOPLE))

    monkeypatch.setattr(prepared_people.PreparedPeople, "gather", slowly)
    done = enrol(mine, *PEOPLE)
    assert (done.import_id, done.registered) == (first[0].import_id, 0)
    assert (count(Participant), count(ListImport)) == (2, 1)


@pytest.mark.parametrize("finish", [housekeeping, indexing.index_rest])
def test_hashes_that_were_cut_off_are_written_by_the_worker(
    app: flask.Flask, finish: Callable[[], object]
) -> None:
    done = enrol(accounts.organisation().id, *PEOPLE)
    hashes = count(IdentityToken)
    one = db.session.scalars(select(Participant.id).limit(1)).one()
    with transaction():
        db.session.execute(delete(IdentityToken).where(IdentityToken.participant_id == one))
        db.session.execute(update(ListImport).values(indexed_at=None))
    finish()
    assert count(IdentityToken) == hashes
    assert db.session.get_one(ListImport, done.import_id).indexed_at is not None


def test_a_list_without_people_registers_nothing(app: flask.Flask) -> None:
    organisation_id = accounts.organisation().id
    with pytest.raises(DomainError, match="no row of column names"):
        commands.enrol_sheets(
            SYSTEM, FileFacts(organisation_id, "3" * 64), [Sheet("A", [Row(1, ("a", "b"))])], AGREED
        )
    assert count(ListImport) == 0
