"""Writes of participants: registering, drafts, correcting, consent, PINs, uploaded lists, her own sessions."""

from grants.domain.people.commands.consents import (
    ask_to_take_back,
    keep_consent,
    record_consent,
    withdraw_consent,
)
from grants.domain.people.commands.contact import contact_outside, log_contact
from grants.domain.people.commands.drafts import DraftDetails, discard_draft, save_draft
from grants.domain.people.commands.imports import (
    ColumnChoice,
    Declaration,
    FileFacts,
    cancel_import,
    check_file,
    check_understood,
    commit_import,
    forget_columns,
    map_columns,
)
from grants.domain.people.commands.long_lists import EnrolledList, enrol_sheets
from grants.domain.people.commands.own import change_language, change_pin, end_session, sign_in, touch_session
from grants.domain.people.commands.pins import NewPin, answer_second_pin, set_pin, set_second_pin
from grants.domain.people.commands.records import (
    IdentityDetails,
    RegistrationDetails,
    change_state,
    edit_participant,
    register_participant,
    take_on,
)
from grants.domain.people.commands.screenings import ScreeningDetails, record_screening

__all__ = [
    "ColumnChoice",
    "Declaration",
    "DraftDetails",
    "EnrolledList",
    "FileFacts",
    "IdentityDetails",
    "NewPin",
    "RegistrationDetails",
    "ScreeningDetails",
    "answer_second_pin",
    "ask_to_take_back",
    "cancel_import",
    "change_language",
    "change_pin",
    "change_state",
    "check_file",
    "check_understood",
    "commit_import",
    "contact_outside",
    "discard_draft",
    "edit_participant",
    "end_session",
    "enrol_sheets",
    "forget_columns",
    "keep_consent",
    "log_contact",
    "map_columns",
    "record_consent",
    "record_screening",
    "register_participant",
    "save_draft",
    "set_pin",
    "set_second_pin",
    "sign_in",
    "take_on",
    "touch_session",
    "withdraw_consent",
]
