"""Remarks that must not stand in a list: they become a category at most, and their text is never kept."""

import re

from grants.domain.people.states import Category

_PROTECTION = re.compile(
    r"\b(?:жтл|птл|тл|жнл|жертв\w*|пострадавш\w*|потерпевш\w*|торговл\w* (?:людьми|человек\w*)|трафф?ик\w*|"
    r"эксплуатац\w*|рабств\w*|ахвяр\w*|пацярпел\w*|гандл\w* людзьмі|гандаль людзьмі|эксплуатацы\w*|"
    r"victim\w*|survivor\w*|traffick\w*|vot|exploit\w*|slavery)\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\b(?:насили\w*|избива\w*|изнасил\w*|гвалт\w*|гвалц\w*|проститу\w*|прастыту\w*|секс\w*|интим\w*|вич|віч|спид|снід|"
    r"гепатит\w*|туберкул\w*|инвалид\w*|інвалід\w*|диагноз\w*|дыягназ\w*|психи\w*|псіхі\w*|шизофр\w*|депресс\w*|"
    r"суицид\w*|алкогол\w*|алкагол\w*|наркоман\w*|наркам\w*|наркотик\w*|зависим\w*|судим\w*|суд[зд]ім\w*|беременн\w*|"
    r"цяжарн\w*|аборт\w*|приют\w*|прытул\w*|шелтер\w*|кризисн\w*|паспорт\w*|пашпарт\w*|"
    r"violen\w*|abus\w*|rape\w*|prostitut\w*|sex work\w*|hiv|aids|hepatit\w*|disabilit\w*|disabled|"
    r"diagnos\w*|psychiatr\w*|depress\w*|suicid\w*|alcohol\w*|drug\w*|addict\w*|convict\w*|"
    r"pregnan\w*|shelter\w*|passport\w*)\b",
    re.IGNORECASE,
)
_PASSPORT_NUMBER = re.compile(r"\b(?:[A-ZА-Я]{2}\s?\d{7}|\d{7}[A-ZА-Я]\d{3}[A-ZА-Я]{2}\d)\b")


def is_sensitive(text: str) -> bool:
    """Whether a remark tells of harm, health or documents, in Russian, Belarusian or English."""
    return bool(_PROTECTION.search(text) or _PRIVATE.search(text) or _PASSPORT_NUMBER.search(text))


def category_behind(text: str) -> Category | None:
    """The category a sensitive remark amounts to, or None when it tells of something else."""
    return Category.IN_PROTECTION if _PROTECTION.search(text) else None
