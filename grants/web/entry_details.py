"""The details of an entry of the audit in words: what moved from where to where, sums, shares, what was shown."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import flask
from flask_babel import gettext

from grants.core.ids import read_code, show_code
from grants.core.text import N_
from grants.domain.people.states import OPENING_REASON_LABELS
from grants.web.actions import short_id
from grants.web.filters import LABELS, money, points

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REASONS = {reason.value: text for reason, text in OPENING_REASON_LABELS.items()}
# The words for a code, by the enumeration it belongs to: "application" and "in_review" for ApplicationState.
_WORDS = {(kind.__name__, value): text for (kind, value), text in LABELS.items()}
_SHOWN = {
    "all": N_("everything"),
    "name": N_("her name"),
    "names": N_("first names"),
    "safe_contact": N_("how she may be reached"),
    "payee": N_("the payee"),
    "screening": N_("her screening"),
    "glass": N_("name and safe contact, in an emergency"),
}
_ENUMERATIONS = {
    "by": "SecondFactor",
    "role": "Role",
    "pattern": "Pattern",
    "purpose": "ConsentPurpose",
    "result": "CheckResult",
    "data_class": "DataClass",
    "ground": "ErasureGround",
    "scope": "ErasureScope",
    "operating": "Operating",
    "channel": "TryChannel",
    "try_outcome": "TryOutcome",
}
# What an erasure took away, by its counts; what there was none of isn't told in a line of the audit.
ERASED_LABELS: Mapping[str, str] = {
    "records": N_("Records of hers, with those merged into it"),
    "identity": N_("Name, birth date, phones, address, note, safe contact and their key"),
    "tokens": N_("Hashes under which she is found"),
    "pin": N_("PIN of her own page"),
    "sessions": N_("Sessions on her own page"),
    "uploads": N_("Uploaded lists that may hold her"),
    "drafts": N_("Registrations begun that may hold her"),
    "screenings": N_("What she answered when she was screened"),
    "plans": N_("Business plans, all that is written in words"),
    "opinions": N_("Comments of the committee on her plan"),
    "minutes": N_("Minutes of decisions on her application"),
    "visit_notes": N_("Notes of follow-up visits"),
    "contact_notes": N_("Notes of tries to reach her"),
    "evaluations": N_("Evaluations of internships, in words"),
    "eligibility_notes": N_("Notes on eligibility"),
    "tranche_notes": N_("Notes on payments"),
    "hand_overs": N_("Letters between organisations about handing her over"),
    "emergencies": N_("Reasons of emergency openings"),
}
DETAIL_LABELS: Mapping[str, str] = {
    **ERASED_LABELS,
    "amount": N_("Amount"),
    "amount_minor": N_("Amount"),
    "application_id": N_("Application"),
    "applications": N_("Applications"),
    "before": N_("Before"),
    "by": N_("By"),
    "bytes": N_("Bytes"),
    "call_id": N_("Call"),
    "changed": N_("Changed"),
    "channel": N_("By what"),
    "code": N_("Code"),
    "cohort": N_("Cohort"),
    "completed": N_("Completed"),
    "connections": N_("Conflicts of interest"),
    "count": N_("How many"),
    "course": N_("Course"),
    "currency": N_("Currency"),
    "data_class": N_("What is kept"),
    "day": N_("Day"),
    "device": N_("Device"),
    "ended": N_("Sessions ended"),
    "entry": N_("Entry of the ledger"),
    "envelope_minor": N_("Envelope"),
    "face_to_face": N_("Met face to face"),
    "faults": N_("Faults found"),
    "fields": N_("Fields"),
    "good": N_("Good rows"),
    "ground": N_("Ground"),
    "ids": N_("How many"),
    "import": N_("List"),
    "key": N_("Master key"),
    "known": N_("Already registered"),
    "made_at": N_("As of"),
    "moved": N_("Moved with her"),
    "marks": N_("Marks"),
    "mean_bp": N_("Mean"),
    "member_id": N_("Member"),
    "months": N_("Months"),
    "not_completed": N_("Not completed"),
    "number": N_("Number"),
    "offer": N_("Offer"),
    "operating": N_("Business operating"),
    "outcome": N_("Outcome"),
    "panel": N_("Members"),
    "part": N_("Part"),
    "participant": N_("Participant"),
    "pattern": N_("What stood out"),
    "places": N_("Places"),
    "plan_version": N_("Version of the plan"),
    "purpose": N_("Purpose"),
    "questionnaire": N_("Version of the questions"),
    "rank": N_("Rank"),
    "reference": N_("Bank reference"),
    "registered": N_("Registered"),
    "requested_minor": N_("Asked for"),
    "result": N_("Result"),
    "results": N_("Results"),
    "reviews": N_("Reviews"),
    "rewrapped": N_("Data keys wrapped anew"),
    "role": N_("Role"),
    "rows": N_("Rows"),
    "scope": N_("What is to be erased"),
    "seed": N_("Seed of the lot"),
    "session": N_("Session"),
    "sessions_ended": N_("Sessions ended"),
    "try_outcome": N_("How it went"),
    "until": N_("Last day"),
    "valid_until": N_("Valid until"),
    "voters": N_("Who votes"),
    "without_consent": N_("Without her consent"),
    "weeks": N_("Weeks"),
    "what": N_("Shown"),
}


def written_reason(reason: str) -> str:
    """A reason as it was typed, or the words of one that was chosen from the list with the note beside it."""
    chosen, colon, note = reason.partition(": ")
    return f"{gettext(_REASONS[chosen])}{colon}{note}" if chosen in _REASONS else reason


def written_details(details: Mapping[str, object], target_type: str = "") -> str:
    """One line: the step as "Planned → Requested", then names and values; of a list how many, of an id its end."""
    kept = {
        name: value
        for name, value in details.items()
        if value not in ("", "?", None) and not (name in ERASED_LABELS and value == 0)
    }
    currency = str(kept.pop("currency", "BYN")) if {"amount", "amount_minor"} & kept.keys() else "BYN"
    parts = []
    if {"from", "to"} <= kept.keys():
        before, after = (_state(target_type, str(kept.pop(end))) for end in ("from", "to"))
        parts.append(f"{before} → {after}")
    if "count" in kept:
        kept.pop("ids", None)
    parts += [f"{detail_label(name)}: {_written(name, value, currency)}" for name, value in kept.items()]
    return "; ".join(parts)


def detail_label(name: str) -> str:
    """The words for the name of a detail; one without words is shown as it is."""
    return gettext(DETAIL_LABELS[name]) if name in DETAIL_LABELS else name


def _state(target_type: str, value: str) -> str:
    kind = "".join(word.capitalize() for word in target_type.split("_")) + "State"
    return _word(kind, value)


def _word(kind: str, value: str) -> str:
    return gettext(_WORDS[kind, value]) if (kind, value) in _WORDS else value


def _written(name: str, value: Any, currency: str) -> object:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list | tuple):
        return len(value)
    if name in _ENUMERATIONS:
        return _word(_ENUMERATIONS[name], str(value))
    if name == "outcome":
        return _word("DecisionOutcome", _word("PlacementOutcome", str(value)))
    if name == "what" and value in _SHOWN:
        return gettext(_SHOWN[value])
    if name == "code" and (code := read_code(str(value))):
        return show_code(code)
    write = _figures(currency).get(name) if isinstance(value, int) else None
    if write:
        return write(value)
    return short_id(value) if _UUID.fullmatch(str(value)) else value


def _figures(currency: str) -> Mapping[str, Callable[[int], str]]:
    def sum_of_money(minor: int) -> str:
        return money(minor, currency)

    return {
        "amount": sum_of_money,
        "amount_minor": sum_of_money,
        "envelope_minor": sum_of_money,
        "requested_minor": sum_of_money,
        "mean_bp": points,
    }


def init_app(app: flask.Flask) -> None:
    """Make them known to templates."""
    app.jinja_env.filters.update(details=written_details, detail_label=detail_label, reason=written_reason)
