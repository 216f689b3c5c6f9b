"""Nobody decides alone about money: who asks, who approves and who pays are three people. Asked here, and in CHECKs."""

import uuid

from grants.core.text import N_
from grants.domain.disbursements.models import Tranche


def objection_to_approver(tranche: Tranche, user_id: uuid.UUID | None) -> str:
    """Why this user can't approve the tranche, as a gettext id; "" when nothing is against it."""
    if user_id is None or tranche.requested_by == user_id:
        return N_("You asked for this payment yourself. Another person approves it.")
    return ""


def objection_to_payer(tranche: Tranche, user_id: uuid.UUID | None) -> str:
    """Why this user can't record the payment, as a gettext id; "" when nothing is against it."""
    if user_id is None or tranche.requested_by == user_id:
        return N_("You asked for this payment yourself. Another person records it.")
    if tranche.approved_by == user_id:
        return N_("You approved this payment. A third person records it.")
    return ""
