"""Writes of training, one file a subject."""

from grants.domain.training.commands.attendance import Choice, mark_attendance
from grants.domain.training.commands.certificates import issue_certificate, issue_certificates
from grants.domain.training.commands.cohorts import (
    CohortDetails,
    cancel_cohort,
    edit_cohort,
    plan_cohort,
    start_cohort,
)
from grants.domain.training.commands.completion import enter_test_results, finish_cohort
from grants.domain.training.commands.courses import CourseDetails, add_course, edit_course
from grants.domain.training.commands.enrolments import Enrolled, enrol, withdraw
from grants.domain.training.commands.journals import (
    JournalChoices,
    Taken,
    forget_journal,
    keep_journal,
    take_journal,
)
from grants.domain.training.commands.sessions import (
    SessionDetails,
    SessionPlan,
    edit_session,
    plan_sessions,
    remove_session,
)

__all__ = [
    "Choice",
    "CohortDetails",
    "CourseDetails",
    "Enrolled",
    "JournalChoices",
    "SessionDetails",
    "SessionPlan",
    "Taken",
    "add_course",
    "cancel_cohort",
    "edit_cohort",
    "edit_course",
    "edit_session",
    "enrol",
    "enter_test_results",
    "finish_cohort",
    "forget_journal",
    "issue_certificate",
    "issue_certificates",
    "keep_journal",
    "mark_attendance",
    "plan_cohort",
    "plan_sessions",
    "remove_session",
    "start_cohort",
    "take_journal",
    "withdraw",
]
