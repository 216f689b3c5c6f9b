"""The demonstration: an invented programme, the same for the same seed and day, at any size."""

from grants.cli.demonstration.loading import Loaded, has_organisations, load, printed

__all__ = ["Loaded", "has_organisations", "load", "printed"]
