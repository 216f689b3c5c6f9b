"""Participants: registration, lists, identity kept apart and encrypted, consent, safe contact, case codes, PINs.

A participant is registered → active → left; identity stands in one table of encrypted fields, found by keyed hashes.
"""
