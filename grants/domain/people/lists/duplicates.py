"""Who has been met already in a file: the same name key, no other patronymic, and birth dates that agree."""

import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grants.domain.people.lists.drafts import ParticipantDraft
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import NameParts, match_keys, patronymic_key, same_patronymic

_NONE = -1


@dataclass(frozen=True, slots=True)
class Met:
    """Where a person was met first."""

    row: int
    sheet: str


@dataclass(slots=True)
class PeopleMet:
    """The people of a file so far, by name key and year of birth; some 200 bytes for each, so that lists may be long.

    People with one key and year are chained from the latest to the first.
    """

    _latest: dict[int, int] = field(default_factory=dict)
    _before: "array[int]" = field(default_factory=lambda: array("q"))
    _person: "array[int]" = field(default_factory=lambda: array("q"))
    _rows: "array[int]" = field(default_factory=lambda: array("q"))
    _sheets: list[str] = field(default_factory=list)
    _patronymics: list[str] = field(default_factory=list)
    _births: list[BirthDate | None] = field(default_factory=list)
    _same_day: dict[BirthDate, BirthDate] = field(default_factory=dict)
    _years: set[int | None] = field(default_factory=set)

    def find(self, name: NameParts, birth: BirthDate | None) -> Met | None:
        """The first one who may be the same person, or None."""
        patronymic = patronymic_key(name)
        alike = [
            person
            for key in match_keys(name)
            for year in self._near(birth)
            for person in self._chain(hash((key, year)))
            if same_patronymic(self._patronymics[person], patronymic)
            and _births_agree(self._births[person], birth)
        ]
        if not alike:
            return None
        first = min(alike)
        return Met(self._rows[first], self._sheets[first])

    def add(self, draft: ParticipantDraft, row: int, sheet: str) -> None:
        person = len(self._rows)
        self._rows.append(row)
        self._sheets.append(sheet)
        self._patronymics.append(sys.intern(patronymic_key(draft.name)))
        self._births.append(self._same_day.setdefault(draft.birth, draft.birth) if draft.birth else None)
        year = draft.birth.year if draft.birth else None
        self._years.add(year)
        for key in match_keys(draft.name):
            place = hash((key, year))
            self._before.append(self._latest.get(place, _NONE))
            self._person.append(person)
            self._latest[place] = len(self._before) - 1

    def _near(self, birth: BirthDate | None) -> Iterable[int | None]:
        """The years among which somebody born then may be found."""
        return self._years if birth is None else (birth.year, None)

    def _chain(self, place: int) -> Iterator[int]:
        link = self._latest.get(place, _NONE)
        while link != _NONE:
            yield self._person[link]
            link = self._before[link]


def _births_agree(one: BirthDate | None, other: BirthDate | None) -> bool:
    return one is None or other is None or one.agrees_with(other)
