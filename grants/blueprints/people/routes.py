"""The blueprint with all its pages."""

from grants.blueprints.people import (
    consents,
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
    "consents",
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
