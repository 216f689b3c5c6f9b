"""Pages of evidence: the audit, the openings of identities, the rights of every role."""
