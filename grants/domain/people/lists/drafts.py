"""What one good row of a list holds, before it becomes a participant."""

from dataclasses import dataclass

from grants.domain.people.states import Category
from grants.domain.people.values.dates import BirthDate
from grants.domain.people.values.gender import Gender
from grants.domain.people.values.names import NameParts
from grants.domain.people.values.oblasts import Oblast


@dataclass(frozen=True, slots=True)
class ParticipantDraft:
    """A person as the list tells of her.

    `phones` are her own numbers in E.164, the first one first; `phone_note` keeps, as written, what is
    someone else's or can't be read: never a contact. `safe_to_call` is None when the list doesn't say,
    which means no.
    """

    name: NameParts
    oblast: Oblast
    birth: BirthDate | None = None
    gender: Gender | None = None
    phones: tuple[str, ...] = ()
    phone_note: str = ""
    town: str = ""
    safe_to_call: bool | None = None
    category: Category | None = None
    consent: bool | None = None
    note: str = ""
