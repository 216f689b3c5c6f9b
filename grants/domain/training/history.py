"""The words in which a cohort's page tells what happened to it."""

from grants.core.text import N_

HISTORY_WORDS = {
    "cohort.created": N_("The cohort was planned"),
    "cohort.changed": N_("The cohort’s facts were changed"),
    "cohort.sessions_planned": N_("Sessions were planned"),
    "cohort.session_changed": N_("A session was changed"),
    "cohort.session_removed": N_("A session was removed"),
    "cohort.started": N_("The cohort started"),
    "attendance.marked": N_("Attendance was marked"),
    "cohort.test_entered": N_("Test results were entered"),
    "cohort.finished": N_("The cohort was finished"),
    "cohort.cancelled": N_("The cohort was cancelled"),
}
