"""The words in which a participant's record tells what happened to it."""

from grants.core.text import N_
from grants.domain.accounts.history import Happening
from grants.domain.people.states import CONSENT_LABELS, OPENING_REASON_LABELS
from grants.domain.people.tries import TRY_CHANNEL_LABELS, TRY_OUTCOME_LABELS

HISTORY_WORDS = {
    "participant.registered": N_("Registered"),
    "participant.imported": N_("Registered from a list"),
    "participant.changed": N_("Data changed"),
    "participant.left": N_("Left the programme"),
    "participant.came_back": N_("Came back to the programme"),
    "participant.taken_on": N_("A lead worker took her on"),
    "participant.kept": N_("Another record of hers was merged into this one"),
    "participant.merged": N_("The other record was closed by the merge"),
    "participant.merge_undone": N_("The merge was undone"),
    "participant.pin_set": N_("PIN set"),
    "participant.pin_changed": N_("She changed her PIN"),
    "participant.second_pin_set": N_("Second PIN set"),
    "participant.second_pin_used": N_("Her second PIN was used"),
    "participant.second_pin_changed": N_("Her second PIN was changed on her page"),
    "participant.second_pin_answered": N_("Seen to after her second PIN was used"),
    "participant.signed_in": N_("She signed in on her own page"),
    "participant.locked": N_("Too many wrong tries on her own page"),
    "participant.language_changed": N_("She changed the language of her page"),
    "consent.recorded": N_("Consent recorded"),
    "consent.refused": N_("Consent refused"),
    "consent.withdrawn": N_("Consent taken back"),
    "consent.asked_back": N_("She asked on her own page to take a consent back"),
    "consent.kept": N_("After a talk she keeps her consent"),
    "contact.tried": N_("Tried to reach her"),
    "contact.outside_agreement": N_("Contacted outside the agreement"),
    "glass.broken": N_("Opened in an emergency by another organisation"),
    "hand_over.offered": N_("Offered to another organisation"),
    "hand_over.accepted": N_("Handed over to another organisation"),
    "hand_over.declined": N_("The other organisation declined"),
    "hand_over.withdrawn": N_("Offer taken back"),
    "identity.opened": N_("Name and contact opened"),
    "screening.recorded": N_("Screened"),
    "erasure.applied": N_("Identity erased again after a backup was restored"),
}
# Told to those alone who may set her PINs: whoever knows that there is a second one might ask her for the first.
SECOND_PIN_ACTIONS = frozenset(action for action in HISTORY_WORDS if ".second_pin_" in action)
TONES = {
    "participant.registered": "good",
    "participant.imported": "good",
    "participant.came_back": "good",
    "screening.recorded": "good",
    "participant.left": "warm",
    "participant.locked": "bad",
    "participant.second_pin_used": "bad",
    "participant.second_pin_answered": "good",
    "consent.withdrawn": "warm",
    "consent.asked_back": "warm",
    "contact.outside_agreement": "bad",
    "glass.broken": "bad",
    "hand_over.offered": "warm",
    "hand_over.accepted": "good",
    "identity.opened": "warm",
}

_REASONS = {reason.value: label for reason, label in OPENING_REASON_LABELS.items()}
_CHANNELS = {channel.value: label for channel, label in TRY_CHANNEL_LABELS.items()}
_OUTCOMES = {outcome.value: label for outcome, label in TRY_OUTCOME_LABELS.items()}
_PURPOSES = {purpose.value: label for purpose, label in CONSENT_LABELS.items()}


def history_words(happening: Happening) -> str:
    """The words (a gettext id) for an entry of the audit."""
    if happening.details.get("what") == "screening":
        return N_("Answers of a screening opened")
    return HISTORY_WORDS[happening.action]


def history_note(happening: Happening) -> str:
    """What is added to the words: a purpose or a reason as a gettext id, or a reason as it was written."""
    details = happening.details
    purpose = _PURPOSES.get(str(details.get("purpose", "")), "")
    return purpose or _REASONS.get(happening.reason, happening.reason)


def history_facts(happening: Happening) -> tuple[str, ...]:
    """Of a contact or a try: by what, and what came of it, as gettext ids."""
    channel, outcome = (str(happening.details.get(name, "")) for name in ("channel", "try_outcome"))
    return tuple(text for text in (_CHANNELS.get(channel), _OUTCOMES.get(outcome)) if text)
