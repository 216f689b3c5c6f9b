"""Pages of accounts: one's own, the users, the organisations, and where a one-time link leads."""
