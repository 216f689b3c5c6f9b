"""Writes of accounts, one use case a file."""

from grants.domain.accounts.commands.links import (
    FirstAdministrator,
    LinkSpent,
    accept_link,
    begin_installation,
    first_administrator_link,
    issue_link,
)
from grants.domain.accounts.commands.organisations import (
    OrganisationDetails,
    add_organisation,
    edit_organisation,
)
from grants.domain.accounts.commands.own_account import change_password, set_language
from grants.domain.accounts.commands.second_factor import (
    add_passkey,
    ask_for_new_passkey,
    begin_app,
    confirm_app,
    make_recovery_codes,
    remove_app,
    remove_passkey,
    reset_second_factor,
)
from grants.domain.accounts.commands.sessions import (
    end_every_session,
    end_other_sessions,
    end_own_session,
    end_session,
    note_use,
    start_session,
    touch_session,
)
from grants.domain.accounts.commands.signing_in import sign_in
from grants.domain.accounts.commands.users import (
    InvitationDetails,
    Invited,
    RoleDetails,
    block_user,
    give_role,
    invite_user,
    take_role,
    unblock_user,
)
from grants.domain.accounts.commands.verifying import (
    ask_for_passkey,
    authenticate_again,
    verify_code,
    verify_passkey,
)

__all__ = [
    "FirstAdministrator",
    "InvitationDetails",
    "Invited",
    "LinkSpent",
    "OrganisationDetails",
    "RoleDetails",
    "accept_link",
    "add_organisation",
    "add_passkey",
    "ask_for_new_passkey",
    "ask_for_passkey",
    "authenticate_again",
    "begin_app",
    "begin_installation",
    "block_user",
    "change_password",
    "confirm_app",
    "edit_organisation",
    "end_every_session",
    "end_other_sessions",
    "end_own_session",
    "end_session",
    "first_administrator_link",
    "give_role",
    "invite_user",
    "issue_link",
    "make_recovery_codes",
    "note_use",
    "remove_app",
    "remove_passkey",
    "reset_second_factor",
    "set_language",
    "sign_in",
    "start_session",
    "take_role",
    "touch_session",
    "unblock_user",
    "verify_code",
    "verify_passkey",
]
