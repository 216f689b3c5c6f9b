"""The pages of internships, put together."""

from grants.blueprints.internships import hosts, offers, placements
from grants.blueprints.internships.blueprint import blueprint

__all__ = ["blueprint", "hosts", "offers", "placements"]
