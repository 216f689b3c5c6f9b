"""The navigation: each entry shows only to those whose role opens it."""

from dataclasses import dataclass

import flask

from grants.core.text import N_
from grants.policy import Actor, Permission

P = Permission
ENTRIES: tuple[tuple[str, str, Permission], ...] = (
    ("home.work_list", N_("Work list"), P.WORK_LIST_VIEW),
    ("people.participants", N_("Participants"), P.PARTICIPANT_VIEW),
    ("training.cohorts", N_("Courses"), P.COHORT_VIEW),
    ("internships.placements", N_("Internships"), P.PLACEMENT_VIEW),
    ("plans.plans", N_("Plans"), P.PLAN_VIEW),
    ("applications.calls", N_("Calls"), P.CALL_VIEW),
    ("applications.applications", N_("Applications"), P.APPLICATION_VIEW),
    ("assessment.reviews", N_("Scoring"), P.REVIEW_WRITE),
    ("awards.awards", N_("Awards"), P.AWARD_VIEW),
    ("disbursements.tranches", N_("Payments"), P.TRANCHE_VIEW),
    ("disbursements.ledger", N_("Ledger"), P.LEDGER_VIEW),
    ("monitoring.visits", N_("Follow-up"), P.VISIT_VIEW),
    ("programmes.funds", N_("Funds"), P.FUND_VIEW),
    ("reporting.overview", N_("Overview"), P.PROGRAMME_OVERVIEW),
    ("accounts.users", N_("Users"), P.USER_MANAGE),
    ("accounts.organisations", N_("Organisations"), P.ORGANISATION_MANAGE),
    ("privacy.audit", N_("Audit"), P.AUDIT_VIEW),
    ("privacy.openings", N_("Openings"), P.OPENINGS_VIEW),
    ("privacy.glass", N_("Emergency openings"), P.GLASS_REVIEW),
    ("privacy.erasures", N_("Erasures"), P.ERASURE_VIEW),
    ("privacy.access_matrix", N_("Rights"), P.ACCESS_MATRIX_VIEW),
)
# Pages that stand under another entry than their address says.
_UNDER = {"privacy.unusual": "privacy.openings", "privacy.look_at": "privacy.openings"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the navigation; `label` is a gettext id."""

    label: str
    url: str
    current: bool


def navigation_for(actor: Actor) -> list[Entry]:
    """The entries open to the actor; current is the one whose address the page's begins with, else its slice's first."""
    shown = [
        (target, label, flask.url_for(target))
        for target, label, permission in ENTRIES
        if actor.allows(permission)
    ]
    current = _current([(target, url) for target, _label, url in shown])
    return [Entry(label, url, target == current) for target, label, url in shown]


def _current(entries: list[tuple[str, str]]) -> str:
    path, under = flask.request.path, _UNDER.get(flask.request.endpoint or "")
    if under:
        return under
    above = [(len(url), target) for target, url in entries if url != "/" and f"{path}/".startswith(f"{url}/")]
    if above:
        return max(above)[1]
    endpoint = flask.request.endpoint or ""
    beside = [
        target
        for target, url in entries
        if target == endpoint
        or (
            target.partition(".")[0] == endpoint.partition(".")[0] and url.split("/")[1] == path.split("/")[1]
        )
    ]
    return endpoint if endpoint in beside else next(iter(beside), "")
