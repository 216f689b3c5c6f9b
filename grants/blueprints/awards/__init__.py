"""Pages of awards: the list, one award, the panel's decisions, letters."""

from grants.blueprints.awards import deciding, letters, offers
from grants.blueprints.awards.base import blueprint

__all__ = ["blueprint", "deciding", "letters", "offers"]
