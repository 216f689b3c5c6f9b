"""Who has been met already in a file: the same name key, no other patronymic, and birth dates that agree."""

from dataclasses import dataclass, field

from grants.domain.people.lists.drafts import ParticipantDraft
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.names import match_keys, patronymic_key, same_patronymic


@dataclass(frozen=True, slots=True)
class Met:
    """Where a person was met first."""

    row: int
    sheet: str
    patronymic: str
    birth: BirthDate | None


@dataclass(slots=True)
class PeopleMet:
    """The people of a file so far, by name key and year of birth, so that long lists stay quick."""

    _by_key: dict[str, dict[int | None, list[Met]]] = field(default_factory=dict)

    def find(self, draft: ParticipantDraft) -> Met | None:
        """The first one who may be the same person, or None."""
        patronymic = patronymic_key(draft.name)
        candidates = [
            met
            for key in match_keys(draft.name)
            for met in self._near(key, draft.birth)
            if same_patronymic(met.patronymic, patronymic) and _births_agree(met.birth, draft.birth)
        ]
        return candidates[0] if candidates else None

    def add(self, draft: ParticipantDraft, row: int, sheet: str) -> None:
        met = Met(row, sheet, patronymic_key(draft.name), draft.birth)
        for key in match_keys(draft.name):
            self._by_key.setdefault(key, {}).setdefault(_year(draft.birth), []).append(met)

    def _near(self, key: str, birth: BirthDate | None) -> list[Met]:
        years = self._by_key.get(key)
        if not years:
            return []
        if birth is None:
            return [met for mets in years.values() for met in mets]
        return [*years.get(birth.year, ()), *years.get(None, ())]


def _year(birth: BirthDate | None) -> int | None:
    return birth.year if birth else None


def _births_agree(one: BirthDate | None, other: BirthDate | None) -> bool:
    return one is None or other is None or one.agrees_with(other)
