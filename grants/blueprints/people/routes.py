"""The blueprint with all its pages."""

from grants.blueprints.people import imports, lists, records, steps
from grants.blueprints.people.blueprint import blueprint

__all__ = ["blueprint", "imports", "lists", "records", "steps"]
