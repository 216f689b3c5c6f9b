"""What is left behind: donors read totals, auditors every step; chain and books hold; no log or letter names anybody."""

import csv
import email
import io
import json
import re
from email.policy import default
from pathlib import Path

from sqlalchemy import select

from grants.cli.audit import audit
from grants.cli.ledger import ledger
from grants.cli.worker import worker
from grants.core.db import db
from grants.core.outbox import OutboxMessage
from tests.journeys.road.applying import SHARES, dots
from tests.journeys.road.enrolment import ONE_BY_ONE
from tests.journeys.road.paying import FIRST, OTHER, SECOND
from tests.journeys.road.stage import LIST, Road

CASE_CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b")
DONE = {  # what the audit knows of this road, and how often it happened
    "user.invited": 16,
    "organisation.created": 6,
    "import.committed": 1,
    "participant.registered": 1,
    "participant.pin_set": 4,
    "course.created": 1,
    "cohort.finished": 1,
    "enrolment.completed": 4,
    "enrolment.not_completed": 1,
    "certificate.issued": 4,
    "host.approved": 1,
    "placement.completed": 1,
    "plan.submitted": 4,
    "contribution.recorded": 3,
    "call.opened": 1,
    "application.submitted": 4,
    "call.panel_assigned": 1,
    "review.submitted": 12,
    "decision.recorded": 4,
    "call.decided": 1,
    "letter.taken": 4,
    "award.signed": 2,
    "tranche.requested": 3,
    "tranche.approved": 3,
    "tranche.paid": 3,
    "award.paid_in_full": 1,
    "visit.recorded": 1,
}


def walk(road: Road) -> None:
    _donor(road)
    _auditor(road)
    _officer(road)
    _proofs(road)
    _letters(road)
    no_trace("the log", road.log.getvalue())
    assert road.log.getvalue().count('"event": "request"') > 500


def _donor(road: Road) -> None:
    """The donor of one fund reads its totals; nothing about a person is open to her."""
    donor = road.as_("donor").follow("Funds")
    rows = {row[0].split()[0]: row[1:] for row in donor.rows("Funds")}
    paid = FIRST["F-PRM"] + OTHER["F-PRM"] + SECOND["F-PRM"]
    assert list(rows) == ["F-PRM"], "her own fund, and nobody else's"
    assert rows["F-PRM"][1:4] == [dots(SHARES["F-PRM"]), dots(paid), dots(SHARES["F-PRM"] - paid)]
    assert not CASE_CODE.search(donor.text)
    donor.open("/").follow("Overview")
    assert "40 people registered" in donor.text or "registered 40" in donor.text, donor.text[:800]
    assert not CASE_CODE.search(donor.text)
    for path in ("/participants", road.women[0].record, road.women[0].award, "/disbursements/ledger"):
        donor.open(path, 403)


def _auditor(road: Road) -> None:
    auditor = road.as_("auditor").follow("Audit")
    counted = {}
    for action in DONE:
        auditor.open(f"/audit?action={action}")
        counted[action] = int(re.search(r"(\d+) entr(y|ies) of the audit", auditor.text)[1])
        no_trace(action, auditor.answer.text)
    assert counted == DONE


def _officer(road: Road) -> None:
    """Who saw whose name, and why."""
    officer = road.as_("officer").follow("Openings")
    assert road.women[0].code in officer.text
    assert "The finance 1" in officer.text
    no_trace("the openings", officer.answer.text)


def _proofs(road: Road) -> None:
    runner = road.app.test_cli_runner()
    assert runner.invoke(audit, ["seal"]).exit_code == 0
    proof = runner.invoke(audit, ["verify", "--json"])
    assert proof.exit_code == 0, proof.output
    shown = json.loads(proof.output)
    assert (shown["unsealed"], shown["faults"]) == (0, [])
    assert shown["sealed"] > sum(DONE.values())
    books = runner.invoke(ledger, ["verify", "--json"])
    assert books.exit_code == 0, books.output
    shown = json.loads(books.output)
    # 4,500.00 came in; 1,286.40 + 1,291.20 + 857.60 = 3,435.20 went out: 7,935.20 on either side.
    assert shown["sums"] == [{"currency": "BYN", "debit_minor": 793_520, "credit_minor": 793_520}]
    assert (shown["payments"], shown["faults"]) == (3, [])


def _letters(road: Road) -> None:
    """What leaves the system says that something waits, and for nobody whom."""
    with road.app.app_context():
        messages = db.session.execute(select(OutboxMessage.kind, OutboxMessage.payload)).all()
        db.session.remove()
    kinds = [kind for kind, _payload in messages]
    assert kinds.count("decision_recorded") == 4
    assert kinds.count("tranche_requested") == kinds.count("tranche_approved") == 3
    no_trace("the outbox", json.dumps([payload for _kind, payload in messages], ensure_ascii=False))
    sent = road.app.test_cli_runner().invoke(worker, ["--once"])
    assert sent.exit_code == 0, sent.output
    folder: Path = road.app.config["KROK"].instance / "mail"
    letters = [email.message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]
    assert len(letters) >= len(messages)
    for letter in letters:
        whole = f"{letter['subject']} {letter['to']} {letter.get_content()}"
        no_trace("a letter", whole)
        assert not CASE_CODE.search(whole)


def no_trace(where: str, text: str) -> None:
    for secret in SECRETS:
        assert secret not in text, f"{secret!r} is in {where}"


def _secrets() -> frozenset[str]:
    """Every name, phone and birth date of the list, and of her who was registered by hand, in the ways they could be written."""
    found = {*ONE_BY_ONE.split()[:2], "336112233", "29.02.1988", "1988-02-29"}
    rows = list(csv.reader(io.StringIO(LIST.decode("cp1251")), delimiter=";"))[3:51]
    for row in rows:
        name, birth, phone = row[1], row[2], row[4]
        if name and not name.startswith("="):
            found.add(name.split()[0])
        digits = re.sub(r"\D", "", phone)
        if len(digits) >= 9:
            found |= {digits[-9:], f"+375{digits[-9:]}"}
        if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", birth):
            day, month, year = birth.split(".")
            found |= {birth, f"{year}-{month:0>2}-{day:0>2}"}
    return frozenset(found)


SECRETS = _secrets()
