"""What the audit's codes are called, in the reader's language."""

from collections.abc import Mapping

import flask
from flask_babel import gettext

from grants.core.text import N_

ACTION_LABELS: Mapping[str, str] = {
    "application.approved": N_("Application approved"),
    "application.assigned": N_("Application given to the committee"),
    "application.created": N_("Application begun"),
    "application.declined": N_("Application declined"),
    "application.ineligible": N_("Application found not eligible"),
    "application.put_in_reserve": N_("Application put in reserve"),
    "application.reopened": N_("Application opened again"),
    "application.reviewer_missing": N_("Application without enough members to score it"),
    "application.scored": N_("Application scored by all"),
    "application.submitted": N_("Application handed in"),
    "application.withdrawn": N_("Application withdrawn"),
    "attendance.marked": N_("Attendance marked"),
    "award.accepted": N_("Award accepted"),
    "award.created": N_("Award made"),
    "award.first_paid": N_("First tranche of the award paid"),
    "award.lapsed": N_("Award lapsed"),
    "award.offered": N_("Award offered"),
    "award.paid_in_full": N_("Award paid in full"),
    "award.signed": N_("Agreement signed"),
    "call.closed": N_("Call closed"),
    "call.created": N_("Call made"),
    "call.decided": N_("Call decided"),
    "call.opened": N_("Call opened"),
    "call.panel_assigned": N_("Applications shared out among the committee"),
    "certificate.issued": N_("Certificate issued"),
    "cohort.cancelled": N_("Cohort cancelled"),
    "cohort.changed": N_("Cohort changed"),
    "cohort.created": N_("Cohort planned"),
    "cohort.finished": N_("Cohort finished"),
    "cohort.session_changed": N_("Session changed"),
    "cohort.session_removed": N_("Session removed"),
    "cohort.sessions_planned": N_("Sessions planned"),
    "cohort.started": N_("Cohort started"),
    "cohort.test_entered": N_("Test results entered"),
    "condition.met": N_("Condition of a tranche met"),
    "consent.recorded": N_("Consent recorded"),
    "consent.refused": N_("Consent refused"),
    "consent.withdrawn": N_("Consent taken back"),
    "contribution.recorded": N_("Contribution recorded"),
    "course.changed": N_("Course changed"),
    "course.created": N_("Course made"),
    "decision.recorded": N_("Decision recorded"),
    "enrolment.completed": N_("Course completed"),
    "enrolment.created": N_("Enrolled in a cohort"),
    "enrolment.not_completed": N_("Course not completed"),
    "enrolment.withdrawn": N_("Withdrawn from a cohort"),
    "fund.created": N_("Fund made"),
    "glass.broken": N_("Emergency opening begun"),
    "glass.reviewed": N_("Emergency opening looked at"),
    "glass.viewed": N_("Identity shown in an emergency opening"),
    "hand_over.accepted": N_("Participant handed over to another organisation"),
    "hand_over.declined": N_("Offered participant declined"),
    "hand_over.offered": N_("Participant offered to another organisation"),
    "hand_over.withdrawn": N_("Offer of a participant taken back"),
    "host.approved": N_("Host approved"),
    "host.changed": N_("Host changed"),
    "host.checked": N_("Host checked"),
    "host.created": N_("Host added"),
    "host.suspended": N_("Host suspended"),
    "identity.opened": N_("Identity opened"),
    "import.cancelled": N_("List dropped"),
    "import.checked": N_("List checked"),
    "import.committed": N_("List taken over"),
    "import.created": N_("List read"),
    "letter.taken": N_("Decision letter printed to hand over"),
    "master_key.dropped": N_("Older master key dropped"),
    "master_key.made": N_("New master key made"),
    "master_key.rotated": N_("Data keys wrapped anew under the new master key"),
    "offer.closed": N_("Offer closed"),
    "offer.created": N_("Offer made"),
    "organisation.created": N_("Organisation added"),
    "organisation.edited": N_("Organisation edited"),
    "participant.came_back": N_("Participant came back"),
    "participant.changed": N_("Participant’s data changed"),
    "participant.imported": N_("Participant registered from a list"),
    "participant.language_changed": N_("Participant changed the language of her page"),
    "participant.left": N_("Participant left"),
    "participant.locked": N_("Too many wrong tries on a participant’s page"),
    "participant.pin_changed": N_("Participant changed her PIN"),
    "participant.pin_set": N_("Participant’s PIN set"),
    "participant.registered": N_("Participant registered"),
    "participant.signed_in": N_("Participant signed in on her page"),
    "participant.taken_on": N_("Participant got a lead worker"),
    "pin.set": N_("PIN set"),
    "placement.agreed": N_("Internship agreed"),
    "placement.broken_off": N_("Internship broken off"),
    "placement.completed": N_("Internship completed"),
    "placement.created": N_("Internship agreed"),
    "placement.hours_recorded": N_("Hours of the internship recorded"),
    "placement.started": N_("Internship started"),
    "plan.changed": N_("Business plan changed"),
    "plan.created": N_("Business plan begun"),
    "plan.revised": N_("Business plan taken back for revision"),
    "plan.submitted": N_("Business plan handed in"),
    "plan.withdrawn": N_("Business plan withdrawn"),
    "review.assigned": N_("Application given to a member"),
    "review.cleared": N_("Conflict of interest denied"),
    "review.locked": N_("Scores closed"),
    "review.recused": N_("Member steps aside"),
    "review.reopened": N_("Scores opened again"),
    "review.submitted": N_("Scores handed in"),
    "role.given": N_("Role given"),
    "role.taken": N_("Role taken away"),
    "second_factor.app_removed": N_("Authenticator app removed"),
    "second_factor.app_set_up": N_("Authenticator app set up"),
    "second_factor.given": N_("Second factor given"),
    "second_factor.passkey_added": N_("Passkey added"),
    "second_factor.passkey_refused": N_("Passkey refused"),
    "second_factor.passkey_removed": N_("Passkey removed"),
    "second_factor.recovery_code_used": N_("Recovery code used"),
    "second_factor.recovery_codes_made": N_("Recovery codes made"),
    "second_factor.reset": N_("Second factor reset"),
    "second_factor.slowed": N_("Second factor slowed down after wrong tries"),
    "session.ended": N_("Session ended"),
    "session.others_ended": N_("Other sessions ended"),
    "sign_in.slowed": N_("Signing in slowed down after wrong tries"),
    "tranche.approved": N_("Tranche approved"),
    "tranche.paid": N_("Tranche paid"),
    "tranche.requested": N_("Tranche requested"),
    "tranche.sent_back": N_("Tranche sent back"),
    "user.activated": N_("Account activated"),
    "user.authenticated_again": N_("Password given again"),
    "user.blocked": N_("Account blocked"),
    "user.created": N_("Account made"),
    "user.invited": N_("Account made by invitation"),
    "user.link_issued": N_("One-time link issued"),
    "user.password_changed": N_("Password changed"),
    "user.password_set": N_("Password set by one-time link"),
    "user.reinvited": N_("Account unblocked, to be invited again"),
    "user.signed_in": N_("Signed in"),
    "user.unblocked": N_("Account unblocked"),
    "visit.lost": N_("Follow-up: not found"),
    "visit.planned": N_("Follow-up planned"),
    "visit.recorded": N_("Follow-up visit recorded"),
    "visit.tried": N_("Try to reach a participant logged"),
}

TARGET_LABELS: Mapping[str, str] = {
    "application": N_("Application"),
    "award": N_("Award"),
    "call": N_("Call"),
    "certificate": N_("Certificate"),
    "cohort": N_("Cohort"),
    "consent": N_("Consent"),
    "course": N_("Course"),
    "decision": N_("Decision"),
    "enrolment": N_("Enrolment"),
    "fund": N_("Fund"),
    "glass": N_("Emergency opening"),
    "hand_over": N_("Hand-over"),
    "host": N_("Host"),
    "import": N_("List"),
    "list_import": N_("List"),
    "offer": N_("Offer"),
    "organisation": N_("Organisation"),
    "participant": N_("Participant"),
    "participants": N_("Several participants"),
    "placement": N_("Internship"),
    "plan": N_("Business plan"),
    "review": N_("Review"),
    "session": N_("Session"),
    "tranche": N_("Tranche"),
    "user": N_("User"),
    "visit": N_("Follow-up"),
}
ACTOR_LABELS: Mapping[str, str] = {
    "participant": N_("The participant"),
    "system": N_("The system"),
    "nobody": N_("Somebody not signed in"),
    "user": N_("User"),
}


def action_label(action: str) -> str:
    """The words for an audit's code; one without words is shown as it is."""
    return gettext(ACTION_LABELS[action]) if action in ACTION_LABELS else action


def target_label(target_type: str) -> str:
    """The words for what an entry of the audit is about."""
    return gettext(TARGET_LABELS[target_type]) if target_type in TARGET_LABELS else target_type


def actor_label(kind: str) -> str:
    """The words for who acts without a name of staff."""
    return gettext(ACTOR_LABELS[kind]) if kind in ACTOR_LABELS else kind


def short_id(value: object) -> str:
    """The end of an id, which tells it from others of the same moment."""
    return f"…{str(value)[-8:]}"


def init_app(app: flask.Flask) -> None:
    """Make them known to templates."""
    app.jinja_env.filters.update(
        action=action_label,
        target=target_label,
        actor_kind=actor_label,
        short_id=short_id,
    )
