"""Reads of training, one file a subject."""

from grants.domain.training import resting as resting
from grants.domain.training.queries.attendance import (
    AttendancePage,
    AttendanceRow,
    SessionPage,
    attendance_page,
    session_page,
)
from grants.domain.training.queries.certificates import (
    CertificateFacts,
    Verified,
    find_verified,
    get_certificate,
    list_certificates,
)
from grants.domain.training.queries.cohort_page import CohortPage, cohort_page
from grants.domain.training.queries.cohorts import (
    CohortFilter,
    CohortRow,
    download_cohorts,
    get_cohort,
    list_cohorts,
)
from grants.domain.training.queries.completion import FinishPage, FinishRow, finish_page
from grants.domain.training.queries.courses import CourseRow, get_course, list_courses
from grants.domain.training.queries.enrolment import EnrolmentPage, EnrolPage, enrol_page, enrolment_page
from grants.domain.training.queries.facts import (
    CompletedCourse,
    CourseTaken,
    NextSession,
    completed_courses,
    courses_taken,
    has_completed_course,
    my_courses,
    my_next_session,
    trainers_of,
)
from grants.domain.training.queries.journal import JournalPage, find_journal_page, journal_to_fill
from grants.domain.training.queries.waiting import waiting_for

__all__ = [
    "AttendancePage",
    "AttendanceRow",
    "CertificateFacts",
    "CohortFilter",
    "CohortPage",
    "CohortRow",
    "CompletedCourse",
    "CourseRow",
    "CourseTaken",
    "EnrolPage",
    "EnrolmentPage",
    "FinishPage",
    "FinishRow",
    "JournalPage",
    "NextSession",
    "SessionPage",
    "Verified",
    "attendance_page",
    "cohort_page",
    "completed_courses",
    "courses_taken",
    "download_cohorts",
    "enrol_page",
    "enrolment_page",
    "find_journal_page",
    "find_verified",
    "finish_page",
    "get_certificate",
    "get_cohort",
    "get_course",
    "has_completed_course",
    "journal_to_fill",
    "list_certificates",
    "list_cohorts",
    "list_courses",
    "my_courses",
    "my_next_session",
    "session_page",
    "trainers_of",
    "waiting_for",
]
