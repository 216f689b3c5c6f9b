"""Reads of awards: lists and pages, the decide page, letters, her own award, what waits."""

from grants.domain.awards.queries.deciding import DecidePage, DecideRow, decide_page
from grants.domain.awards.queries.letters import (
    LetterFacts,
    LetterReason,
    LetterRow,
    find_letter,
    letter_facts,
    letters_page,
    panel_letter_facts,
)
from grants.domain.awards.queries.lists import AwardRow, awards_page
from grants.domain.awards.queries.own import (
    MyAward,
    list_awards_of,
    my_award,
)
from grants.domain.awards.queries.record import STAGES, STEP_LABELS, AwardPage, award_page
from grants.domain.awards.queries.waiting import waiting_for

__all__ = [
    "STAGES",
    "STEP_LABELS",
    "AwardPage",
    "AwardRow",
    "DecidePage",
    "DecideRow",
    "LetterFacts",
    "LetterReason",
    "LetterRow",
    "MyAward",
    "award_page",
    "awards_page",
    "decide_page",
    "find_letter",
    "letter_facts",
    "letters_page",
    "list_awards_of",
    "my_award",
    "panel_letter_facts",
    "waiting_for",
]
