"""When a tranche may be asked for: the agreement signed, the earlier ones paid, the evidence of its condition named."""

from collections.abc import Sequence

from grants.core.errors import DomainError
from grants.core.text import N_
from grants.domain.awards.models import Award
from grants.domain.awards.states import AwardState
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.states import Condition, TrancheState

PAYABLE = (AwardState.SIGNED, AwardState.ACTIVE)
NEEDS_EVIDENCE = frozenset({Condition.RECEIPTS_AND_VISIT})


def hindrance(award: Award, tranche: Tranche, schedule: Sequence[Tranche]) -> str:
    """Why the tranche can't be asked for yet, as a gettext id; "" when it can."""
    if award.state not in PAYABLE:
        return N_("The agreement must be signed first.")
    earlier = (other for other in schedule if other.number < tranche.number)
    if any(other.state not in (TrancheState.PAID, TrancheState.CANCELLED) for other in earlier):
        return N_("The earlier tranche must be paid first.")
    return ""


def check_request(award: Award, tranche: Tranche, schedule: Sequence[Tranche], evidence: str) -> None:
    """Raises DomainError when something is missing (invariant 12 of GRANTS)."""
    why = hindrance(award, tranche, schedule)
    if why:
        raise DomainError(why, code="not_yet")
    if tranche.condition in NEEDS_EVIDENCE and not evidence.strip():
        raise DomainError(
            N_("Say what shows that the condition is met: which receipts, and what the visit found."),
            field="evidence",
            code="evidence_required",
        )
