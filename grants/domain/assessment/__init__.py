"""Blind scoring: rubric, panel, assignment without conflicts, reviews, ranking against the envelope."""
