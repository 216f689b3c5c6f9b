"""Letters to staff. They say that something waits, or what was done to the account, never for whom or by whom."""

import datetime
from collections.abc import Mapping
from email.message import EmailMessage

from babel.dates import format_datetime
from flask_babel import force_locale, gettext

from grants.core import clock
from grants.core.text import N_
from grants.domain.accounts import queries
from grants.domain.accounts.notices import WATCHED, Notice

SUBJECTS = {
    WATCHED: N_("An administrator helped somebody to sign in"),
    "decision_recorded": N_("A decision is ready"),
    "tranche_requested": N_("A payment waits for approval"),
    "tranche_approved": N_("A payment is approved"),
    "glass_broken": N_("An identity was opened in an emergency"),
    "hand_over_offered": N_("Another organisation offers you a participant"),
    "hand_over_answered": N_("An offer of a participant is answered"),
    "tranche_paid": N_("A payment was made"),
}
TEXT = N_("Something in Krok waits for you. Sign in to see it: %(address)s")

ACCOUNT_SUBJECT = N_("Something about your account has changed")
ACCOUNT_TEXTS: Mapping[Notice, str] = {
    Notice.PASSWORD_CHANGED: N_("The password of your account was changed."),
    Notice.PASSWORD_LINK_MADE: N_(
        "An administrator made a link with which a new password can be set for your account."
    ),
    Notice.FACTOR_ADDED: N_("A second factor was added to your account."),
    Notice.FACTOR_REMOVED: N_("A second factor was removed from your account."),
    Notice.FACTOR_RESET: N_(
        "An administrator reset the second factor of your account. You set up a new one when you sign in."
    ),
    Notice.RECOVERY_CODES_MADE: N_(
        "New recovery codes were made for your account. Those before no longer work."
    ),
    Notice.RECOVERY_CODE_USED: N_("A recovery code was used to sign in to your account."),
    Notice.NEW_BROWSER: N_(
        "Your account was signed in to from a kind of browser that you have not used before."
    ),
    Notice.BLOCKED: N_("Your account was blocked."),
    Notice.UNBLOCKED: N_("Your account is open again."),
    Notice.ROLE_GIVEN: N_("Your account was given a role."),
    Notice.ROLE_TAKEN: N_("A role was taken away from your account."),
}
MOMENT = N_("When: %(moment)s")
ADVICE = N_(
    "If you know of this, there is nothing to do. If you don’t, tell the administrator of your programme at once, by "
    "telephone or face to face, and look at your account: %(address)s"
)
NEVER_ASKED = N_("Krok never asks for a password or a code in a letter.")


def letter(kind: str, to_user: queries.Recipient, address: str) -> EmailMessage:
    """The letter of one outbox message to one member of staff, in her language. Raises KeyError for an unknown kind."""
    with force_locale(to_user.language):
        return _letter(to_user, gettext(SUBJECTS[kind]), gettext(TEXT, address=address))


def account_letter(
    kind: str, at: datetime.datetime, to_user: queries.Recipient, address: str
) -> EmailMessage:
    """What was done to her account, and when, in her language. Raises ValueError for an unknown kind."""
    moment = format_datetime(clock.local(at), "d MMMM y, HH:mm", locale=to_user.language)
    with force_locale(to_user.language):
        paragraphs = (
            gettext(ACCOUNT_TEXTS[Notice(kind)]),
            gettext(MOMENT, moment=moment),
            gettext(ADVICE, address=f"{address}/account"),
            gettext(NEVER_ASKED),
        )
        return _letter(to_user, gettext(ACCOUNT_SUBJECT), "\n\n".join(paragraphs))


def _letter(to_user: queries.Recipient, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["To"] = to_user.email
    message["From"] = "krok@localhost"
    message.set_content(text)
    return message
