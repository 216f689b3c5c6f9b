"""Reads of accounts: who is signed in, who is who, what waits."""

from grants.domain.accounts.queries.chosen_from import (
    Named,
    Recipient,
    find_oblast,
    find_organisation,
    find_recipient,
    list_holders,
    list_ngos,
    list_organisation_names,
    list_recipients,
)
from grants.domain.accounts.queries.installation import find_setting
from grants.domain.accounts.queries.links import LinkPage, find_link
from grants.domain.accounts.queries.organisations import (
    OrganisationPage,
    OrganisationRow,
    get_organisation,
    organisations_page,
)
from grants.domain.accounts.queries.own import AccountPage, SessionRow, account_page
from grants.domain.accounts.queries.rights import RightInUse, RightsFilter, rights_page
from grants.domain.accounts.queries.second_factor import (
    NewApp,
    PasskeyRow,
    SecondFactors,
    find_new_app,
    second_factors,
)
from grants.domain.accounts.queries.sessions import IDLE, SignedIn, find_session, roles_of
from grants.domain.accounts.queries.users import (
    HeldRole,
    UserFilter,
    UserPage,
    UserRow,
    staff_names,
    user_page,
    users_page,
)
from grants.domain.accounts.queries.waiting import waiting_for

__all__ = [
    "IDLE",
    "AccountPage",
    "HeldRole",
    "LinkPage",
    "Named",
    "NewApp",
    "OrganisationPage",
    "OrganisationRow",
    "PasskeyRow",
    "Recipient",
    "RightInUse",
    "RightsFilter",
    "SecondFactors",
    "SessionRow",
    "SignedIn",
    "UserFilter",
    "UserPage",
    "UserRow",
    "account_page",
    "find_link",
    "find_new_app",
    "find_oblast",
    "find_organisation",
    "find_recipient",
    "find_session",
    "find_setting",
    "get_organisation",
    "list_holders",
    "list_ngos",
    "list_organisation_names",
    "list_recipients",
    "organisations_page",
    "rights_page",
    "roles_of",
    "second_factors",
    "staff_names",
    "user_page",
    "users_page",
    "waiting_for",
]
