"""Organisations, the people who work for them, their roles, how they sign in. An account is invited → active ⇄ blocked."""
