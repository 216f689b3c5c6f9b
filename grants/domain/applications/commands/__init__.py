"""Writes of calls and applications, one use case a file."""

from grants.domain.applications.commands.apply import (
    ApplicationDetails,
    SubmitDetails,
    create_application,
    submit_application,
    withdraw_application,
)
from grants.domain.applications.commands.manage_call import CallDetails, ShareDetails, create_call, open_call

__all__ = [
    "ApplicationDetails",
    "CallDetails",
    "ShareDetails",
    "SubmitDetails",
    "create_application",
    "create_call",
    "open_call",
    "submit_application",
    "withdraw_application",
]
