"""Machinery without a word of the trade."""
