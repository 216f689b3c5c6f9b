"""The lifecycle of a participant's record, of an uploaded list, and the words of consent, category and screening."""

import enum

from grants.core.reasons import reason_codes
from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class ParticipantState(enum.StrEnum):
    ACTIVE = "active"
    LEFT = "left"
    MERGED = "merged"


PARTICIPANT_STATE_LABELS = {
    ParticipantState.ACTIVE: N_("In the programme"),
    ParticipantState.LEFT: N_("Left"),
    ParticipantState.MERGED: N_("Merged into another record"),
}


class ImportState(enum.StrEnum):
    CHECKED = "checked"
    COMMITTED = "committed"
    CANCELLED = "cancelled"


IMPORT_STATE_LABELS = {
    ImportState.CHECKED: N_("Checked"),
    ImportState.COMMITTED: N_("Taken over"),
    ImportState.CANCELLED: N_("Dropped"),
}


class HandOverState(enum.StrEnum):
    """Of an offer to hand a participant over to another organisation."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


HAND_OVER_STATE_LABELS = {
    HandOverState.OFFERED: N_("Waits for an answer"),
    HandOverState.ACCEPTED: N_("Accepted"),
    HandOverState.DECLINED: N_("Declined"),
    HandOverState.WITHDRAWN: N_("Taken back"),
}


class Category(enum.StrEnum):
    """Kept encrypted; shown only to those with the case permission."""

    AT_RISK = "at_risk"
    IN_PROTECTION = "in_protection"


CATEGORY_LABELS = {
    Category.AT_RISK: N_("Prevention"),
    Category.IN_PROTECTION: N_("Protection"),
}


class ScreeningOutcome(enum.StrEnum):
    """What came of asking whether the programme is for her. It tells nothing of the kind of assistance."""

    ELIGIBLE = "eligible"
    NOT_YET = "not_yet"
    NOT_ELIGIBLE = "not_eligible"


SCREENING_OUTCOME_LABELS = {
    ScreeningOutcome.ELIGIBLE: N_("Eligible"),
    ScreeningOutcome.NOT_YET: N_("Not yet eligible"),
    ScreeningOutcome.NOT_ELIGIBLE: N_("Not eligible"),
}


class Service(enum.StrEnum):
    """What she may be offered or referred to."""

    SAFE_PLACE = "safe_place"
    MEDICAL = "medical"
    PSYCHOLOGICAL = "psychological"
    LEGAL = "legal"
    RETURN = "return"
    REINTEGRATION = "reintegration"
    EMPLOYMENT = "employment"
    VOCATIONAL = "vocational"
    EDUCATION = "education"
    TRAVEL_ADVICE = "travel_advice"


SERVICE_LABELS = {
    Service.SAFE_PLACE: N_("A safe place to live"),
    Service.MEDICAL: N_("Medical examination and treatment"),
    Service.PSYCHOLOGICAL: N_("Talks with a psychologist"),
    Service.LEGAL: N_("Legal help, also with papers"),
    Service.RETURN: N_("Help with the journey home"),
    Service.REINTEGRATION: N_("Support with living costs for the first three months"),
    Service.EMPLOYMENT: N_("Advice on finding work"),
    Service.VOCATIONAL: N_("Vocational training"),
    Service.EDUCATION: N_("Help with school or studies"),
    Service.TRAVEL_ADVICE: N_("Advice on safe work and travel abroad"),
}


class ContactChannel(enum.StrEnum):
    """By what she may be reached."""

    CALL = "call"
    SMS = "sms"
    MESSENGER = "messenger"
    IN_PERSON = "in_person"


CONTACT_CHANNEL_LABELS = {
    ContactChannel.CALL: N_("A call"),
    ContactChannel.SMS: N_("A text message (SMS)"),
    ContactChannel.MESSENGER: N_("A message in her messenger"),
    ContactChannel.IN_PERSON: N_("Only in person"),
}


@reason_codes
class OpeningReason(enum.StrEnum):
    """Why an identity is opened; it stands in the audit."""

    CONTACT = "contact"
    MEETING = "meeting"
    CORRECTION = "correction"
    DOCUMENT = "document"
    HER_REQUEST = "her_request"
    SEARCH = "search"
    NEW_LIST = "new_list"
    OTHER = "other"


OPENING_REASON_LABELS = {
    OpeningReason.CONTACT: N_("To get in touch with her"),
    OpeningReason.MEETING: N_("She is here with me"),
    OpeningReason.CORRECTION: N_("To check or correct her data"),
    OpeningReason.DOCUMENT: N_("To prepare a paper for her"),
    OpeningReason.HER_REQUEST: N_("She asked what is held on her"),
    OpeningReason.SEARCH: N_("Found by searching"),
    OpeningReason.NEW_LIST: N_("To hand out the case codes of a new list"),
    OpeningReason.OTHER: N_("Something else"),
}


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


# What taking a consent back stops, at once.
CONSENT_STOPS = {
    ConsentPurpose.TRAINING_RECORDS: N_(
        "Without it no new records are kept on her. Agree with her how she leaves the programme, or what is closed."
    ),
    ConsentPurpose.CONTACT: N_("Nobody from the programme calls or writes to her any more."),
    ConsentPurpose.SHARING: N_("Nothing about her is passed to other organisations any more."),
    ConsentPurpose.PHOTOS: N_("No photos of her are taken or used any more."),
    ConsentPurpose.RESEARCH: N_("Her data is left out of studies from now on."),
    ConsentPurpose.PUBLICATION: N_(
        "Her story is not published any more, and what can be recalled is recalled."
    ),
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
        Transition(
            "merge",
            (ParticipantState.ACTIVE,),
            ParticipantState.MERGED,
            Permission.PARTICIPANT_MERGE,
            "participant.merged",
            reason_required=True,
        ),
        Transition(
            "undo_merge",
            (ParticipantState.MERGED,),
            ParticipantState.ACTIVE,
            Permission.PARTICIPANT_MERGE,
            "participant.merge_undone",
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
HAND_OVER = Lifecycle(
    "hand_over",
    HandOverState.OFFERED,
    (
        Transition(
            "accept",
            (HandOverState.OFFERED,),
            HandOverState.ACCEPTED,
            Permission.HAND_OVER_ANSWER,
            "hand_over.accepted",
        ),
        Transition(
            "decline",
            (HandOverState.OFFERED,),
            HandOverState.DECLINED,
            Permission.HAND_OVER_ANSWER,
            "hand_over.declined",
            reason_required=True,
        ),
        Transition(
            "withdraw",
            (HandOverState.OFFERED,),
            HandOverState.WITHDRAWN,
            Permission.HAND_OVER_OFFER,
            "hand_over.withdrawn",
            reason_required=True,
        ),
    ),
)
LIFECYCLES = (PARTICIPANT, IMPORT, HAND_OVER)
