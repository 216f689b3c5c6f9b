"""Writes of money, one use case a file. A payment is recorded by monitoring.commands, which plans the visits too."""

from grants.domain.disbursements.commands.agreements import AgreementDetails, sign_agreement
from grants.domain.disbursements.commands.contributions import ContributionDetails, record_contribution
from grants.domain.disbursements.commands.steps import (
    RequestDetails,
    SendBackDetails,
    approve_tranche,
    request_tranche,
    send_back_tranche,
)

__all__ = [
    "AgreementDetails",
    "ContributionDetails",
    "RequestDetails",
    "SendBackDetails",
    "approve_tranche",
    "record_contribution",
    "request_tranche",
    "send_back_tranche",
    "sign_agreement",
]
