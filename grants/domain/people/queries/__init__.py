"""Reads of participants: lists, the record, drafts, search, openings of identities, uploaded lists, her own page."""

from grants.domain.people.queries.contact import (
    CONTACT_LABELS,
    Contact,
    ContactRule,
    contact_rule,
    contact_words,
    rule_of,
)
from grants.domain.people.queries.drafts import Draft, DraftRow, find_draft, list_drafts
from grants.domain.people.queries.imports import (
    ImportPage,
    ImportResult,
    import_page,
    import_result,
    import_state,
    remarks_source,
)
from grants.domain.people.queries.lists import (
    Lead,
    ParticipantFilters,
    ParticipantRow,
    download_rows,
    participants_page,
)
from grants.domain.people.queries.openings import (
    Identity,
    first_names,
    full_names,
    initials,
    name_for_document,
    open_identity,
    payee_name,
)
from grants.domain.people.queries.own import OwnRecord, own_record
from grants.domain.people.queries.record import (
    Brief,
    ConsentRow,
    EditPage,
    ParticipantPage,
    edit_page,
    get_brief,
    has_consent,
    participant_page,
    step_page,
)
from grants.domain.people.queries.searching import Found, Similar, search, similar_people
from grants.domain.people.queries.waiting import waiting_for

__all__ = [
    "CONTACT_LABELS",
    "Brief",
    "ConsentRow",
    "Contact",
    "ContactRule",
    "Draft",
    "DraftRow",
    "EditPage",
    "Found",
    "Identity",
    "ImportPage",
    "ImportResult",
    "Lead",
    "OwnRecord",
    "ParticipantFilters",
    "ParticipantPage",
    "ParticipantRow",
    "Similar",
    "contact_rule",
    "contact_words",
    "download_rows",
    "edit_page",
    "find_draft",
    "first_names",
    "full_names",
    "get_brief",
    "has_consent",
    "import_page",
    "import_result",
    "import_state",
    "initials",
    "list_drafts",
    "name_for_document",
    "open_identity",
    "own_record",
    "participant_page",
    "participants_page",
    "payee_name",
    "remarks_source",
    "rule_of",
    "search",
    "similar_people",
    "step_page",
    "waiting_for",
]
