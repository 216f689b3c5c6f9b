"""Machinery without a word of the trade: database, transactions, states, audit, outbox, keys, money, time."""
