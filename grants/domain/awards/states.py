"""The lifecycle of an award."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class AwardState(enum.StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    SIGNED = "signed"  # agreement signed, schedule made
    ACTIVE = "active"  # a first payment went out
    COMPLETED = "completed"
    LAPSED = "lapsed"
    TERMINATED = "terminated"


AWARD_STATE_LABELS = {
    AwardState.OFFERED: N_("Offered"),
    AwardState.ACCEPTED: N_("Accepted"),
    AwardState.SIGNED: N_("Agreement signed"),
    AwardState.ACTIVE: N_("Being paid"),
    AwardState.COMPLETED: N_("Paid in full"),
    AwardState.LAPSED: N_("Lapsed"),
    AwardState.TERMINATED: N_("Ended early"),
}
LIVE = frozenset(AwardState) - {AwardState.LAPSED, AwardState.TERMINATED}

S = AwardState
AWARD = Lifecycle(
    "award",
    S.OFFERED,
    (
        Transition("accept", (S.OFFERED,), S.ACCEPTED, Permission.AWARD_ACCEPT, "award.accepted"),
        Transition(
            "lapse", (S.OFFERED,), S.LAPSED, Permission.AWARD_ACCEPT, "award.lapsed", reason_required=True
        ),
        Transition("sign", (S.ACCEPTED,), S.SIGNED, Permission.AWARD_ACCEPT, "award.signed"),
        Transition("begin", (S.SIGNED,), S.ACTIVE, Permission.PAYMENT_RECORD, "award.first_paid"),
        Transition("complete", (S.ACTIVE,), S.COMPLETED, Permission.PAYMENT_RECORD, "award.paid_in_full"),
    ),
)
LIFECYCLES = (AWARD,)
