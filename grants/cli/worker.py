"""`krok worker`: sends what waits in the outbox and seals the audit. Several may run at once."""

import threading
import time

import click
import flask
import structlog
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from grants.core.crypto import KeyProblem
from grants.core.db import db
from grants.notifications.carriers import carrier
from grants.notifications.sending import housekeeping, send_due
from grants.web.health import readiness

PAUSE_SECONDS = 2.0
SEALING_SECONDS = 60.0
log = structlog.get_logger()


def work(stop: threading.Event, *, once: bool = False) -> None:
    """Go round until told to stop; a database that is away for a while is tried again."""
    settings = flask.current_app.config["KROK"]
    the_carrier = carrier(settings)
    sealed_at = float("-inf")
    while not stop.is_set():
        try:
            if time.monotonic() - sealed_at > SEALING_SECONDS:
                housekeeping()
                sealed_at = time.monotonic()
            sent = send_due(the_carrier, settings.address)
        except OperationalError as error:
            log.warning("worker.database_away", error=type(error).__name__)
            sent = 0
        finally:
            db.session.remove()
        if once and not sent:
            return
        if not sent:
            stop.wait(PAUSE_SECONDS)


@click.command("worker")
@click.option("--once", is_flag=True, help="What is due now, then end.")
@with_appcontext
def worker(once: bool) -> None:
    """Send what waits in the outbox, and seal the audit every minute."""
    if readiness() == "wrong-key":
        raise KeyProblem("the master key is not the one the database was written with")
    db.session.remove()
    work(threading.Event(), once=once)
