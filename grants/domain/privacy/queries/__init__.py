"""Reads of the slice, one subject a module."""

from grants.domain.privacy.queries.chain import Chain, chain_state
from grants.domain.privacy.queries.erasures import (
    AskPage,
    ErasurePage,
    ErasureRow,
    ask_page,
    erasure_page,
    erasures_page,
)
from grants.domain.privacy.queries.evidence import (
    MOST_LISTED,
    AuditFilter,
    AuditRow,
    Choices,
    Opening,
    audit_choices,
    audit_list,
    audit_page,
    opening_actors,
    openings_page,
)
from grants.domain.privacy.queries.patterns import (
    LookedAt,
    Unusual,
    UnusualPage,
    list_looked_at,
    list_unusual,
    unusual_page,
)
from grants.domain.privacy.queries.personal_file import PersonalFile, Section, personal_file
from grants.domain.privacy.queries.retention import (
    Ended,
    Kept,
    RetentionPage,
    ShownRule,
    get_rule,
    retention_page,
)
from grants.domain.privacy.queries.typed_reasons import verify_reasons
from grants.domain.privacy.queries.waiting import waiting_for

__all__ = [
    "MOST_LISTED",
    "AskPage",
    "AuditFilter",
    "AuditRow",
    "Chain",
    "Choices",
    "Ended",
    "ErasurePage",
    "ErasureRow",
    "Kept",
    "LookedAt",
    "Opening",
    "PersonalFile",
    "RetentionPage",
    "Section",
    "ShownRule",
    "Unusual",
    "UnusualPage",
    "ask_page",
    "audit_choices",
    "audit_list",
    "audit_page",
    "chain_state",
    "erasure_page",
    "erasures_page",
    "get_rule",
    "list_looked_at",
    "list_unusual",
    "opening_actors",
    "openings_page",
    "personal_file",
    "retention_page",
    "unusual_page",
    "verify_reasons",
    "waiting_for",
]
