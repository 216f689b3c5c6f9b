"""The list, search, registration and the record, as each role meets them."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from grants.core.db import db
from grants.core.ids import show_code
from grants.domain.people.consent_texts import CONSENT_TEXT_VERSION, CONSENT_TEXTS
from grants.domain.people.identity import SafeContact
from grants.domain.people.models import Consent, Participant
from grants.domain.people.states import Category
from grants.policy import Role
from tests.factories import accounts, people
from tests.support.client import Client

REGISTER = {
    "name": "Петрова Ольга Ивановна",
    "birth": "05.03.1985",
    "gender": "female",
    "oblast": "BY-BR",
    "town": "Лида",
    "language": "ru",
    "phone": "8 029 123-45-67",
    "safe_to_call": "yes",
    "contact_when": "утром",
    "consent_training_records": "yes",
    "consent_photos": "no",
    "consent_way": "on_paper",
    "asked_on-day": "1",
    "asked_on-month": "9",
    "asked_on-year": "2025",
}
STEPS = ("edit", "record-consent", "withdraw-consent", "set-pin", "leave", "come-back")


def worker_and_hers(
    client_as: Callable[..., Client], role: Role = Role.TRAINER, **values: object
) -> tuple[Client, Participant]:
    client = client_as(role)
    return client, people.participant(
        organisation_id=client.user.organisation_id, registered_by=client.user.id, **values
    )


def path_of(person: Participant, step: str = "") -> str:
    return f"/participants/{person.id}" + (f"/{step}" if step else "")


def test_the_list_shows_case_codes_and_never_a_name(client_as: Callable[..., Client]) -> None:
    client, person = worker_and_hers(client_as, name="Петрова Ольга")
    other = people.participant()
    page = client.get("/participants").text
    assert show_code(person.case_code) in page
    assert show_code(other.case_code) not in page
    assert "Петрова" not in page
    assert "1 participant" in page
    assert "Nobody fits" in client.get("/participants?oblast=BY-HO").text
    assert (
        show_code(person.case_code)
        in client.get("/participants?oblast=BY-BR&state=active&lead=none&contact=none").text
    )


def test_the_programme_manager_sees_all_and_opens_nothing(client_as: Callable[..., Client]) -> None:
    one, two = people.participant(), people.participant()
    client = client_as(Role.PROGRAMME_MANAGER)
    page = client.get("/participants").text
    assert show_code(one.case_code) in page
    assert show_code(two.case_code) in page
    assert "Show name" not in client.get(path_of(one)).text
    client.get(path_of(one, "edit"), 403)
    client.get("/participants/search", 403)


@pytest.mark.parametrize(
    "role", [Role.DONOR, Role.COMMITTEE_MEMBER, Role.FINANCE_OFFICER, Role.ADMINISTRATOR]
)
def test_others_have_no_way_in(client_as: Callable[..., Client], role: Role) -> None:
    person = people.participant()
    client = client_as(role)
    for path in ("/participants", "/participants/register", "/participants/import", path_of(person)):
        client.get(path, 403)


def test_another_organisations_participant_is_not_there(client_as: Callable[..., Client]) -> None:
    client, mine = worker_and_hers(client_as)
    person = people.participant()
    client.get(path_of(person), 404)
    for step in STEPS:
        client.get(path_of(person, step), 404)
    client.post(path_of(person, "show-identity"), {"reason": "contact"}, 404, page=path_of(mine))
    client.post(path_of(person, "take-on"), status=404, page=path_of(mine))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_download_holds_no_identity(client_as: Callable[..., Client], ending: str) -> None:
    client, person = worker_and_hers(client_as, name="Петрова Ольга")
    answer = client.get(f"/participants/download.{ending}")
    assert "attachment" in answer.headers["Content-Disposition"]
    if ending == "csv":
        text = answer.data.decode("utf-8-sig")
        assert show_code(person.case_code) in text
        assert "Петрова" not in text
    client.get("/participants/download.pdf", 404)


def test_registering_by_the_form_and_finding_her_again(client_as: Callable[..., Client]) -> None:
    client = client_as(Role.TRAINER)
    done = client.post("/participants/register", REGISTER).location
    where = done.removesuffix("/registered")
    page = client.get(done).text
    assert "Петрова" not in page
    assert f'href="{where}/edit"' in page
    page = client.get(where).text
    assert "Петрова" not in page
    assert "Only as agreed" in page
    found = client.post("/participants/search", {"q": "Вольга"}, 200, page="/participants/search").text
    assert "Петрова Ольга Ивановна" in found
    assert where in found
    assert "q=" not in (client.get("/participants/search").request.path)


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    client_as: Callable[..., Client],
) -> None:
    client = client_as(Role.TRAINER)
    typed = {**REGISTER, "birth": "31.02.1987", "phone": "12", "consent_training_records": "no", "oblast": ""}
    page = client.post("/participants/register", typed, 422).text
    for sentence in ("no such date", "not a whole phone number", "Choose a region"):
        assert sentence in page
    assert 'value="31.02.1987"' in page
    page = client.post("/participants/register", {**REGISTER, "consent_training_records": "no"}, 422).text
    assert "can’t be registered" in page


def test_someone_alike_is_shown_before_saving(client_as: Callable[..., Client]) -> None:
    client, known = worker_and_hers(client_as, name="Пятрова Вольга", birth="1985", phone="")
    page = client.post("/participants/register", REGISTER, 422).text
    assert show_code(known.case_code) in page
    client.post("/participants/register", {**REGISTER, "anyway": "y"})
    stranger = client_as(Role.TRAINER)
    page = stranger.post("/participants/register", REGISTER, 422).text
    assert "known to another organisation" in page
    assert show_code(known.case_code) not in page


def test_name_and_contact_show_after_a_reason_the_safe_contact_first(
    client_as: Callable[..., Client],
) -> None:
    client, person = worker_and_hers(
        client_as, name="Петрова Ольга", safe_contact=SafeContact(when="только утром", code_word="василёк")
    )
    assert "Петрова" not in client.get(path_of(person)).text
    page = client.post(path_of(person, "show-identity"), {"reason": ""}, 422, page=path_of(person)).text
    assert "Say why you open it" in page
    assert "Петрова" not in page
    client.post(path_of(person, "show-identity"), {"reason": "other"}, 422, page=path_of(person))
    page = client.post(
        path_of(person, "show-identity"), {"reason": "contact"}, 200, page=path_of(person)
    ).text
    assert page.index("Do not call") < page.index("только утром") < page.index("+375 29 123-45-67")
    assert "Петрова" not in re.search("<title>(.*?)</title>", page)[1]
    assert "Name and contact opened" in client.get(path_of(person)).text


def test_the_category_is_for_case_workers(client_as: Callable[..., Client]) -> None:
    ngo = accounts.organisation()
    client, trainer = client_as(Role.CASE_WORKER, organisation=ngo), client_as(Role.TRAINER, organisation=ngo)
    person = people.participant(ngo, category=Category.IN_PROTECTION, lead_worker_id=trainer.user.id)
    assert "Protection" in client.get(path_of(person)).text
    assert "Kind of assistance" not in trainer.get(path_of(person)).text
    assert "Kind of assistance" not in trainer.get(path_of(person, "edit")).text


def test_correcting_her_data_and_a_stale_form(client_as: Callable[..., Client]) -> None:
    client, person = worker_and_hers(client_as, name="Петрова Ольга")
    path = path_of(person, "edit")
    page = client.get(path).text
    assert 'value="Петрова"' in page
    stale = client.hidden_fields(path)
    typed = {
        "surname": "Сидорова",
        "given": "Ольга",
        "birth": "1985",
        "oblast": "BY-HO",
        "language": "be",
        "phone": "",
    }
    client.post(path, typed)
    answer = client.http.post(path, data={**stale, **typed, "town": "Гомель"})
    assert answer.status_code == 409
    assert "Гомель" in answer.text
    client.post(path, {**typed, "given": ""}, 422)


def test_consents_on_the_record(client_as: Callable[..., Client]) -> None:
    client, person = worker_and_hers(client_as)
    day = {"asked_on-day": "1", "asked_on-month": "9", "asked_on-year": "2025"}
    client.post(
        path_of(person, "record-consent"),
        {"purpose": "contact", "given": "yes", "way": "by_phone", "language": "be", **day},
    )
    assert "Being contacted" in client.get(path_of(person)).text
    client.post(path_of(person, "record-consent"), {"purpose": "contact"}, 422)
    assert "Nobody from the programme calls" in client.get(path_of(person, "withdraw-consent")).text
    client.post(path_of(person, "withdraw-consent"), {"purpose": "contact"})
    assert "Taken back" in client.get(path_of(person)).text
    client.post(path_of(person, "withdraw-consent"), {"purpose": "photos"}, 422)


def test_the_texts_she_answers_to_are_shown_and_their_version_is_kept(
    client_as: Callable[..., Client],
) -> None:
    client, _person = worker_and_hers(client_as)
    shown = client.get("/participants/consent-texts").text
    asked = client.get("/participants/register").text
    for text in CONSENT_TEXTS.values():
        assert text in shown
        assert text in asked
    assert CONSENT_TEXT_VERSION in shown
    client.post("/participants/register", REGISTER)
    assert CONSENT_TEXT_VERSION in set(db.session.scalars(select(Consent.text_version)))
    client_as(Role.PROGRAMME_MANAGER).get("/participants/consent-texts", 403)


def test_the_pin_is_shown_once(client_as: Callable[..., Client]) -> None:
    client, person = worker_and_hers(client_as)
    page = client.post(path_of(person, "set-pin"), status=200).text
    assert re.search(r"\d{3} \d{3}", page)
    assert show_code(person.case_code) in page
    assert "PIN set on" in client.get(path_of(person)).text


def test_she_leaves_and_comes_back_and_gets_a_lead_worker(client_as: Callable[..., Client]) -> None:
    client, person = worker_and_hers(client_as)
    client.post(path_of(person, "leave"), {"reason": ""}, 422)
    client.post(path_of(person, "leave"), {"reason": "moved"})
    assert "She comes back" in client.get(path_of(person)).text
    client.post(path_of(person, "leave"), {"reason": "again"}, 409)
    client.post(path_of(person, "come-back"), {"reason": "is here"})
    client.post(path_of(person, "take-on"), page=path_of(person))
    assert "Become her lead worker" not in client.get(path_of(person)).text


def test_the_work_list_leads_to_those_without_a_lead_worker(client_as: Callable[..., Client]) -> None:
    client, _person = worker_and_hers(client_as)
    assert "no lead worker" in client.get("/").text


def test_only_who_sees_several_organisations_is_told_which(client_as: Callable[..., Client]) -> None:
    client, person = worker_and_hers(client_as)
    assert ">Organisation<" not in client.get("/participants").text
    page = client_as(Role.PROGRAMME_MANAGER).get("/participants").text
    assert ">Organisation<" in page
    assert show_code(person.case_code) in page
