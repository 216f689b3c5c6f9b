"""The steps of a tranche before it is paid: asked for, approved by another person, or sent back."""

import uuid
from dataclasses import dataclass

from grants.core import outbox
from grants.core.errors import DomainError
from grants.core.states import fire
from grants.core.transaction import transaction
from grants.domain.awards.models import Award
from grants.domain.disbursements.books import lock_funds
from grants.domain.disbursements.conditions import check_request
from grants.domain.disbursements.effects import check_effects, effects_of
from grants.domain.disbursements.eyes import objection_to_approver
from grants.domain.disbursements.loading import load_schedule, load_tranche
from grants.domain.disbursements.models import Tranche
from grants.domain.disbursements.shares import shares_of
from grants.domain.disbursements.states import TRANCHE
from grants.policy import Actor, Permission, authorise


@dataclass(frozen=True, slots=True)
class RequestDetails:
    """What shows that the tranche's condition is met."""

    version: int
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class SendBackDetails:
    """Why the request can't be approved as it is."""

    version: int
    reason: str


def request_tranche(actor: Actor, tranche_id: uuid.UUID, details: RequestDetails) -> None:
    """Ask for the money, with the evidence its condition wants."""
    authorise(actor, Permission.TRANCHE_REQUEST)
    with transaction():
        tranche, award = load_tranche(actor, "request", tranche_id, details.version)
        evidence = details.evidence.strip()
        check_request(award, tranche, load_schedule(award.id), evidence)
        moment = fire(TRANCHE, tranche, "request", actor, organisation_id=award.organisation_id)
        tranche.requested_at, tranche.requested_by = moment, actor.user_id
        tranche.condition_met_note = evidence
        _tell("tranche_requested", Permission.TRANCHE_APPROVE, tranche)


def approve_tranche(actor: Actor, tranche_id: uuid.UUID, version: int) -> None:
    """Approve the request of another person, if every fund of the call can bear its part of it."""
    authorise(actor, Permission.TRANCHE_APPROVE)
    with transaction():
        tranche, award = load_tranche(actor, "approve", tranche_id, version)
        objection = objection_to_approver(tranche, actor.user_id)
        if objection:
            raise DomainError(objection, code="four_eyes")
        _check_funds(tranche, award)
        moment = fire(
            TRANCHE,
            tranche,
            "approve",
            actor,
            organisation_id=award.organisation_id,
            details={"amount": tranche.amount_minor, "currency": tranche.currency},
        )
        tranche.approved_at, tranche.approved_by = moment, actor.user_id
        _tell("tranche_approved", Permission.PAYMENT_RECORD, tranche)


def send_back_tranche(actor: Actor, tranche_id: uuid.UUID, details: SendBackDetails) -> None:
    """Give the request back to who made it, with a reason; it may be made again."""
    authorise(actor, Permission.TRANCHE_APPROVE)
    with transaction():
        tranche, award = load_tranche(actor, "send_back", tranche_id, details.version)
        fire(
            TRANCHE,
            tranche,
            "send_back",
            actor,
            organisation_id=award.organisation_id,
            reason=details.reason,
        )
        tranche.requested_at = tranche.requested_by = None


def _check_funds(tranche: Tranche, award: Award) -> None:
    """Held until the approval is written, so that two approvals can't promise the same money."""
    lock_funds(share.fund_id for share in shares_of([award.call_id]).get(award.call_id, ()))
    effects = effects_of(tranche.id, award.call_id, tranche.amount_minor, tranche.currency)
    check_effects(effects, promises_count=True)


def _tell(kind: str, permission: Permission, tranche: Tranche) -> None:
    outbox.put(kind, {"permission": permission.value, "tranche_id": str(tranche.id)})
