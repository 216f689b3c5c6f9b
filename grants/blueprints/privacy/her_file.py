"""Her data for her: everything that is held on her, as PDF in her language and as JSON."""

import datetime
import enum
import json
import uuid
from collections.abc import Mapping
from typing import cast

import flask
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from grants.blueprints.privacy.blueprint import blueprint
from grants.core import clock
from grants.core.ids import show_code
from grants.core.text import N_
from grants.documents.personal_file import FileSection, PersonalFilePaper
from grants.documents.personal_file import personal_file as paper_of
from grants.documents.texts import Language
from grants.domain.people import queries as people
from grants.domain.plans.content import Payer
from grants.domain.privacy import queries
from grants.policy import Permission
from grants.web.access import current_actor, reauthenticated, requires
from grants.web.entry_details import written_reason
from grants.web.filters import label, money, oblast, written_day
from grants.web.sentences import sentence

FORMAT = "krok-personal-file/1"  # its keys are described in docs/personal-file.md
HEADINGS: Mapping[str, str] = {
    "identity": N_("Name and contact"),
    "safe_contact": N_("Safe contact"),
    "record": N_("Your record"),
    "consents": N_("What you agreed to"),
    "consent_parties": N_("With whom you agreed to sharing, by name"),
    "consent_requests": N_("What you asked to take back"),
    "hand_overs": N_("Hand-overs"),
    "erasure_requests": N_("Requests to erase your data"),
    "sign_ins": N_("When you signed in"),
    "screenings": N_("Screenings"),
    "training": N_("Courses"),
    "attendance": N_("Attendance"),
    "placements": N_("Internships"),
    "hours_worked": N_("Hours worked"),
    "plans": N_("Business plans"),
    "plan_versions": N_("Business plans as they were handed in"),
    "applications": N_("Applications"),
    "eligibility": N_("How the conditions of the call were checked"),
    "decisions": N_("Decisions of the committee"),
    "awards": N_("Awards"),
    "tranches": N_("Tranches of your award"),
    "payments": N_("Payments"),
    "visits": N_("Follow-up"),
    "contact_tries": N_("Tries to reach you"),
    "emergencies": N_("Emergency openings"),
    "openings": N_("Who opened your name and contact"),
}
# Short rows of the same few facts: one line each.
_TABLES = frozenset(
    {"attendance", "hours_worked", "sign_ins", "consent_parties", "contact_tries", "eligibility", "openings"}
)
LABELS: Mapping[str, str] = {
    "name": N_("Name"), "written": N_("Name as it was written"), "birth": N_("Birth date"), "phones": N_("Phones"),
    "phone_note": N_("Note on the phone"), "town": N_("Town"), "address": N_("Address"), "note": N_("Note"),
    "phone": N_("Phone"), "safe_to_call": N_("Safe to call"), "when": N_("When to call"),
    "who_may_answer": N_("Who may answer"), "what_to_say": N_("What to say"), "never_say": N_("What never to say"),
    "code_word": N_("Code word"), "channel": N_("How to get in touch"),
    "registered_on": N_("Registered"), "oblast": N_("Region"), "gender": N_("Gender"),
    "language": N_("Language"), "state": N_("State"), "pin_set_at": N_("PIN set"), "category": N_("Kind of assistance"),
    "purpose": N_("Purpose"), "given": N_("You agreed"), "way": N_("How"), "asked_on": N_("Asked on"),
    "text_version": N_("Version of the text"), "withdrawn_at": N_("Taken back"), "title": N_("Title"),
    "starts_on": N_("First day"), "ends_on": N_("Last day"), "test_percent": N_("Test, percent"),
    "completed_on": N_("Completed on"), "certificate_on": N_("Certificate of"), "host": N_("Host"),
    "outcome": N_("Outcome"), "skills_score": N_("Skills, of 5"), "reliability_score": N_("Reliability, of 5"),
    "teamwork_score": N_("Work with others, of 5"), "evaluation": N_("Evaluation"), "created_at": N_("Begun"),
    "changed_at": N_("Changed"), "content": N_("What it says"), "code": N_("Code"),
    "requested_minor": N_("Asked for"), "submitted_at": N_("Handed in"), "amount_minor": N_("Amount"),
    "currency": N_("Currency"), "offered_on": N_("Offered on"), "signed_on": N_("Signed on"),
    "paid_on": N_("Paid on"), "reference": N_("Bank reference"), "due_on": N_("Due on"),
    "visited_on": N_("Visited on"), "operating": N_("Business operating"), "sales_minor": N_("Sales of the month"),
    "income_minor": N_("Income of the month"), "paid_jobs": N_("Paid jobs"), "hours_a_week": N_("Hours a week"),
    "keeps_records": N_("Keeps records"), "feels_safe": N_("Feels safe"), "at": N_("When"), "role": N_("Who, by role"),
    "reason": N_("Why"), "organisation": N_("Organisation"), "other_codes": N_("Other case codes of yours"),
    "from_organisation": N_("From"), "to_organisation": N_("To"), "offered_at": N_("Offered on"),
    "what": N_("What is handed over"), "without_consent": N_("Why without your consent"),
    "answered_at": N_("Answered on"), "answer": N_("Answer"), "requested_at": N_("Asked for on"),
    "decided_at": N_("Decided"), "decided_on": N_("Decided on"), "signed_in_at": N_("Signed in"),
    "last_seen_at": N_("Last used"), "enrolled_on": N_("Enrolled on"), "certificate_code": N_("Certificate code"),
    "held_on": N_("Day"), "mark": N_("Attendance"), "mentor": N_("Mentor"), "ended_on": N_("Ended on"),
    "week": N_("Week from"), "hours": N_("Hours"), "number": N_("Number"), "frozen_at": N_("Handed in"),
    "own_minor": N_("Your own contribution"), "call": N_("Call"), "rule": N_("Condition"), "met": N_("Met"),
    "accepted_on": N_("Accepted on"), "condition": N_("Condition"), "condition_met_note": N_("How it was met"),
    "with_hosts": N_("With any host of an internship"), "with_network": N_("With any organisation of the network"),
    "asked_at": N_("Asked on"), "tried_at": N_("Time"),
    "tried_on": N_("Tried on"), "opened_at": N_("When"), "expires_at": N_("Open until"), "remark": N_("Remark"),
    "screened_on": N_("Asked on"), "answers": N_("What you answered"), "reasons": N_("Reasons"),
    "why": N_("Why it is another"), "services": N_("Help to offer"), "remarks": N_("Remarks"),
}  # fmt: skip
# What is said of another column and printed with it.
_BESIDE = frozenset({"currency", "values"})
_GENDERS: Mapping[str, str] = {"female": N_("Female"), "male": N_("Male")}
_LANGUAGES = {"ru": "Русский", "be": "Беларуская", "en": "English"}


@blueprint.get("/privacy/participants/<uuid:participant_id>/file.<ending>")
@requires(Permission.FILE_MAKE)
@reauthenticated
def file(participant_id: uuid.UUID, ending: str) -> ResponseReturnValue:
    """Her file; making it stands in the audit as an opening that she asked for."""
    if ending not in {"pdf", "json"}:
        flask.abort(404)
    held = queries.personal_file(current_actor(), participant_id)
    name = f"file-{show_code(held.case_code)}.{ending}"
    content = _pdf(held, participant_id) if ending == "pdf" else _json(held)
    return flask.Response(
        content,
        mimetype=f"application/{ending}",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _json(held: queries.PersonalFile) -> str:
    body = {"format": FORMAT, "code": held.case_code, "made_on": held.made_on} | {
        section.name: section.rows for section in held.sections
    }
    return json.dumps(body, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _pdf(held: queries.PersonalFile, participant_id: uuid.UUID) -> bytes:
    organisation = people.get_brief(current_actor(), participant_id).organisation
    with force_locale(held.language):
        sections = [
            FileSection(
                gettext(HEADINGS[section.name]),
                [_lines(row, whole=section.name in _TABLES) for row in section.rows],
                as_table=section.name in _TABLES,
            )
            for section in held.sections
        ]
    return paper_of(PersonalFilePaper(cast(Language, held.language), organisation, held.made_on, sections))


def _lines(row: Mapping[str, object], *, whole: bool) -> list[tuple[str, str]]:
    """Labels and values of what is known of a thing; what isn't known is left out, unless `whole`."""
    shown = [
        (gettext(LABELS[name]) if name in LABELS else name, _written(name, value, row))
        for name, value in row.items()
        if name not in _BESIDE
    ]
    return [(text, value) for text, value in shown if value or whole]


def _written(name: str, value: object, row: Mapping[str, object]) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return gettext("Yes") if value else gettext("No")
        case enum.StrEnum() if name == "gender":
            return gettext(_GENDERS.get(value.value, value.value))
        case enum.StrEnum():
            return label(value)
        case datetime.datetime():
            return f"{written_day(clock.local(value).date())}, {clock.local(value):%H:%M}"
        case datetime.date():
            return written_day(value)
        case int() if name.endswith("_minor"):
            return money(value, str(row.get("currency", "BYN")))
        case dict() if name == "answers":
            told = ((question, ", ".join(map(gettext, given))) for question, given in value.items())
            return "\n".join(f"{gettext(question)} — {given}" for question, given in told)
        case tuple() if name == "reasons":
            return "\n".join(map(gettext, value))
        case tuple() if name == "services":
            return ", ".join(map(label, value))
        case dict():
            return "\n".join(_texts(value))
        case list() | tuple():
            return ", ".join(show_code(one) if name == "other_codes" else str(one) for one in value)
    if name == "oblast":
        return oblast(str(value))
    if name == "certificate_code":
        return show_code(str(value))
    if name == "language":
        return _LANGUAGES.get(str(value), str(value))
    if name == "reason":
        values = row.get("values")
        return sentence(str(value), values) if isinstance(values, dict) else written_reason(str(value))
    return str(value)


def _texts(value: object) -> list[str]:
    """What was written in words, however deep it stands."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, dict) and "payer" in value:
        value = value | {"payer": label(Payer(value["payer"]))}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]
