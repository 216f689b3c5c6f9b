"""A part of a participant's record page that another slice fills."""

from dataclasses import dataclass

from grants.core.text import N_

# The stages of the road, as the stepper on a record page names them.
STAGES = (N_("Registered"), N_("Course"), N_("Internship"), N_("Plan"), N_("Grant"), N_("Follow-up"))


@dataclass(frozen=True, slots=True)
class Panel:
    """`rows` are (label, value), `links` (text, address), all in the reader's language.

    `stage` says how far on the road this part has taken her: a place in STAGES. When `linked`, the first links belong
    to the rows, each to that in its place.
    """

    title: str
    rows: tuple[tuple[str, object], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    stage: int = 0
    linked: bool = False
