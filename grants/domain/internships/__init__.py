"""Hosts and checks on them, offers with places, placements with hours, evaluation and outcome."""
