"""The words, dates and sums of a document in its own language, without a request around it."""

from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Literal

from babel.dates import format_date, format_time
from babel.numbers import format_currency, get_currency_precision
from babel.support import Translations

Language = Literal["en", "ru", "be"]

_FOLDER = Path(__file__).parents[1] / "translations"
_LOCALES: dict[Language, str] = {"en": "en_GB", "ru": "ru_RU", "be": "be_BY"}


@lru_cache
def catalogue(language: Language) -> NullTranslations:
    """The messages of `language`; English, the language of the message ids, where there are none."""
    return Translations.load(_FOLDER, [language])


class Texts:
    """Speaks one language: messages with named placeholders, long dates, times and sums of money."""

    def __init__(self, language: Language) -> None:
        self._catalogue = catalogue(language)
        self._locale = _LOCALES[language]

    def gettext(self, message: str, **values: object) -> str:
        text = self._catalogue.gettext(message)
        return text % values if values else text

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """The form that fits `number`, which is also the placeholder `number`."""
        return self._catalogue.ngettext(singular, plural, number) % {"number": number, **values}

    def date(self, day: date) -> str:
        """4 March 2026: long, and in Russian and Belarusian without "г.", which would meet the end of a sentence."""
        return format_date(day, "d MMMM y", locale=self._locale)

    def time(self, moment: time) -> str:
        return format_time(moment, "HH:mm", locale=self._locale)

    def money(self, minor_units: int, currency: str) -> str:
        """`125000, "BYN"` as `1,250.00 BYN`, with the separators of the language."""
        amount = Decimal(minor_units).scaleb(-get_currency_precision(currency))
        return format_currency(amount, currency, format="#,##0.00\u00a0¤¤", locale=self._locale)
