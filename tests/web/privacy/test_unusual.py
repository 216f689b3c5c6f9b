"""Openings that stand out, on a list for the data-protection officer."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import insert

from grants.core import audit, clock
from grants.core.db import db
from grants.core.ids import new_id, show_code
from grants.core.transaction import transaction
from grants.domain.people import queries as people_queries
from grants.domain.people.vault import read_identities
from grants.domain.privacy import patterns, queries
from grants.domain.privacy.glass import commands as glass
from grants.domain.privacy.states import Pattern
from grants.policy import Role
from tests.factories import accounts, people
from tests.support.client import Client


def at(hour: int) -> datetime.datetime:
    """Yesterday at that hour of Minsk."""
    day = clock.today() - datetime.timedelta(days=1)
    return datetime.datetime.combine(day, datetime.time(hour, 30), clock.ZONE)


def opened(who: accounts.Account, moment: datetime.datetime, *ids: object, alone: bool = False) -> None:
    details = {"what": "all"} if alone else {"what": "names", "ids": [str(one) for one in ids]}
    row = audit.entry_row(
        who.actor, "identity.opened", "participant", ids[0] if alone else None, reason="x", details=details
    )
    with transaction():
        db.session.execute(insert(audit.AuditEntry), [row | {"at": moment}])


def links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/audit/unusual/look-at[^"]+)"', page)]


def test_what_stands_out_is_listed(client_as: Callable[..., Client]) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER)
    assert "Nothing stands out" in officer.get("/audit/unusual").text
    ngo = accounts.organisation()
    kept, late, many, curious = (
        accounts.user(Role.CASE_WORKER, organisation=ngo, name=name)
        for name in ("Kept", "Late", "Many", "Curious")
    )
    hers, nobodys = people.participant(ngo, lead_worker_id=kept.id), people.participant(ngo)
    opened(kept, at(7), hers.id, alone=True)
    opened(kept, at(20), nobodys.id, alone=True)
    opened(curious, at(12), hers.id, alone=True)
    opened(late, at(21), nobodys.id, alone=True)
    opened(many, at(9), *(new_id() for _one in range(patterns.BULK + 1)))
    opened(many, at(10), *(new_id() for _one in range(patterns.MANY_IN_A_DAY - patterns.BULK)))
    found = {(row.who, row.pattern, row.count) for row in queries.list_unusual(officer.actor)}
    assert found == {
        ("Curious", Pattern.NOT_OWN, 1),
        ("Late", Pattern.OUTSIDE_HOURS, 1),
        ("Many", Pattern.BULK, patterns.BULK + 1),
        ("Many", Pattern.MANY_IN_AN_HOUR, patterns.BULK + 1),
        ("Many", Pattern.MANY_IN_A_DAY, patterns.MANY_IN_A_DAY + 1),
    }
    page = officer.get("/audit/unusual").text
    assert links(page)
    for link in links(page):
        officer.get(link)
    assert "Somebody else is the lead worker" in page
    assert "/audit/unusual" in officer.get("/audit/openings").text
    client_as(Role.AUDITOR).get("/audit/unusual", 403)


def test_a_remark_takes_it_off_the_list_until_more_is_opened(client_as: Callable[..., Client]) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER, name="Vera Watch")
    late = accounts.user(Role.CASE_WORKER, name="Late Worker")
    person, other = people.participant(), people.participant()
    opened(late, at(21), person.id, alone=True)
    opened(late, at(12), other.id, alone=True)
    (link,) = links(officer.get("/audit/unusual").text)
    page = officer.get(link).text
    assert show_code(person.case_code) in page
    assert show_code(other.case_code) not in page  # it was opened by daylight
    assert "Write what you found" in officer.post(link, {"remark": " "}, 422).text
    form = officer.hidden_fields(link)
    opened(late, at(22), person.id, alone=True)
    stale = officer.http.post(link, data={**form, "remark": "She was on duty."})
    assert stale.status_code == 409
    assert "She was on duty." in stale.text
    officer.post(link, {"remark": "She was on duty."})
    page = officer.get("/audit/unusual").text
    assert not links(page)
    assert "Every opening looks like daily work, or was looked at." in page
    assert "She was on duty." in page
    assert "Vera Watch" in page
    entry = officer.get("/audit?action=openings.looked_at").text
    assert "What stood out: Outside working hours; How many: 2" in entry
    assert "She was on duty." in entry
    opened(late, at(23), person.id, alone=True)
    assert links(officer.get("/audit/unusual").text) == [link]


def test_an_emergency_is_marked_until_it_is_reviewed(client_as: Callable[..., Client]) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER)
    worker, person = accounts.user(Role.CASE_WORKER), people.participant()
    opening = glass.break_glass(worker.actor, person.case_code, "She is at the station, alone")
    glass.look(worker.actor, opening)
    page = officer.get("/audit/unusual").text
    assert 'tag--red">Emergency opening' in page
    assert 'tag--red">Emergency opening' in officer.get("/audit/openings").text
    link = next(one for one in links(page) if one.endswith("=emergency"))
    assert "/audit/glass" in officer.get(link).text
    form = officer.hidden_fields("/account")
    assert officer.http.post(link, data={**form, "count": "9", "remark": "Fine"}).status_code == 404
    glass.review_glass(officer.actor, opening, "It was needed")
    assert not [one for one in links(officer.get("/audit/unusual").text) if one.endswith("=emergency")]


def test_nobody_notes_her_own_and_nonsense_is_not_found(client_as: Callable[..., Client]) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER)
    opened(officer, at(22), people.participant().id, alone=True)
    (link,) = links(officer.get("/audit/unusual").text)
    assert "Someone else has to look at what you opened." in officer.get(link).text
    fields = {**officer.hidden_fields("/account"), "count": "1", "remark": "Fine"}
    assert officer.http.post(link, data=fields).status_code == 422
    for wrong in (
        "",
        "?actor=x&day=y&pattern=z",
        link.replace("outside_hours", "bulk").partition("look-at")[2],
    ):
        officer.get(f"/audit/unusual/look-at{wrong}", 404)
    client_as(Role.AUDITOR).get(link, 403)


def test_many_asked_after_while_registering_stand_out(client_as: Callable[..., Client]) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER)
    asking, other = (accounts.user(Role.TRAINER, name=name) for name in ("Asking", "Other"))
    surnames = ("Зубрицкая", "Ковальчук", "Петрова", "Иванова", "Сидорович", "Лось")
    known = [people.participant(name=f"{surname} Анна", birth="1985") for surname in surnames]
    assert len(known) == patterns.MANY_ASKED_AFTER + 1
    for number, her in enumerate(known):
        fields = replace(read_identities([her.id])[her.id], phones=())
        people_queries.similar_people(asking.actor, fields)
        if number < patterns.MANY_ASKED_AFTER:
            people_queries.similar_people(other.actor, fields)
    found = {
        (row.who, row.count)
        for row in queries.list_unusual(officer.actor)
        if row.pattern is Pattern.ASKED_AFTER
    }
    assert found == {("Asking", patterns.MANY_ASKED_AFTER + 1)}
    (link,) = [one for one in links(officer.get("/audit/unusual").text) if "asked_after" in one]
    page = officer.get(link).text
    assert all(show_code(her.case_code) in page for her in known)
    assert "Зубрицкая" not in page
    officer.post(link, {"remark": "A list of another organisation was checked"})
    assert "asked_after" not in "".join(links(officer.get("/audit/unusual").text))
