"""Which roles go together, and where: an administrator opens the doors and so must not stand behind them; and when a
role asks for a look."""

import datetime
from collections.abc import Iterable

from grants.core.errors import DomainError
from grants.core.text import N_
from grants.domain.accounts.states import OrganisationKind
from grants.policy import GRANTED, Permission, Role

# What an administrator, who can make accounts, must never be able to do besides.
_APART = frozenset(
    {
        Permission.IDENTITY_OPEN,
        Permission.DECISION_RECORD,
        Permission.TRANCHE_REQUEST,
        Permission.TRANCHE_APPROVE,
        Permission.PAYMENT_RECORD,
    }
)
# What people of the staff may be; a participant's rights come with her code and PIN alone.
GIVEN_ROLES = tuple(role for role in Role if role is not Role.PARTICIPANT)
# A role that ends within these days is warned of; one that opened nothing for so long may not be needed.
ENDS_SOON = datetime.timedelta(days=14)
LONG_UNUSED = datetime.timedelta(days=90)
# What every role of the staff allows, so that its use says nothing about which of them is needed.
EVERYBODYS = frozenset[Permission].intersection(*(GRANTED[role] for role in GIVEN_ROLES))


def check_may_hold(role: Role, besides: Iterable[Role], kind: OrganisationKind) -> None:
    """Raises DomainError when the role can't be held beside these roles, or not in an organisation of this kind."""
    if role not in GIVEN_ROLES:
        raise DomainError(N_("This role can’t be given to a user."), field="role", code="role_not_for_users")
    if (role is Role.DONOR) != (kind is OrganisationKind.DONOR):
        raise DomainError(
            N_("The donor’s role belongs to a donor’s organisation, and no other role does."),
            field="organisation",
            code="wrong_kind_of_organisation",
        )
    held = {*besides, role}
    if Role.ADMINISTRATOR in held and any(_APART & GRANTED[other] for other in held):
        raise DomainError(
            N_("An administrator can’t also work with money or with participants’ names."),
            field="role",
            code="roles_apart",
        )
