"""What every part of the demonstration uses: seeded chance, ids with a row's time, the audit."""

import datetime
import random
import uuid

from grants.core import clock
from grants.core.audit import AuditEntry
from grants.core.bulk import Writer
from grants.core.ids import ALPHABET, CODE_LENGTH, with_check_character

DAY = datetime.timedelta(days=1)
_LOW_BITS = (1 << 62) - 1


class Maker:
    """Chance, time and rows of one demonstration. The same seed and day make the same programme."""

    def __init__(self, writer: Writer, seed: int, today: datetime.date) -> None:
        self.writer = writer
        self.chance = random.Random(seed)  # noqa: S311 # nosec B311
        self.seed = seed
        self.today = today
        self.add = writer.add
        self._codes: set[str] = set()
        self._nines: dict[datetime.date, datetime.datetime] = {}  # nine o'clock of each day, in UTC
        self._beside: dict[str, Maker] = {}

    def beside(self, name: str) -> "Maker":
        """A maker with chance of its own: what it makes changes nothing of the rest."""
        found = self._beside.get(name)
        if found is None:
            seed = int.from_bytes(f"{self.seed} {name}".encode())
            found = self._beside[name] = Maker(self.writer, seed, self.today)
        return found

    def day(self, days_from_today: int) -> datetime.date:
        """The day so many days from today; below zero it has been."""
        return self.today + datetime.timedelta(days=days_from_today)

    def moment(self, day: datetime.date) -> datetime.datetime:
        """A moment of the day, within the hours of an office."""
        nine = self._nines.get(day)
        if nine is None:
            local = datetime.datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE)
            nine = self._nines[day] = local.astimezone(datetime.UTC)
        return nine + datetime.timedelta(seconds=self.chance.randrange(8 * 3600))

    def id(self, at: datetime.datetime) -> uuid.UUID:
        """A UUIDv7 of that moment."""
        low = self.chance.getrandbits(74)
        milliseconds = int(at.timestamp() * 1000)
        return uuid.UUID(int=milliseconds << 80 | 7 << 76 | (low >> 62) << 64 | 0b10 << 62 | low & _LOW_BITS)

    def code(self) -> str:
        """A code that no other row of this demonstration has."""
        while True:
            code = with_check_character("".join(self.chance.choices(ALPHABET, k=CODE_LENGTH - 1)))
            if code not in self._codes:
                self._codes.add(code)
                return code

    def keep(self, code: str) -> None:
        """A fixed code is not given to anybody else."""
        self._codes.add(code)

    def happens(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.chance.randrange(100) < percent

    def between(self, least: int, most: int) -> int:
        """A whole number from least to most, both included."""
        return self.chance.randint(least, most)

    def audit(
        self,
        who: uuid.UUID | None,
        action: str,
        target: tuple[str, uuid.UUID],
        at: datetime.datetime,
        organisation_id: uuid.UUID | None = None,
        *,
        reason: str = "",
        **details: object,
    ) -> None:
        """What was done; the system did it when nobody is named."""
        self.add(
            AuditEntry,
            {
                "id": self.id(at),
                "at": at,
                "actor_kind": "system" if who is None else "user",
                "actor_id": who,
                "action": action,
                "target_type": target[0],
                "target_id": target[1],
                "organisation_id": organisation_id,
                "reason": reason,
                "details": details,
            },
        )

    def moved(
        self,
        who: uuid.UUID | None,
        action: str,
        target: tuple[str, uuid.UUID],
        at: datetime.datetime,
        organisation_id: uuid.UUID | None,
        steps: tuple[str, str],
        *,
        reason: str = "",
        **details: object,
    ) -> None:
        """A change of state, as the lifecycles record it."""
        self.audit(
            who,
            action,
            target,
            at,
            organisation_id,
            reason=reason,
            **{"from": steps[0], "to": steps[1], **details},
        )
