"""Pages of calls and applications."""

from grants.blueprints.applications import calls, routes

__all__ = ["calls", "routes"]
