"""Pages of business plans: the list, the guided plan one part a page, its summary, its frozen versions."""

from grants.blueprints.plans import parts, routes

__all__ = ["parts", "routes"]
