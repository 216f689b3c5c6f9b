"""Reads of money: tranches and their papers, the funds, the ledger and its proof, what waits, her own payments."""

from grants.domain.disbursements import resting as resting
from grants.domain.disbursements.queries.funds import FundFigures, FundsPage, contribution_page, funds_page
from grants.domain.disbursements.queries.ledger import (
    AccountTotal,
    EntryRow,
    FundChoice,
    LedgerChoices,
    LedgerFilters,
    LedgerPage,
    PostingRow,
    ledger_choices,
    ledger_page,
    ledger_rows,
)
from grants.domain.disbursements.queries.own import MyPayment, my_payments
from grants.domain.disbursements.queries.papers import (
    AdviceFacts,
    AgreementFacts,
    advice_facts,
    agreement_facts,
)
from grants.domain.disbursements.queries.record import (
    HistoryEntry,
    Stone,
    TranchePage,
    schedule_of,
    tranche_page,
)
from grants.domain.disbursements.queries.signing import SigningPage, signing_page
from grants.domain.disbursements.queries.tranches import TrancheFilters, TrancheRow, list_tranches
from grants.domain.disbursements.queries.verification import LedgerFault, LedgerProof, verify_ledger
from grants.domain.disbursements.queries.waiting import waiting_for

__all__ = [
    "AccountTotal",
    "AdviceFacts",
    "AgreementFacts",
    "EntryRow",
    "FundChoice",
    "FundFigures",
    "FundsPage",
    "HistoryEntry",
    "LedgerChoices",
    "LedgerFault",
    "LedgerFilters",
    "LedgerPage",
    "LedgerProof",
    "MyPayment",
    "PostingRow",
    "SigningPage",
    "Stone",
    "TrancheFilters",
    "TranchePage",
    "TrancheRow",
    "advice_facts",
    "agreement_facts",
    "contribution_page",
    "funds_page",
    "ledger_choices",
    "ledger_page",
    "ledger_rows",
    "list_tranches",
    "my_payments",
    "schedule_of",
    "signing_page",
    "tranche_page",
    "verify_ledger",
    "waiting_for",
]
