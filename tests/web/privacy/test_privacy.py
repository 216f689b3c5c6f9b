"""The evidence pages: the audit, the openings of identities, the rights."""

import datetime
import re
from collections.abc import Callable

import flask

from grants.core import audit, clock
from grants.core.db import db
from grants.core.ids import new_id, show_code
from grants.core.transaction import transaction
from grants.domain.awards.states import AwardState
from grants.domain.people.models import Participant
from grants.policy import Role
from tests.factories import accounts as make
from tests.factories import disbursements, people
from tests.support.client import Client


def note(actor: object, action: str, kind: str = "participant", **values: object) -> None:
    with transaction():
        audit.record(actor, action, kind, values.pop("target", new_id()), **values)


def test_the_audit_tells_who_did_what_and_how_far_it_is_sealed(client_as: Callable[..., Client]) -> None:
    auditor = client_as(Role.AUDITOR)
    olga = make.user(Role.TRAINER, name="Olga Novik")
    note(olga.actor, "role.given", "user", reason="She leads", details={"role": "trainer", "ids": [1, 2]})
    page = auditor.get("/audit").text
    assert "Olga Novik" in page
    assert "Role given" in page
    assert "She leads" in page
    assert "Role: Trainer; How many: 2" in page
    assert "1 entry waits for its seal" in page
    with transaction():
        audit.seal()
    page = auditor.get("/audit").text
    assert "Sealed up to now" in page
    head = audit.verify().head
    groups = " ".join(head[start : start + 8] for start in range(0, 64, 8))
    assert groups in page
    command = f"krok audit verify --number 1 --head &#34;{groups}&#34;"
    assert command in auditor.get("/audit/head").text
    paper = auditor.get("/audit/head.pdf")
    assert paper.mimetype == "application/pdf"
    assert "audit-head-" in paper.headers["Content-Disposition"]
    for path in ("/audit/head", "/audit/head.pdf", "/audit/download.csv"):
        client_as(Role.ADMINISTRATOR).get(path, 403)


def test_entries_say_what_they_are_about_and_are_found_by_its_code(
    client_as: Callable[..., Client],
) -> None:
    auditor = client_as(Role.AUDITOR)
    award = disbursements.award(AwardState.SIGNED)
    tranche, *_others = disbursements.tranches(award)
    person = db.session.get_one(Participant, award.participant_id)
    note(auditor.actor, "participant.changed", "participant", target=person.id)
    note(auditor.actor, "award.signed", "award", target=award.id)
    note(auditor.actor, "tranche.requested", "tranche", target=tranche.id)
    note(auditor.actor, "plan.created", "plan", details={"participant": str(person.id)})
    code = show_code(person.case_code)
    page = auditor.get("/audit").text
    assert f'<span class="code">{code}</span>' in page
    assert f'/{person.id}"' not in page  # auditors see no record of a participant
    assert f'href="/awards/{award.id}"><span class="code">{award.code}</span>' in page
    assert f'href="/disbursements/tranches/{tranche.id}"><span class="code">{award.code} / 1</span>' in page
    assert f"Participant: {code}" in page
    hers = auditor.get(f"/audit?code={code.lower()}").text
    assert "Participant’s data changed</td>" in hers
    assert "Business plan begun</td>" not in hers
    assert "2 entries of the audit" in auditor.get(f"/audit?code={award.code}").text
    assert "Nothing like this was done" in auditor.get("/audit?code=NOTHING").text
    both = client_as(Role.DATA_PROTECTION_OFFICER)
    make.give_role(both.user.id, Role.PROGRAMME_MANAGER, both.user.organisation_id)
    assert f'/{person.id}"><span class="code">{code}' in both.get("/audit").text


def test_exactly_what_is_shown_is_downloaded_and_that_is_noted(client_as: Callable[..., Client]) -> None:
    auditor = client_as(Role.AUDITOR)
    olga = make.user(Role.TRAINER, name="Olga Novik")
    for number in range(27):
        note(olga.actor, "visit.recorded", "visit", reason=f"=Visit {number:02}.")
    note(olga.actor, "plan.created", "plan", reason="A plan")
    page = auditor.get(f"/audit?action=visit.recorded&actor={olga.id}").text
    link = re.search(r'href="([^"]+)">CSV', page)[1].replace("&amp;", "&")
    lines = auditor.get(link).get_data().decode("utf-8-sig").splitlines()
    assert len(lines) == 28
    assert all("Follow-up visit recorded" in line and "Olga Novik" in line for line in lines[1:])
    assert "'=Visit 26." in lines[1]
    assert auditor.get(link.replace(".csv", ".xlsx")).data.startswith(b"PK")
    auditor.get(link.replace(".csv", ".exe"), 404)
    noted = auditor.get("/audit?action=audit.downloaded").text
    assert noted.count("How many: 27") == 2


def test_the_audit_is_filtered_and_goes_on(client_as: Callable[..., Client]) -> None:
    auditor = client_as(Role.AUDITOR)
    olga, vera = make.user(Role.TRAINER, name="Olga Novik"), make.user(Role.TRAINER, name="Vera Zhuk")
    for number in range(27):
        note(olga.actor, "visit.recorded", "visit", reason=f"Visit {number:02}.")
    note(vera.actor, "plan.created", "plan", reason="Vera’s plan")
    page = auditor.get("/audit?action=visit.recorded").text
    assert "27 entries of the audit" in page
    assert "Visit 26." in page
    assert "Visit 01." not in page
    assert "Vera’s plan" not in page
    rest = auditor.get(re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")).text
    assert "Visit 01." in rest
    assert "Visit 26." not in rest
    today = clock.today()
    assert "Vera’s plan" in auditor.get(f"/audit?actor={vera.id}&day={today}").text
    yesterday = today - datetime.timedelta(days=1)
    assert "Nothing like this was done" in auditor.get(f"/audit?actor={vera.id}&day={yesterday}").text
    assert "Vera’s plan" in auditor.get("/audit?target=plan").text
    auditor.get("/audit?action=nonsense&actor=nonsense&day=nonsense")
    auditor.get("/audit?after=nonsense", 404)


def test_openings_are_listed_with_their_reasons_and_codes(client_as: Callable[..., Client]) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER)
    assert "No identity was opened" in officer.get("/audit/openings").text
    olga = make.user(Role.TRAINER, name="Olga Novik")
    first, second = people.participant(), people.participant()
    note(olga.actor, "identity.opened", target=first.id, reason="To call her", details={"what": "all"})
    note(
        olga.actor,
        "identity.opened",
        "participants",
        target=None,
        reason="Attendance",
        details={"ids": [str(first.id), str(second.id)]},
    )
    page = officer.get("/audit/openings").text
    assert "2 openings" in page
    assert "To call her" in page
    assert page.count(show_code(first.case_code)) == 2
    assert show_code(second.case_code) in page
    assert "2 openings of identities in the last seven days" in officer.get("/").text
    assert "openings of identities" not in client_as(Role.AUDITOR).get("/").text


def test_an_auditor_is_told_when_sealing_stands_still(
    client_as: Callable[..., Client], app: flask.Flask
) -> None:
    auditor = client_as(Role.AUDITOR)
    note(auditor.actor, "plan.created", "plan")
    assert "sealing job" not in auditor.get("/").text
    with transaction():
        entry = audit.AuditEntry(
            at=clock.now() - datetime.timedelta(hours=1),
            actor_kind="system",
            action="plan.created",
            target_type="plan",
        )
        audit.db.session.add(entry)
    assert "the sealing job stands still" in auditor.get("/").text
    assert "the sealing job stands still" in client_as(Role.DATA_PROTECTION_OFFICER).get("/").text
    assert "The sealing job has stood still since" in auditor.get("/audit").text
    assert auditor.get("/readyz").text.startswith("ready\naudit not sealed since 20")
    with transaction():
        audit.seal()
    assert "sealing job" not in auditor.get("/").text
    assert auditor.get("/readyz").text == "ready\n"


def test_rights_are_shown_to_those_who_watch_over_them(client_as: Callable[..., Client]) -> None:
    for role in (Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR):
        page = client_as(role).get("/audit/rights").text
        assert "identity:open" in page
    client_as(Role.TRAINER).get("/audit/rights", 403)
    client_as(Role.AUDITOR).get("/audit/openings", 403)
    client_as(Role.ADMINISTRATOR).get("/audit", 403)
