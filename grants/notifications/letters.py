"""Letters to staff. They say that something waits, never for whom: the rest is behind the sign-in."""

from email.message import EmailMessage

from flask_babel import force_locale, gettext

from grants.core.text import N_
from grants.domain.accounts import queries

SUBJECTS = {
    "decision_recorded": N_("A decision is ready"),
    "tranche_requested": N_("A payment waits for approval"),
    "tranche_approved": N_("A payment is approved"),
    "glass_broken": N_("An identity was opened in an emergency"),
    "hand_over_offered": N_("Another organisation offers you a participant"),
    "hand_over_answered": N_("An offer of a participant is answered"),
    "tranche_paid": N_("A payment was made"),
}
TEXT = N_("Something in Krok waits for you. Sign in to see it: %(address)s")


def letter(kind: str, to_user: queries.Recipient, address: str) -> EmailMessage:
    """The letter of one outbox message to one member of staff, in her language. Raises KeyError for an unknown kind."""
    with force_locale(to_user.language):
        message = EmailMessage()
        message["Subject"] = gettext(SUBJECTS[kind])
        message["To"] = to_user.email
        message["From"] = "krok@localhost"
        message.set_content(gettext(TEXT, address=address))
    return message
