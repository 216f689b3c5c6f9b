"""Calls with an envelope, eligibility answered with reasons, applications that rest on a frozen plan."""
