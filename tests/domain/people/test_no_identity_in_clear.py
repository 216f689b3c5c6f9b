"""What stands in the database: everything that people typed about her can't be found in it."""

from collections.abc import Callable
from pathlib import Path

import flask

from grants.core import clock
from grants.core.db import db
from grants.core.ids import new_id
from grants.domain.people import commands, queries
from grants.domain.people.commands import DraftDetails, RegistrationDetails, ScreeningDetails
from grants.domain.people.enrolment import Answer
from grants.domain.people.identity import IdentityFields, SafeContact
from grants.domain.people.screening.questionnaires import CURRENT
from grants.domain.people.states import Category, ConsentPurpose, ConsentWay, Service
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import parse_name
from grants.domain.people.values.oblasts import Oblast
from grants.policy import Role
from tests.factories import accounts
from tests.factories.screenings import GOOD

SECRETS = (
    "Зубрицкая",
    "Аделина",
    "Казимировна",
    "375291112233",
    "1112233",
    "1987-03-05",
    "Мядель",
    "Озёрная",
)
SECRETS += ("василёк", "соседка", "in_protection", "приходит с сыном", "зубр", "аделин", "against_will")


FIELDS = IdentityFields(
    name=parse_name("Зубрицкая Аделина Казимировна"),
    birth=BirthDate(1987, 3, 5),
    phones=("+375291112233",),
    phone_note="соседка",
    town="Мядель",
    address="ул. Озёрная, 7",
    category=Category.IN_PROTECTION,
    safe_contact=SafeContact("+375291112233", True, code_word="василёк"),
    note="приходит с сыном",
)


def test_a_dump_of_the_database_holds_nothing_of_her(fresh_database: Callable[[], flask.Flask]) -> None:
    app = fresh_database()
    with app.app_context():
        worker = accounts.user(Role.CASE_WORKER)
        agreed = Answer(ConsentPurpose.TRAINING_RECORDS, True, ConsentWay.ON_PAPER, clock.today(), "ru")
        details = RegistrationDetails(worker.organisation_id, FIELDS, Oblast.MINSK, answers=(agreed,))
        made = commands.register_participant(worker.actor, details)
        assert queries.search(worker.actor, "Зубрицкая").rows
        assert queries.open_identity(worker.actor, made, "contact").phones
        commands.set_pin(worker.actor, made)
        screened = ScreeningDetails(
            CURRENT.version,
            0,
            {**GOOD, "against_will": "yes", "wished": ("legal",)},
            clock.today(),
            Category.IN_PROTECTION,
            services=(Service.LEGAL,),
            remarks="соседка, василёк",
        )
        commands.record_screening(worker.actor, made, screened)
        typed = {f"field{number}": [secret] for number, secret in enumerate(SECRETS)}
        commands.save_draft(worker.actor, DraftDetails(new_id(), 0, "page", typed, worker.organisation_id))
        rows = [row for table in db.metadata.sorted_tables for row in db.session.execute(table.select())]
        file = Path(db.engine.url.database or "")
        db.session.remove()
        db.engine.dispose()
    texts = "\n".join(str(value) for row in rows for value in row)
    blobs = b"\n".join(value for row in rows for value in row if isinstance(value, bytes))
    files = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*") if path.is_file())
    assert str(made) in texts
    for secret in SECRETS:
        assert secret not in texts, secret
        for encoding in ("utf-8", "utf-16-le", "cp1251"):
            assert secret.encode(encoding) not in blobs + files, secret
