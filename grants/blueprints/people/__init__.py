"""Participants: the list, search, registration, the record, uploaded lists."""
