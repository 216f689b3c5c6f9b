"""People: registration, consent by purpose, screening, safe contact, and a case code in place of a name."""
