"""The worker's round: take what is due from the outbox, send it, seal the audit, forget what is spent."""

import datetime
import uuid

import structlog

from grants.core import audit, idempotency, outbox
from grants.core.db import empty_log
from grants.core.transaction import transaction
from grants.domain.accounts import queries
from grants.domain.people import indexing, registration_drafts, stored_lists
from grants.domain.training import stored_journals
from grants.notifications.carriers import Carrier
from grants.notifications.letters import account_letter, letter
from grants.policy import Permission

log = structlog.get_logger()


def send_due(carrier: Carrier, address: str) -> int:
    """Send what is due; how many messages left.

    A payload holds `permission` and `organisation_id`: who is to know; or `user_id` and `at`: whose account it is about.
    """
    sent = 0
    for message in outbox.claim():
        try:
            _send(message, carrier, address)
        except (OSError, KeyError, ValueError) as error:
            outbox.mark_failed(message.id, type(error).__name__)
            log.warning("outbox.failed", kind=message.kind, error=type(error).__name__)
            continue
        outbox.mark_sent(message.id)
        sent += 1
    return sent


def _send(message: outbox.Claimed, carrier: Carrier, address: str) -> None:
    if "user_id" in message.payload:
        _send_to_holder(message, carrier, address)
        return
    organisation = message.payload.get("organisation_id")
    recipients = queries.list_recipients(
        Permission(str(message.payload["permission"])), uuid.UUID(str(organisation)) if organisation else None
    )
    for recipient in recipients:
        carrier.send(letter(message.kind, recipient, address))


def _send_to_holder(message: outbox.Claimed, carrier: Carrier, address: str) -> None:
    at = datetime.datetime.fromisoformat(str(message.payload["at"]))
    holder = queries.find_recipient(uuid.UUID(str(message.payload["user_id"])))
    if holder is not None:
        carrier.send(account_letter(message.kind, at, holder, address))


def housekeeping() -> None:
    """Seal the audit; drop spent form tokens, uploads whose hour is over, drafts whose day is, and what SQLite's log
    still holds of them."""
    with transaction():
        audit.seal()
        idempotency.forget_old()
        stored_lists.drop_expired()
        registration_drafts.drop_expired()
        stored_journals.drop_expired()
    indexing.index_rest()
    empty_log()
