"""Everything held on a participant, for herself."""

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from grants.core.db import Code
from grants.core.ids import new_id
from grants.domain.people.identity import SafeContact
from grants.domain.privacy.queries.file_sections import statements
from grants.policy import Role
from grants.web.filters import LABELS
from tests.factories import accounts, erasures, people, training
from tests.support.client import Client

ClientAs = Callable[..., Client]


def test_it_holds_everything_and_who_opened_her_identity(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her = erasures.told_of(ngo)
    training.enrolment(training.cohort(ngo), her)
    worker = client_as(Role.CASE_WORKER, organisation=ngo)
    assert f"/privacy/participants/{her.id}/file.pdf" in worker.get(f"/participants/{her.id}").text
    answer = worker.get(f"/privacy/participants/{her.id}/file.json")
    assert f'filename="file-{her.case_code[:4]}' in answer.headers["Content-Disposition"]
    held = json.loads(answer.text)
    assert held["identity"][0]["name"].startswith(erasures.SURNAME)
    assert held["safe_contact"][0]["code_word"] == "васильковый"
    assert held["record"][0]["category"] == "at_risk"
    assert all(
        held[name]
        for name in (
            "consents", "training", "placements", "plans", "applications", "awards", "visits",
        )
    )  # fmt: skip
    assert [(row["role"], row["reason"]) for row in held["openings"]] == [("case_worker", "her_request")]
    worker.get(f"/privacy/participants/{her.id}/file.xml", 404)


PRINTED = {
    "en": ("Your record", "A text message (SMS)", "To get in touch with her: Parcel", "Trainer"),
    "ru": ("Ваша запись", "Текстовое сообщение (SMS)", "Связаться с ней: Parcel", "Тренер"),
    "be": ("Ваш запіс", "Тэкставае паведамленне (SMS)", "Звязацца з ёй: Parcel", "Трэнер"),
}


@pytest.mark.parametrize("language", PRINTED)
def test_it_is_printed_in_her_language(client_as: ClientAs, language: str) -> None:
    ngo = accounts.organisation(name="The Heron House")
    contact = SafeContact("+375291112233", when="after six", channel="sms")
    trainer = client_as(Role.TRAINER, organisation=ngo)
    her = people.participant(ngo, language=language, safe_contact=contact, lead_worker_id=trainer.actor.id)
    training.enrolment(training.cohort(ngo), her)
    trainer.post(f"/participants/{her.id}/show-identity", {"reason": "contact", "note": "Parcel"}, 200)
    answer = client_as(Role.COORDINATOR, organisation=ngo).get(f"/privacy/participants/{her.id}/file.pdf")
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(answer.data)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert [words for words in PRINTED[language] if words not in text] == []
    assert ".." not in text
    assert trainer.actor.name not in text
    assert "The Heron House" in text


def test_who_may_not(client_as: ClientAs) -> None:
    ngo = accounts.organisation()
    her = erasures.told_of(ngo)
    path = f"/privacy/participants/{her.id}/file.json"
    client_as(Role.TRAINER, organisation=ngo).get(path, 403)
    client_as(Role.CASE_WORKER).get(path, 404)
    erasures.erased(her)
    client_as(Role.CASE_WORKER, organisation=ngo).get(path, 409)


def test_every_code_in_it_has_words() -> None:
    kinds = {
        column.type.kind
        for asked in statements(new_id()).values()
        for column in asked.selected_columns
        if isinstance(column.type, Code)
    }
    assert len(kinds) > 10
    assert [(kind, code) for kind in kinds for code in kind if (kind, code.value) not in LABELS] == []
