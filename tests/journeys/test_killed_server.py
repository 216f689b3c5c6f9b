"""The server is killed (SIGKILL) amid 200 requests that write: what was answered is there, whole, and the books balance."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import flask
import pytest
from sqlalchemy import func, select

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.db import db
from grants.domain.accounts import commands
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import LedgerEntry, LedgerPosting, Payment, Tranche
from grants.domain.disbursements.states import TrancheState
from grants.domain.monitoring.models import Visit
from grants.domain.people.models import Consent, IdentityToken, Participant, ParticipantIdentity
from grants.policy import Role
from tests.conftest import MASTER_KEY
from tests.factories import accounts, disbursements, programmes

pytestmark = pytest.mark.slow
HOUSE = Path(__file__).parents[2]
PAYMENTS = 60
REGISTRATIONS = 140
KILLED_AFTER = 70
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
SURNAMES = "Агеева Белова Гусева Дроздова Ершова Жукова Зайцева Лисова Совина Чижова".split()


@dataclass
class Server:
    """A server of the application in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int

    def ask(self, path: str, cookie: str, body: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, text and Set-Cookie of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Cookie": cookie, "Accept-Language": "en"}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST" if body is not None else "GET", path, urlencode(body or {}), headers)
            answer = connection.getresponse()
            return (
                answer.status,
                answer.read().decode(),
                answer.headers.get("Set-Cookie", "").partition(";")[0],
            )
        finally:
            connection.close()

    def fill(self, path: str, session: str, values: dict[str, str]) -> int:
        """Open a form and send it: the status of the answer."""
        _status, page, cookie = self.ask(path, session)
        fields = {}
        for tag in HIDDEN.findall(page):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name:
                fields[name[1]] = value[1] if value else ""
        return self.ask(path, f"{session}; {cookie}", {**fields, **values})[0]


@contextmanager
def serving(url: str, folder: Path) -> Iterator[Server]:
    """Start the server and wait until it is ready; it is killed at the end if it still runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "KROK_DATABASE_URL": url,
        "KROK_INSTANCE": str(folder),
        "KROK_MASTER_KEY": MASTER_KEY,
        "KROK_PORT": str(port),
        "KROK_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(HOUSE),
    }
    command = [sys.executable, "-m", "grants.cli", "run", "--no-demo"]
    with (folder / "server.log").open("ab") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
    server = Server(process, port)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                if server.ask("/readyz", "")[0] == 200:
                    break
            except OSError:
                pass
            assert process.poll() is None, (folder / "server.log").read_text()
            assert time.monotonic() < deadline, "the server did not become ready"
            time.sleep(0.1)
        yield server
    finally:
        process.kill()
        process.wait(10)


def registration(number: int) -> dict[str, str]:
    """A woman nobody is alike."""
    return {
        "name": f"{SURNAMES[number % 10]}{'абвгдежзик'[number // 10 % 10]}{'лмнопрстуф'[number // 100]}ова Ирина",
        "birth": f"{1 + number % 28:02d}.{1 + number % 12:02d}.{1960 + number % 40}",
        "gender": "female",
        "oblast": "BY-BR",
        "town": "Брест",
        "language": "ru",
        "consent_way": "on_paper",
        "asked_on-day": "1",
        "asked_on-month": "9",
        "asked_on-year": "2025",
        "consent_training_records": "yes",
        "anyway": "y",
    }


def test_nothing_answered_is_lost_and_nothing_is_half_done(
    fresh_database: Callable[[], flask.Flask], tmp_path: Path
) -> None:
    app = fresh_database()
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    with app.app_context():
        trainer, payer = accounts.user(Role.TRAINER), accounts.user(Role.FINANCE_OFFICER)
        fund = programmes.fund()
        call = disbursements.funded_call([(fund, 100_000_000)])
        disbursements.contribution(fund, 100_000_000)
        tranches = [disbursements.tranche(TrancheState.APPROVED, call=call).id for _ in range(PAYMENTS)]
        sessions = {
            who.id: f"krok_session={commands.start_session(who.id, 'test', clock.now())}"
            for who in (trainer, payer)
        }
        prepared = db.session.scalar(select(func.count()).select_from(Participant)) or 0
        db.session.remove()
        db.engine.dispose()
    answered: list[tuple[str, object]] = []
    enough = threading.Event()

    with serving(url, tmp_path) as server:

        def register(number: int) -> None:
            note(
                "registered",
                number,
                server.fill("/participants/register", sessions[trainer.id], registration(number)),
            )

        def pay(tranche_id: uuid.UUID) -> None:
            today = clock.today()
            values = {
                "paid_on-day": str(today.day),
                "paid_on-month": str(today.month),
                "paid_on-year": str(today.year),
            }
            path = f"/disbursements/tranches/{tranche_id}/record-payment"
            values["reference"] = f"PAY-{tranche_id}"
            note("paid", tranche_id, server.fill(path, sessions[payer.id], values))

        def note(what: str, which: object, status: int) -> None:
            assert status == 302, (what, status)
            answered.append((what, which))
            if len(answered) >= KILLED_AFTER:
                enough.set()

        jobs: list[tuple[Callable[..., None], object]] = []
        for number in range(REGISTRATIONS):
            jobs.append((register, number))
            if number < PAYMENTS:
                jobs.append((pay, tranches[number]))
        with ThreadPoolExecutor(8) as pool:
            running = [pool.submit(job, argument) for job, argument in jobs]
            assert enough.wait(120), [future.exception() for future in running if future.done()][:3]
            server.process.send_signal(signal.SIGKILL)
            server.process.wait(10)
            refused = [future.exception() for future in running]
    assert KILLED_AFTER <= len(answered) < len(jobs), "the server was meant to die in the middle"
    assert all(isinstance(error, OSError | http.client.HTTPException | None) for error in refused), refused

    with serving(url, tmp_path) as server:
        assert server.ask("/readyz", "")[1] == "ready\n"
        environment = {
            "KROK_DATABASE_URL": url,
            "KROK_INSTANCE": str(tmp_path),
            "KROK_MASTER_KEY": MASTER_KEY,
        }
        for command in (("ledger", "verify"), ("audit", "seal"), ("audit", "verify")):
            done = subprocess.run(
                [sys.executable, "-m", "grants.cli", *command],
                cwd=HOUSE,
                env={**os.environ, **environment},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr

    with app.app_context():
        paid = set(db.session.scalars(select(Tranche.id).where(Tranche.state == TrancheState.PAID)))
        assert {which for what, which in answered if what == "paid"} <= paid
        for tranche_id in paid:
            payment = db.session.scalars(select(Payment).where(Payment.tranche_id == tranche_id)).one()
            entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.payment_id == payment.id)).one()
            posted = select(func.sum(LedgerPosting.amount_minor)).where(LedgerPosting.entry_id == entry.id)
            assert db.session.scalar(posted) == payment.amount_minor == 128_640
            award = select(Award).join(Tranche, Tranche.award_id == Award.id).where(Tranche.id == tranche_id)
            visits = (
                select(func.count())
                .select_from(Visit)
                .where(Visit.award_id == db.session.scalars(award).one().id)
            )
            assert db.session.scalar(visits) == 4
        assert db.session.scalar(select(func.count()).select_from(Payment)) == len(paid)

        registered = db.session.scalars(
            select(Participant.id).where(Participant.organisation_id == trainer.organisation_id)
        ).all()
        assert len(registered) >= len([what for what, _which in answered if what == "registered"])
        for table, column in (
            (ParticipantIdentity, ParticipantIdentity.participant_id),
            (Consent, Consent.participant_id),
            (IdentityToken, IdentityToken.participant_id),
            (AuditEntry, AuditEntry.target_id),
        ):
            whole = select(func.count(func.distinct(column))).select_from(table).where(column.in_(registered))
            assert db.session.scalar(whole) == len(registered), table
        assert prepared + len(registered) == db.session.scalar(select(func.count()).select_from(Participant))
