"""Spreadsheets that come in, from any hand: read within bounds, or refused with a plain sentence."""
