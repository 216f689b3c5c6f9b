"""Writes of accounts, one use case a file."""

from grants.domain.accounts.commands.sessions import end_session, start_session, touch_session
from grants.domain.accounts.commands.signing_in import sign_in

__all__ = ["end_session", "sign_in", "start_session", "touch_session"]
