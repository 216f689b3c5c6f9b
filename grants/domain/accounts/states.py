"""The lifecycle of an account."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class UserState(enum.StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    BLOCKED = "blocked"


USER_STATE_LABELS = {
    UserState.INVITED: N_("Invited"),
    UserState.ACTIVE: N_("Active"),
    UserState.BLOCKED: N_("Blocked"),
}


class OrganisationKind(enum.StrEnum):
    NGO = "ngo"
    PROGRAMME_OFFICE = "programme_office"
    HOST = "host"
    STATE_BODY = "state_body"
    DONOR = "donor"


ORGANISATION_KIND_LABELS = {
    OrganisationKind.NGO: N_("NGO"),
    OrganisationKind.PROGRAMME_OFFICE: N_("Programme office"),
    OrganisationKind.HOST: N_("Host"),
    OrganisationKind.STATE_BODY: N_("State body"),
    OrganisationKind.DONOR: N_("Donor"),
}


class RightsShown(enum.StrEnum):
    ENDING = "ending"
    UNUSED = "unused"


RIGHTS_SHOWN_LABELS = {
    RightsShown.ENDING: N_("Ending within 14 days"),
    RightsShown.UNUSED: N_("Not used for 90 days"),
}


class SecondFactor(enum.StrEnum):
    APP = "app"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


SECOND_FACTOR_LABELS = {
    SecondFactor.APP: N_("Authenticator app"),
    SecondFactor.PASSKEY: N_("Passkey"),
    SecondFactor.RECOVERY_CODE: N_("Recovery code"),
}


class LinkPurpose(enum.StrEnum):
    FIRST_ADMINISTRATOR = "first_administrator"
    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"  # noqa: S105


USER = Lifecycle(
    "user",
    UserState.INVITED,
    (
        Transition(
            "activate", (UserState.INVITED,), UserState.ACTIVE, Permission.SYSTEM_RUN, "user.activated"
        ),
        Transition(
            "block",
            (UserState.INVITED, UserState.ACTIVE),
            UserState.BLOCKED,
            Permission.USER_MANAGE,
            "user.blocked",
            reason_required=True,
        ),
        Transition(
            "unblock",
            (UserState.BLOCKED,),
            UserState.ACTIVE,
            Permission.USER_MANAGE,
            "user.unblocked",
            reason_required=True,
        ),
        Transition(  # for an account that never had a password
            "reinvite",
            (UserState.BLOCKED,),
            UserState.INVITED,
            Permission.USER_MANAGE,
            "user.reinvited",
            reason_required=True,
        ),
    ),
)
LIFECYCLES = (USER,)
