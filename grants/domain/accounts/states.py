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
