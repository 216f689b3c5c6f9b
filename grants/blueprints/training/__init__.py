"""Pages of training: courses, cohorts, sessions, attendance, completion, certificates and their public check."""
