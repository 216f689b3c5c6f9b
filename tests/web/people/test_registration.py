"""The guided form: what it asks first, its drafts, who is shown as alike, and what comes after."""

import re
from collections.abc import Callable
from html import unescape

import flask
import pytest
from sqlalchemy import func, select

from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.core.ids import new_id, show_code
from grants.domain.accounts import commands as accounts_commands
from grants.domain.people import commands, queries
from grants.domain.people.models import Participant, RegistrationDraft
from grants.policy import Role
from tests.factories import accounts, people
from tests.support.client import Client

SignIn = Callable[..., Client]

PATH = "/participants/register"
SAVE = f"{PATH}/save-draft"
MINIMUM = {
    "name": "Петрова Ольга Ивановна",
    "birth": "1985",
    "oblast": "BY-BR",
    "phone": "8 029 123-45-67",
    "safe_to_call": "yes",
    "language": "be",
    "consent_training_records": "yes",
    "consent_way": "in_person",
    "asked_on-day": "1",
    "asked_on-month": "9",
    "asked_on-year": "2025",
}
TYPED = {"name": "Зубрицкая Аделина", "birth": "31.02.1987", "never_say": "про курс", "consent_photos": "no"}


def registered() -> int:
    return db.session.scalar(select(func.count()).select_from(Participant)) or 0


def drafts() -> list[RegistrationDraft]:
    db.session.expire_all()
    return list(db.session.scalars(select(RegistrationDraft).order_by(RegistrationDraft.id)))


def saved(client: Client, data: dict[str, str] = TYPED, path: str = PATH) -> dict[str, str]:
    """What the page's script sends, and the hidden fields that the page then has."""
    fields = client.hidden_fields(path)
    answer = client.post(SAVE, {**fields, **data}, 200, page=path)
    assert re.fullmatch(r"\d\d:\d\d", answer.json["saved_at"])
    return {**fields, "version": str(answer.json["version"])}


def address(fields: dict[str, str]) -> str:
    return f"{PATH}?draft={fields['idempotency_token']}"


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_the_minimum_comes_first_and_the_rest_is_folded_away(client_as: SignIn) -> None:
    page = main_of(client_as(Role.CASE_WORKER).get(PATH).text)
    names = list(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page))
    first, later = page.split("<details", 1)
    order = ["name", "birth", "oblast", "phone", "safe_to_call", "language", "consent_training_records"]
    assert [name for name in dict.fromkeys(names) if name in order] == order
    for name in order:
        assert f'name="{name}"' in first
    for name in ("gender", "town", "former_surname", "channel", "code_word", "consent_photos", "category"):
        assert f'name="{name}"' in later
    assert not later.startswith(' class="card later" open')


def test_the_region_of_the_own_organisation_is_chosen_already(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER, organisation=accounts.organisation(oblast="BY-VI"))
    assert re.search(r"<option[^>]*BY-VI[^>]*selected|selected[^>]*BY-VI", client.get(PATH, 200).text)
    saved(client, {"oblast": "BY-VI", "name": "Зубрицкая Аделина"})
    assert len(drafts()) == 1


def test_the_minimum_suffices_and_two_ways_go_on(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    where = client.post(PATH, MINIMUM).location
    page = main_of(client.get(where).text)
    (her,) = db.session.scalars(select(Participant)).all()
    assert show_code(her.case_code) in page
    assert "Петрова" not in page
    assert f'href="{PATH}"' in page
    assert f'href="/participants/{her.id}/edit"' in page
    assert her.language == "be"
    client_as(Role.TRAINER).get(where, 404)
    client_as(Role.PROGRAMME_MANAGER).get(where, 403)


def test_faults_are_listed_in_the_order_of_the_page(client_as: SignIn) -> None:
    ngo = accounts.organisation()
    client = client_as(Role.CASE_WORKER, organisation=ngo)
    accounts.give_role(client.user.id, Role.TRAINER, accounts.organisation().id)
    wrong = {"organisation": "", "birth": "31.02.1987", "phone": "12", "language": "xx", "gender": "xx"}
    page = main_of(client.post(PATH, wrong | {"town": "x" * 201, "asked_on-day": "40"}, 422).text)
    summary = page[page.index("govuk-error-summary__list") : page.index("</ul>")]
    links = re.findall(r'href="#([^"]+)"', summary)
    places = [page.index(f'id="{link}"') for link in links]
    assert {"organisation", "name", "oblast", "town", "gender"} <= set(links)
    assert places == sorted(places)
    assert '<details class="card later" open' in page


def test_a_draft_saves_itself_and_is_gone_on_with(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    fields = saved(client)
    assert drafts()[0].version == 1
    again = client.http.post(SAVE, data={**fields, **TYPED, "town": "Мядель"})
    assert again.json["version"] == 2
    page = client.get(PATH).text
    assert "You began 1 registration" in page
    assert address(fields) in page
    assert "Зубрицкая" not in page
    page = client.get(address(fields)).text
    for typed in ("Зубрицкая Аделина", "31.02.1987", "про курс", "Мядель"):
        assert f'value="{typed}"' in page
    assert "Зубрицкая" not in re.search("<title>(.*?)</title>", page)[1]
    assert re.search(r'name="consent_photos" value="no"\s+checked', page)
    assert "govuk-error-summary" not in page
    assert "You began" not in page
    assert "Saved" in page
    assert '<details class="card later" open' in page


def test_registering_ends_the_draft(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    fields = saved(client)
    client.post(address(fields), MINIMUM)
    assert (registered(), drafts()) == (1, [])
    late = client.http.post(SAVE, data={**fields, **TYPED})
    assert late.status_code == 409
    again = client.http.post(PATH, data={**fields, **MINIMUM})
    assert again.status_code == 302, "the second click gets the first one's answer"
    assert registered() == 1


def test_without_scripts_a_button_saves_and_what_is_refused_stays(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    assert client.post(PATH, {**TYPED, "step": "later"}).location == PATH
    page = client.get(PATH).text
    assert re.search(r"Saved \d\d:\d\d", page)
    assert "You began 1 registration" in page
    client.post(PATH, TYPED, 422)
    assert len(drafts()) == 2
    client.post(PATH, {"step": "later"})
    client.post(PATH, {}, 422)
    assert len(drafts()) == 2, "nothing was typed, so nothing is kept"


def test_throwing_away_is_asked_first(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    where = client.post(PATH, {**TYPED, "step": "discard"}).location
    assert "Discard what you typed?" in client.get(where).text
    assert len(drafts()) == 1
    client.post(where)
    assert drafts() == []
    client.get(where, 404)
    assert client.post(PATH, {"step": "discard"}).location == "/participants"


def test_a_draft_that_is_gone_is_said_so(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    for asked in (new_id(), "nonsense"):
        page = client.get(f"{PATH}?draft={asked}").text
        assert "not here any more" in page


def test_a_draft_is_for_its_author_while_she_may_register(client_as: SignIn) -> None:
    ngo = accounts.organisation()
    client = client_as(Role.TRAINER, organisation=ngo)
    fields = saved(client)
    discard = f"/participants/drafts/{fields['idempotency_token']}/discard"
    for role, where in ((Role.TRAINER, ngo), (Role.COORDINATOR, ngo), (Role.CASE_WORKER, None)):
        other = client_as(role, organisation=where)
        page = other.get(address(fields)).text
        assert "Зубрицкая" not in page
        assert "You began" not in page
        other.get(discard, 404)
        other.post(SAVE, {**other.hidden_fields(PATH), **fields, **TYPED, "csrf_token": ""}, 400, page=PATH)
        token = other.hidden_fields(PATH)["csrf_token"]
        other.post(SAVE, {**fields, **TYPED, "csrf_token": token, "version": "0"}, 404, page=PATH)
    for role in (Role.DONOR, Role.PROGRAMME_MANAGER):
        client_as(role).get(address(fields), 403)
    assert drafts()[0].version == 1


def test_the_next_to_sign_in_on_the_same_phone_finds_nothing(client_as: SignIn, app: flask.Flask) -> None:
    ngo = accounts.organisation()
    client, colleague = (accounts.user(Role.TRAINER, ngo) for _ in range(2))
    phone = Client(app, client)
    fields = saved(phone)
    phone.post("/sign-out", page=PATH)
    assert phone.http.get(address(fields)).status_code == 302
    other = Client(app, colleague)
    assert "Зубрицкая" not in other.get(address(fields)).text
    back = Client(app, client)
    assert "Зубрицкая" in back.get(address(fields)).text


def test_a_blocked_author_reaches_nothing(client_as: SignIn, app: flask.Flask) -> None:
    client = client_as(Role.TRAINER)
    fields = saved(client)
    administrator = accounts.user(Role.ADMINISTRATOR)
    accounts_commands.block_user(administrator.actor, client.user.id, 1, "left")
    assert client.http.get(address(fields)).status_code == 302
    assert client.http.post(SAVE, data={**fields, **TYPED}).status_code == 302
    assert drafts()[0].version == 1


def test_two_pages_of_one_draft_do_not_overwrite_each_other(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    fields = saved(client)
    other = {**client.hidden_fields(address(fields))}
    assert client.http.post(SAVE, data={**other, **TYPED, "town": "Мядель"}).status_code == 200
    late = {**fields, **TYPED, "town": "Иванава", "page": "of another time"}
    assert client.http.post(SAVE, data=late).status_code == 409
    answer = client.http.post(PATH, data={**late, "step": "later"})
    assert answer.status_code == 409
    assert 'value="Иванава"' in answer.text
    assert address(fields) in unescape(answer.text)
    shown = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert client.http.post(PATH, data={**late, "step": "later", "version": shown[1]}).status_code == 302
    assert 'value="Иванава"' in client.get(address(fields)).text


def test_a_page_whose_answer_was_lost_goes_on(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    fields = saved(client)
    assert client.http.post(SAVE, data={**fields, **TYPED, "version": "0"}).json["version"] == 2


def test_a_draft_keeps_what_the_form_asks_of_its_reader_and_nothing_else(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    fields = saved(client, {**TYPED, "category": "in_protection", "anyway": "y", "nothing": "of ours"})
    draft = queries.find_draft(client.actor, drafts()[0].id)
    assert draft is not None
    assert not draft.typed.keys() & {"category", "anyway", "nothing", "csrf_token", "page"}
    assert "Kind of assistance" not in client.get(address(fields)).text


@pytest.mark.parametrize(
    ("known", "birth", "typed"),
    [
        ("Пятрова Вольга", "1985", {}),
        ("Петрова Ольга", "", {}),
        ("Петрова Ольга", "1985-03-05", {"birth": ""}),
        ("Ольга Петрова", "1985", {"name": "Петрова Ольга"}),
        ("Семёнова Алёна", "1985", {"name": "Семенова Алена"}),
        ("Ганна Ваўкова", "1985", {"name": "Волкова Анна"}),
        ("Петрова Ольга (Сидорова)", "1985", {"name": "Сидорова Ольга"}),
        ("Сидорова Ольга", "1985", {"name": "Петрова Ольга", "former_surname": "Сидорова"}),
    ],
)
def test_someone_alike_by_any_form_of_her_name_is_shown_and_one_press_says_another(
    client_as: SignIn, known: str, birth: str, typed: dict[str, str]
) -> None:
    client = client_as(Role.COORDINATOR)
    her = people.participant(organisation_id=client.user.organisation_id, name=known, birth=birth, phone="")
    page = main_of(client.post(PATH, {**MINIMUM, **typed}, 422).text)
    assert show_code(her.case_code) in page
    assert f'value="{(MINIMUM | typed)["name"]}"' in page
    assert registered() == 1
    assert len(drafts()) == 1, "nothing typed is lost"
    client.post(PATH, {**MINIMUM, **typed, "anyway": "y"})
    assert registered() == 2


def test_by_her_phone_she_is_known_whatever_she_is_called_now(client_as: SignIn) -> None:
    client = client_as(Role.COORDINATOR)
    her = people.participant(
        organisation_id=client.user.organisation_id, name="Кравчук Ирина", birth="", phone="+375291234567"
    )
    assert show_code(her.case_code) in client.post(PATH, MINIMUM, 422).text
    other = {**MINIMUM, "phone": "8 029 123-45-68"}
    client.post(PATH, other)


def test_of_others_only_whom_to_ask_is_told(client_as: SignIn) -> None:
    ngo = accounts.organisation()
    here, there = (people.participant(one, "Петрова Ольга", birth="1985") for one in (ngo, None))
    page = main_of(client_as(Role.TRAINER, organisation=ngo).post(PATH, MINIMUM, 422).text)
    assert "known to your colleagues" in page
    assert "known to another organisation: ask the programme office" in page
    for one in (here, there):
        assert show_code(one.case_code) not in page
        assert str(one.id) not in page
    asked = select(AuditEntry.target_id).where(AuditEntry.action == "participant.asked_after")
    assert set(db.session.scalars(asked)) == {here.id, there.id}, "whoever asks after people leaves a trace"


def test_the_second_click_is_not_told_of_herself(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    fields = client.hidden_fields(PATH)
    answers = [client.http.post(PATH, data={**fields, **MINIMUM}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location


def test_the_work_list_leads_to_what_was_begun(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    saved(client)
    assert "You began 1 registration and have not finished it" in client.get("/").text


def test_a_draft_too_long_is_refused(client_as: SignIn) -> None:
    client = client_as(Role.TRAINER)
    long = {"note": "x" * (commands.drafts.MOST_LETTERS + 1)}
    client.post(SAVE, {**client.hidden_fields(PATH), **long}, 422, page=PATH)
    client.post(PATH, {**long, "step": "later"}, 422)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"name": "Zubritskaya"}'),
        ("text/plain", b"\xff\xfe"),
        ("multipart/form-data; boundary=x", b"--x\r\nname"),
        ("application/x-www-form-urlencoded", b"name=Zubritskaya"),
    ],
)
def test_nothing_is_said_to_be_saved_of_what_is_not_the_form(
    client_as: SignIn, kind: str, body: bytes
) -> None:
    client = client_as(Role.TRAINER)
    headers = {"X-CSRFToken": client.hidden_fields(PATH)["csrf_token"]}
    assert client.http.post(SAVE, data=body, content_type=kind, headers=headers).status_code == 400
    assert drafts() == []
