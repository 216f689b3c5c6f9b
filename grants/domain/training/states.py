"""Lifecycles of cohorts and enrolments, the kinds of course, the marks of attendance."""

import enum

from grants.core.states import Lifecycle, Transition
from grants.core.text import N_
from grants.policy import Permission


class CourseKind(enum.StrEnum):
    SELF_PRESENTATION = "self_presentation"
    JOB_SEARCH = "job_search"
    INTERVIEWS = "interviews"
    CV_WRITING = "cv_writing"
    ACCOUNTANCY = "accountancy"
    COMPUTER_SKILLS = "computer_skills"
    ENTREPRENEURSHIP = "entrepreneurship"
    TRAINING_OF_TRAINERS = "training_of_trainers"


COURSE_KIND_LABELS = {
    CourseKind.SELF_PRESENTATION: N_("Self-presentation"),
    CourseKind.JOB_SEARCH: N_("Job search"),
    CourseKind.INTERVIEWS: N_("Interviews"),
    CourseKind.CV_WRITING: N_("CV writing"),
    CourseKind.ACCOUNTANCY: N_("Accountancy"),
    CourseKind.COMPUTER_SKILLS: N_("Computer skills"),
    CourseKind.ENTREPRENEURSHIP: N_("Entrepreneurship"),
    CourseKind.TRAINING_OF_TRAINERS: N_("Training of trainers"),
}


class CohortState(enum.StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


COHORT_STATE_LABELS = {
    CohortState.PLANNED: N_("Planned"),
    CohortState.RUNNING: N_("Running"),
    CohortState.FINISHED: N_("Finished"),
    CohortState.CANCELLED: N_("Cancelled"),
}


class EnrolmentState(enum.StrEnum):
    ENROLLED = "enrolled"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"


ENROLMENT_STATE_LABELS = {
    EnrolmentState.ENROLLED: N_("Enrolled"),
    EnrolmentState.COMPLETED: N_("Completed"),
    EnrolmentState.NOT_COMPLETED: N_("Not completed"),
    EnrolmentState.WITHDRAWN: N_("Withdrawn"),
}


class Mark(enum.StrEnum):
    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    EXCUSED = "excused"


MARK_LABELS = {
    Mark.PRESENT: N_("Present"),
    Mark.LATE: N_("Late"),
    Mark.ABSENT: N_("Absent"),
    Mark.EXCUSED: N_("Excused"),
}

C = CohortState
E = EnrolmentState
COHORT = Lifecycle(
    "cohort",
    C.PLANNED,
    (
        Transition("start", (C.PLANNED,), C.RUNNING, Permission.COHORT_MANAGE, "cohort.started"),
        Transition("finish", (C.RUNNING,), C.FINISHED, Permission.COHORT_MANAGE, "cohort.finished"),
        Transition(
            "cancel",
            (C.PLANNED, C.RUNNING),
            C.CANCELLED,
            Permission.COHORT_MANAGE,
            "cohort.cancelled",
            reason_required=True,
        ),
    ),
)
ENROLMENT = Lifecycle(
    "enrolment",
    E.ENROLLED,
    (
        Transition("complete", (E.ENROLLED,), E.COMPLETED, Permission.COHORT_MANAGE, "enrolment.completed"),
        Transition(
            "fail", (E.ENROLLED,), E.NOT_COMPLETED, Permission.COHORT_MANAGE, "enrolment.not_completed"
        ),
        Transition(
            "withdraw",
            (E.ENROLLED,),
            E.WITHDRAWN,
            Permission.COHORT_MANAGE,
            "enrolment.withdrawn",
            reason_required=True,
        ),
    ),
)
LIFECYCLES = (COHORT, ENROLMENT)
