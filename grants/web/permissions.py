"""What each permission is called on the page of rights, in the reader's language."""

from collections.abc import Mapping

import flask
from flask_babel import gettext

from grants.core.text import N_
from grants.policy import Permission as P

PERMISSION_LABELS: Mapping[P, str] = {
    P.ACCOUNT_OWN: N_("Look after one’s own account"),
    P.WORK_LIST_VIEW: N_("See one’s own work list"),
    P.USER_MANAGE: N_("Invite users, give and take roles"),
    P.ORGANISATION_MANAGE: N_("Add and edit organisations"),
    P.AUDIT_VIEW: N_("See the audit"),
    P.ACCESS_MATRIX_VIEW: N_("See the rights of every role"),
    P.OPENINGS_VIEW: N_("See who opened whose identity"),
    P.ERASURE_VIEW: N_("See requests for erasure"),
    P.FILE_MAKE: N_("Give a participant everything that is held on her"),
    P.RETENTION_VIEW: N_("See whose identity is kept longer than the rules want"),
    P.ERASURE_REQUEST: N_("Ask for an erasure"),
    P.RETENTION_CHANGE: N_("Change for how long data are kept"),
    P.ERASURE_APPROVE: N_("Approve or refuse an erasure that somebody else asked for"),
    P.FUND_VIEW: N_("See the funds"),
    P.PROGRAMME_OVERVIEW: N_("See the figures of the programme"),
    P.PARTICIPANT_VIEW: N_("See participants by case code"),
    P.PARTICIPANT_REGISTER: N_("Register participants and correct their data"),
    P.PARTICIPANT_IMPORT: N_("Register participants from a list"),
    P.HAND_OVER_OFFER: N_("Offer a participant to another organisation"),
    P.HAND_OVER_ANSWER: N_("Take on a participant whom another organisation offers"),
    P.PARTICIPANT_MERGE: N_("Merge two records of one person"),
    P.GLASS_BREAK: N_("Open an identity of another organisation in an emergency"),
    P.GLASS_REVIEW: N_("Look through emergency openings"),
    P.PARTICIPANT_SEARCH: N_("Find participants by name or phone"),
    P.IDENTITY_OPEN: N_("Open a name and contact"),
    P.CATEGORY_VIEW: N_("See the kind of assistance"),
    P.CONSENT_RECORD: N_("Record consent and its withdrawal"),
    P.PIN_SET: N_("Set a participant’s PIN"),
    P.COURSE_VIEW: N_("See the courses"),
    P.COURSE_MANAGE: N_("Add and change courses"),
    P.COHORT_VIEW: N_("See the cohorts"),
    P.COHORT_MANAGE: N_("Plan and run cohorts"),
    P.ATTENDANCE_MARK: N_("Mark attendance and test results"),
    P.CERTIFICATE_ISSUE: N_("Issue certificates"),
    P.HOST_VIEW: N_("See the hosts"),
    P.HOST_MANAGE: N_("Propose, check and approve hosts"),
    P.OFFER_MANAGE: N_("Offer places of hosts"),
    P.PLACEMENT_VIEW: N_("See the placements"),
    P.PLACEMENT_MANAGE: N_("Place interns and record hours"),
    P.PLAN_VIEW: N_("See business plans"),
    P.PLAN_EDIT: N_("Work on business plans"),
    P.CALL_VIEW: N_("See the calls"),
    P.CALL_MANAGE: N_("Make and open calls"),
    P.APPLICATION_VIEW: N_("See the applications"),
    P.APPLICATION_SUBMIT: N_("Submit and withdraw applications"),
    P.REVIEW_WRITE: N_("Score plans"),
    P.REVIEW_ASSIGN: N_("Share out plans among the committee"),
    P.RANKING_VIEW: N_("See the ranking"),
    P.DECISION_RECORD: N_("Record the committee’s decisions"),
    P.AWARD_VIEW: N_("See the awards"),
    P.AWARD_ACCEPT: N_("Record that an award is accepted"),
    P.TRANCHE_VIEW: N_("See the tranches"),
    P.TRANCHE_REQUEST: N_("Ask for payments"),
    P.TRANCHE_APPROVE: N_("Approve payments"),
    P.PAYMENT_RECORD: N_("Record payments"),
    P.LEDGER_VIEW: N_("See the ledger"),
    P.VISIT_VIEW: N_("See follow-up visits"),
    P.VISIT_RECORD: N_("Record follow-up visits"),
    P.PORTAL_OWN: N_("See one’s own page as a participant"),
    P.SYSTEM_RUN: N_("Run the jobs of the system"),
}


def permission_label(code: str) -> str:
    """The words for a permission's code."""
    return gettext(PERMISSION_LABELS[P(code)])


def init_app(app: flask.Flask) -> None:
    """Make it known to templates."""
    app.jinja_env.filters["permission"] = permission_label
