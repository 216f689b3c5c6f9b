"""What her file reads of every table that tells of her, one statement a section, oldest first."""

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from grants.domain.accounts.models import Organisation
from grants.domain.applications.models import Application, Call, EligibilityAnswer
from grants.domain.assessment.models import Decision
from grants.domain.awards.models import Award
from grants.domain.disbursements.models import Payment, Tranche
from grants.domain.internships.models import Host, Offer, Placement, PlacementHours
from grants.domain.monitoring.models import ContactTry, Visit
from grants.domain.people.models import Consent, ConsentParty, ConsentRequest, HandOver, PortalSession
from grants.domain.plans.models import Plan, PlanVersion
from grants.domain.privacy.models import ErasureRequest
from grants.domain.training.models import Attendance, Certificate, Cohort, Course, Enrolment, Session

_FROM, _TO = aliased(Organisation), aliased(Organisation)


def statements(participant_id: uuid.UUID) -> dict[str, Any]:
    """By section, in the order in which the file is read; columns are named as the keys of the file."""
    return {
        **_of_people(participant_id),
        **_of_training(participant_id),
        **_of_internships(participant_id),
        **_of_plans(participant_id),
        **_of_grants(participant_id),
        **_of_visits(participant_id),
    }


def _of_people(her: uuid.UUID) -> dict[str, Any]:
    return {
        "consents": select(
            Consent.purpose, Consent.given, Consent.way, Consent.asked_on, Consent.text_version,
            Consent.language, Consent.withdrawn_at, Consent.with_hosts, Consent.with_network,
        )
        .where(Consent.participant_id == her)
        .order_by(Consent.recorded_at, Consent.id),
        "consent_parties": select(
            Consent.asked_on, func.coalesce(Organisation.name, Host.name).label("organisation")
        )
        .join(ConsentParty, ConsentParty.consent_id == Consent.id)
        .outerjoin(Organisation, Organisation.id == ConsentParty.party_id)
        .outerjoin(Host, Host.id == ConsentParty.party_id)
        .where(Consent.participant_id == her)
        .order_by(Consent.recorded_at, Consent.id, ConsentParty.party_id),
        "consent_requests": select(
            ConsentRequest.purpose, ConsentRequest.asked_at, ConsentRequest.answered_at
        )
        .where(ConsentRequest.participant_id == her)
        .order_by(ConsentRequest.id),
        "hand_overs": select(
            _FROM.name.label("from_organisation"), _TO.name.label("to_organisation"), HandOver.state,
            HandOver.offered_at, HandOver.reason, HandOver.what, HandOver.without_consent,
            HandOver.answered_at, HandOver.answer,
        )
        .join(_FROM, _FROM.id == HandOver.from_organisation_id)
        .join(_TO, _TO.id == HandOver.to_organisation_id)
        .where(HandOver.participant_id == her)
        .order_by(HandOver.id),
        "erasure_requests": select(
            ErasureRequest.requested_at, ErasureRequest.state, ErasureRequest.reason, ErasureRequest.decided_at
        )
        .where(ErasureRequest.participant_id == her)
        .order_by(ErasureRequest.id),
        "sign_ins": select(PortalSession.created_at.label("signed_in_at"), PortalSession.last_seen_at)
        .where(PortalSession.participant_id == her)
        .order_by(PortalSession.id),
    }  # fmt: skip


def _of_training(her: uuid.UUID) -> dict[str, Any]:
    return {
        "training": select(
            Course.title, Cohort.starts_on, Cohort.ends_on, Enrolment.enrolled_on, Enrolment.state,
            Enrolment.test_percent, Enrolment.completed_on, Certificate.issued_on.label("certificate_on"),
            Certificate.code.label("certificate_code"),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .outerjoin(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(Enrolment.participant_id == her)
        .order_by(Enrolment.id),
        "attendance": select(Course.title, Session.on.label("held_on"), Attendance.mark)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .join(Session, Session.id == Attendance.session_id)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .join(Course, Course.id == Cohort.course_id)
        .where(Enrolment.participant_id == her)
        .order_by(Session.on, Session.id),
    }  # fmt: skip


def _of_internships(her: uuid.UUID) -> dict[str, Any]:
    return {
        "placements": select(
            Host.name.label("host"), Offer.title, Placement.mentor, Placement.starts_on, Placement.ends_on,
            Placement.state, Placement.ended_on, Placement.outcome, Placement.skills_score,
            Placement.reliability_score, Placement.teamwork_score, Placement.evaluation,
        )
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Host, Host.id == Offer.host_id)
        .where(Placement.participant_id == her)
        .order_by(Placement.id),
        "hours_worked": select(Host.name.label("host"), PlacementHours.week, PlacementHours.hours)
        .join(Placement, Placement.id == PlacementHours.placement_id)
        .join(Offer, Offer.id == Placement.offer_id)
        .join(Host, Host.id == Offer.host_id)
        .where(Placement.participant_id == her)
        .order_by(PlacementHours.week, PlacementHours.id),
    }  # fmt: skip


def _of_plans(her: uuid.UUID) -> dict[str, Any]:
    return {
        "plans": select(Plan.title, Plan.state, Plan.created_at, Plan.changed_at, Plan.content)
        .where(Plan.participant_id == her)
        .order_by(Plan.id),
        "plan_versions": select(
            PlanVersion.title, PlanVersion.number, PlanVersion.frozen_at, PlanVersion.requested_minor,
            PlanVersion.own_minor, PlanVersion.currency, PlanVersion.content,
        )
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .where(Plan.participant_id == her)
        .order_by(PlanVersion.frozen_at, PlanVersion.id),
    }  # fmt: skip


def _of_grants(her: uuid.UUID) -> dict[str, Any]:
    mine = Application.participant_id == her
    return {
        "applications": select(
            Application.code, Call.title.label("call"), Application.requested_minor, Call.currency,
            Application.state, Application.submitted_at,
        )
        .join(Call, Call.id == Application.call_id)
        .where(mine)
        .order_by(Application.id),
        "eligibility": select(
            Application.code, EligibilityAnswer.rule, EligibilityAnswer.met, EligibilityAnswer.reason
        )
        .join(Application, Application.id == EligibilityAnswer.application_id)
        .where(mine)
        .order_by(EligibilityAnswer.answered_at, EligibilityAnswer.id),
        "decisions": select(
            Application.code, Decision.outcome, Decision.decided_on, Decision.amount_minor, Call.currency
        )
        .join(Application, Application.id == Decision.application_id)
        .join(Call, Call.id == Application.call_id)
        .where(mine)
        .order_by(Decision.decided_at, Decision.id),
        "awards": select(
            Award.code, Award.amount_minor, Award.currency, Award.state, Award.offered_on, Award.accepted_on,
            Award.signed_on,
        )
        .where(Award.participant_id == her)
        .order_by(Award.id),
        "tranches": select(
            Award.code, Tranche.number, Tranche.amount_minor, Tranche.currency, Tranche.due_on,
            Tranche.condition, Tranche.condition_met_note, Tranche.state,
        )
        .join(Award, Award.id == Tranche.award_id)
        .where(Award.participant_id == her)
        .order_by(Award.id, Tranche.number),
        "payments": select(
            Award.code, Payment.amount_minor, Payment.currency, Payment.paid_on, Payment.reference,
            Payment.state,
        )
        .join(Tranche, Tranche.id == Payment.tranche_id)
        .join(Award, Award.id == Tranche.award_id)
        .where(Award.participant_id == her)
        .order_by(Payment.id),
    }  # fmt: skip


def _of_visits(her: uuid.UUID) -> dict[str, Any]:
    return {
        "visits": select(
            Visit.due_on, Visit.state, Visit.visited_on, Visit.operating, Visit.sales_minor,
            Visit.income_minor, Award.currency, Visit.paid_jobs, Visit.hours_a_week, Visit.keeps_records,
            Visit.feels_safe, Visit.note,
        )
        .join(Award, Award.id == Visit.award_id)
        .where(Visit.participant_id == her)
        .order_by(Visit.due_on, Visit.id),
        "contact_tries": select(
            ContactTry.tried_on, ContactTry.tried_at, ContactTry.channel, ContactTry.outcome, ContactTry.note
        )
        .join(Visit, Visit.id == ContactTry.visit_id)
        .where(Visit.participant_id == her)
        .order_by(ContactTry.tried_on, ContactTry.id),
    }  # fmt: skip
