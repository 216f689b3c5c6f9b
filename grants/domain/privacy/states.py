"""The lifecycle of a request to erase an identity; and why openings stand out."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class Pattern(enum.StrEnum):
    """Why somebody's openings of a day stand out."""

    EMERGENCY = "emergency"
    MANY_IN_AN_HOUR = "many_in_an_hour"
    MANY_IN_A_DAY = "many_in_a_day"
    OUTSIDE_HOURS = "outside_hours"
    NOT_OWN = "not_own"
    ENROLLED_HERSELF = "enrolled_herself"
    BULK = "bulk"
    ASKED_AFTER = "asked_after"


PATTERN_LABELS = {
    Pattern.EMERGENCY: N_("Emergency opening"),
    Pattern.MANY_IN_AN_HOUR: N_("Many in an hour"),
    Pattern.MANY_IN_A_DAY: N_("Many in a day"),
    Pattern.OUTSIDE_HOURS: N_("Outside working hours"),
    Pattern.NOT_OWN: N_("Somebody else is the lead worker"),
    Pattern.ENROLLED_HERSELF: N_("Enrolled by the trainer herself, then opened"),
    Pattern.BULK: N_("Many in one list"),
    Pattern.ASKED_AFTER: N_("Many asked after"),
}


class ErasureState(enum.StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    DONE = "done"
    REFUSED = "refused"


ERASURE_STATE_LABELS = {
    ErasureState.REQUESTED: N_("Waits for a second person"),
    ErasureState.APPROVED: N_("Approved"),
    ErasureState.DONE: N_("Erased"),
    ErasureState.REFUSED: N_("Refused"),
}


class ErasureScope(enum.StrEnum):
    """How much is erased."""

    WHOLE = "whole"
    NOTES = "notes"


ERASURE_SCOPE_LABELS = {
    ErasureScope.WHOLE: N_("Everything that tells who she is"),
    ErasureScope.NOTES: N_("Only what staff wrote of their work with her"),
}


class ErasureGround(enum.StrEnum):
    """Why, as a code that names nobody and stays."""

    HER_REQUEST = "her_request"
    KEPT_LONG_ENOUGH = "kept_long_enough"
    MISTAKE = "mistake"
    OTHER = "other"


ERASURE_GROUND_LABELS = {
    ErasureGround.HER_REQUEST: N_("She asked for it"),
    ErasureGround.KEPT_LONG_ENOUGH: N_("It was kept long enough"),
    ErasureGround.MISTAKE: N_("She was registered by mistake"),
    ErasureGround.OTHER: N_("Something else"),
}


class DataClass(enum.StrEnum):
    """What a rule of retention is about."""

    IDENTITY = "identity"
    NOTES = "notes"
    NEVER_BEGAN = "never_began"


DATA_CLASS_LABELS = {
    DataClass.IDENTITY: N_("Identity, after her time in the programme"),
    DataClass.NOTES: N_("Notes of staff, after her time in the programme"),
    DataClass.NEVER_BEGAN: N_("Identity of whoever registered and began nothing"),
}

S = ErasureState
ERASURE = Lifecycle(
    "erasure",
    S.REQUESTED,
    (
        Transition("approve", (S.REQUESTED,), S.APPROVED, Permission.ERASURE_APPROVE, "erasure.approved"),
        Transition("carry_out", (S.APPROVED,), S.DONE, Permission.ERASURE_APPROVE, "erasure.done"),
        Transition(
            "refuse",
            (S.REQUESTED,),
            S.REFUSED,
            Permission.ERASURE_APPROVE,
            "erasure.refused",
            reason_required=True,
        ),
    ),
)
LIFECYCLES = (ERASURE,)
