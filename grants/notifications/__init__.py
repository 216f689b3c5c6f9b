"""From an outbox row to a message: what it says, and the carriers that send it."""
