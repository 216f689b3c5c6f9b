"""The lifecycle of a participant's record, of an uploaded list, and the words of consent and category."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class ParticipantState(enum.StrEnum):
    ACTIVE = "active"
    LEFT = "left"


PARTICIPANT_STATE_LABELS = {
    ParticipantState.ACTIVE: N_("In the programme"),
    ParticipantState.LEFT: N_("Left"),
}


class ImportState(enum.StrEnum):
    CHECKED = "checked"
    COMMITTED = "committed"
    CANCELLED = "cancelled"


class Category(enum.StrEnum):
    """Kept encrypted; shown only to those with the case permission."""

    AT_RISK = "at_risk"
    IN_PROTECTION = "in_protection"


class ConsentPurpose(enum.StrEnum):
    TRAINING_RECORDS = "training_records"
    CONTACT = "contact"
    SHARING = "sharing"
    PHOTOS = "photos"
    RESEARCH = "research"
    PUBLICATION = "publication"


CONSENT_LABELS = {
    ConsentPurpose.TRAINING_RECORDS: N_("Keeping records of training and support"),
    ConsentPurpose.CONTACT: N_("Being contacted"),
    ConsentPurpose.SHARING: N_("Sharing with named organisations"),
    ConsentPurpose.PHOTOS: N_("Photos"),
    ConsentPurpose.RESEARCH: N_("Research"),
    ConsentPurpose.PUBLICATION: N_("Publication"),
}


class ConsentWay(enum.StrEnum):
    ON_PAPER = "on_paper"
    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"


CONSENT_WAY_LABELS = {
    ConsentWay.ON_PAPER: N_("Signed on paper"),
    ConsentWay.IN_PERSON: N_("Said in person"),
    ConsentWay.BY_PHONE: N_("Said by phone"),
}

PARTICIPANT = Lifecycle(
    "participant",
    ParticipantState.ACTIVE,
    (
        Transition(
            "leave",
            (ParticipantState.ACTIVE,),
            ParticipantState.LEFT,
            Permission.PARTICIPANT_REGISTER,
            "participant.left",
            reason_required=True,
        ),
        Transition(
            "come_back",
            (ParticipantState.LEFT,),
            ParticipantState.ACTIVE,
            Permission.PARTICIPANT_REGISTER,
            "participant.came_back",
            reason_required=True,
        ),
    ),
)
IMPORT = Lifecycle(
    "import",
    ImportState.CHECKED,
    (
        Transition(
            "commit",
            (ImportState.CHECKED,),
            ImportState.COMMITTED,
            Permission.PARTICIPANT_IMPORT,
            "import.committed",
        ),
        Transition(
            "cancel",
            (ImportState.CHECKED,),
            ImportState.CANCELLED,
            Permission.PARTICIPANT_IMPORT,
            "import.cancelled",
        ),
    ),
)
LIFECYCLES = (PARTICIPANT, IMPORT)
