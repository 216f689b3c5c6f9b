"""Money: a whole number of minor units and a currency. Floats never touch it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MINOR_UNITS = 100  # BYN, USD, EUR, SEK, CHF: all with two decimals
CURRENCIES = ("BYN", "USD", "EUR", "SEK", "CHF")


class CurrencyMismatchError(ValueError):
    """Two currencies can't be added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units (kopecks) of an ISO 4217 `currency`."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("money is a whole number of minor units")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise ValueError("a currency is an ISO 4217 code")

    def __str__(self) -> str:
        units, cents = divmod(abs(self.minor), MINOR_UNITS)
        return f"{'-' if self.minor < 0 else ''}{units}.{cents:02d} {self.currency}"

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Split minor units in proportion to the weights, by largest remainder; the parts sum to the amount exactly.

    Raises ValueError when the weights are empty, negative or sum to zero.
    """
    total = sum(weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights are not negative and at least one is positive")
    parts = [amount * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for index in order[: amount - sum(parts)]:
        parts[index] += 1
    return parts
