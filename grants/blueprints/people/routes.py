"""The blueprint with all its pages."""

from grants.blueprints.people import (
    glass,
    hand_overs,
    imports,
    lists,
    merges,
    records,
    registration,
    screenings,
    steps,
)
from grants.blueprints.people.blueprint import blueprint

__all__ = [
    "blueprint",
    "glass",
    "hand_overs",
    "imports",
    "lists",
    "merges",
    "records",
    "registration",
    "screenings",
    "steps",
]
