"""Which row of a journal is which person of the cohort: by case code, or by the name's keys; never by guessing."""

import enum
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grants.core.text import N_
from grants.domain.people.values.names import (
    NameParts,
    fold,
    match_keys,
    parse_name,
    patronymic_key,
    same_patronymic,
)
from grants.domain.training.journals.journal import JournalRow


class Match(enum.StrEnum):
    """How a row was matched."""

    BY_CODE = "by_code"
    BY_NAME = "by_name"
    SEVERAL = "several"
    TWICE = "twice"
    AT_ODDS = "at_odds"
    NOBODY = "nobody"


# Taken without a person's decision.
CERTAIN = frozenset({Match.BY_CODE, Match.BY_NAME})
MATCH_LABELS = {
    Match.BY_CODE: N_("Known by her case code"),
    Match.BY_NAME: N_("Known by her name"),
    Match.SEVERAL: N_("Several people of this cohort may be meant. Choose one."),
    Match.TWICE: N_("Another row may be the same person. Choose whose row this is."),
    Match.AT_ODDS: N_("The case code and the name belong to different people. Choose one."),
    Match.NOBODY: N_("Nobody of this cohort is known by this. Choose her, or leave the row out."),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One enrolled in the cohort; `name` is None where the actor doesn't reach it."""

    enrolment_id: uuid.UUID
    participant_id: uuid.UUID
    case_code: str
    name: NameParts | None


@dataclass(frozen=True, slots=True)
class Matched:
    """Who a row is, when that is certain."""

    how: Match
    enrolment_id: uuid.UUID | None = None


def match_rows(rows: Sequence[JournalRow], members: Sequence[Member]) -> tuple[Matched, ...]:
    """For each row who it is. Two rows of one sheet that seem to be one person are both left to a person."""
    found = [_match(row, members) for row in rows]
    seen = Counter((row.sheet, one.enrolment_id) for row, one in zip(rows, found, strict=True))
    return tuple(
        Matched(Match.TWICE) if one.enrolment_id and seen[row.sheet, one.enrolment_id] > 1 else one
        for row, one in zip(rows, found, strict=True)
    )


def _match(row: JournalRow, members: Sequence[Member]) -> Matched:
    name = parse_name(row.name) if row.name else None
    if row.code:
        coded = next((member for member in members if member.case_code == row.code), None)
        if coded is None:
            return Matched(Match.NOBODY)
        whole = name is not None and name.surname and name.given
        if whole and name and coded.name and not _may_be(name, coded.name):
            return Matched(Match.AT_ODDS)
        return Matched(Match.BY_CODE, coded.enrolment_id)
    if name is None or not (name.surname and name.given):
        return Matched(Match.NOBODY)
    alike = [member for member in members if member.name and _may_be(name, member.name)]
    if len(alike) != 1:
        return Matched(Match.SEVERAL if alike else Match.NOBODY)
    return Matched(Match.BY_NAME, alike[0].enrolment_id)


def _may_be(name: NameParts, known: NameParts) -> bool:
    if not same_patronymic(patronymic_key(name), patronymic_key(known)):
        return False
    initial = fold(name.given)
    if len(initial) == 1:
        same_surname = match_keys(replace(name, given="")) & match_keys(replace(known, given=""))
        return bool(same_surname) and fold(known.given).startswith(initial)
    return bool(match_keys(name) & match_keys(known))
