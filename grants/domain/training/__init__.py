"""Courses, cohorts, sessions, attendance, completion by rule, certificates that anyone can verify."""
