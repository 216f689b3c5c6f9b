"""Reads of the slice, one subject a module."""

from grants.domain.privacy.queries.erasures import (
    AskPage,
    ErasurePage,
    ErasureRow,
    ask_page,
    erasure_page,
    erasures_page,
)
from grants.domain.privacy.queries.evidence import (
    AuditFilter,
    AuditRow,
    Chain,
    Choices,
    Opening,
    audit_choices,
    audit_page,
    chain_state,
    opening_actors,
    openings_page,
)
from grants.domain.privacy.queries.retention import Ended, Kept, RetentionPage, retention_page
from grants.domain.privacy.queries.waiting import waiting_for

__all__ = [
    "AskPage",
    "AuditFilter",
    "AuditRow",
    "Chain",
    "Choices",
    "Ended",
    "ErasurePage",
    "ErasureRow",
    "Kept",
    "Opening",
    "RetentionPage",
    "ask_page",
    "audit_choices",
    "audit_page",
    "chain_state",
    "erasure_page",
    "erasures_page",
    "opening_actors",
    "openings_page",
    "retention_page",
    "waiting_for",
]
