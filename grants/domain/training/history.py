"""Which steps a cohort's page tells of."""

COHORT_ACTIONS = (
    "cohort.created",
    "cohort.changed",
    "cohort.sessions_planned",
    "cohort.session_changed",
    "cohort.session_removed",
    "cohort.started",
    "attendance.marked",
    "journal.taken",
    "cohort.test_entered",
    "cohort.finished",
    "cohort.cancelled",
)
