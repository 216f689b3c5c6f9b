"""The seven regions of Belarus: six oblasts and the city of Minsk, by their ISO 3166-2 codes."""

import enum
import re
import unicodedata

from grants.core.text import N_


class Oblast(enum.StrEnum):
    BREST = "BY-BR"
    VITEBSK = "BY-VI"
    GOMEL = "BY-HO"
    GRODNO = "BY-HR"
    MINSK_CITY = "BY-HM"
    MINSK = "BY-MI"
    MOGILEV = "BY-MA"

    def name_in(self, language: str) -> str:
        """The region's full name in "ru" or "be"; in English for any other language."""
        return _NAMES[self].get(language, _NAMES[self]["en"])


_NAMES: dict[Oblast, dict[str, str]] = {
    Oblast.BREST: {"en": N_("Brest Region"), "ru": "Брестская область", "be": "Брэсцкая вобласць"},
    Oblast.VITEBSK: {"en": N_("Vitebsk Region"), "ru": "Витебская область", "be": "Віцебская вобласць"},
    Oblast.GOMEL: {"en": N_("Gomel Region"), "ru": "Гомельская область", "be": "Гомельская вобласць"},
    Oblast.GRODNO: {"en": N_("Grodno Region"), "ru": "Гродненская область", "be": "Гродзенская вобласць"},
    Oblast.MINSK_CITY: {"en": N_("Minsk City"), "ru": "г. Минск", "be": "г. Мінск"},
    Oblast.MINSK: {"en": N_("Minsk Region"), "ru": "Минская область", "be": "Мінская вобласць"},
    Oblast.MOGILEV: {"en": N_("Mogilev Region"), "ru": "Могилёвская область", "be": "Магілёўская вобласць"},
}

# Words as they stand after `_tidied`; "минск" is not here, for it is the city unless "область" stands beside it.
_WORDS: dict[str, Oblast] = {
    word: oblast
    for oblast, words in {
        Oblast.BREST: "брестская брест брестский брэсцкая брэст brest brestskaya brestskaja br",
        Oblast.VITEBSK: "витебская витебск витебский вицебская вицебск vitebsk viciebsk vitsebsk vitebskaya vi",
        Oblast.GOMEL: "гомельская гомель гомельский homel homiel gomel gomelskaya ho",
        Oblast.GRODNO: "гродненская гродно гродненский гродзенская гродна hrodna grodno grodnenskaya hr",
        Oblast.MINSK: "минская минский minskaya minskaja mi",
        Oblast.MOGILEV: (
            "могилевская могилев могилевский магилеуская магилёуская магилеу mogilev mahilyow mahiliou mogilyov "
            "mahilioŭ mogilevskaya ma"
        ),
        Oblast.MINSK_CITY: "hm",
    }.items()
    for word in words.split()
}
_REGION_WORDS = frozenset(
    [
        "обл",
        "область",
        "вобл",
        "вобласць",
        "region",
        "oblast",
        "voblast",
        "voblasc",
        "voblasts",
        "reg",
        "рн",
        "районы",
        "район",
    ]
)
_DISTRICT_WORDS = frozenset({"рн", "район", "районы"})
_CITY_WORDS = frozenset(["г", "гор", "город", "горад", "м", "city", "of", "the"])
_MINSK = frozenset({"минск", "minsk", "миньск", "miensk"})


def _tidied(text: str) -> list[str]:
    folded = (
        unicodedata.normalize("NFC", text).casefold().replace("ё", "е").replace("і", "и").replace("ў", "у")
    )
    return re.findall(r"[^\W\d_]+", folded.replace("by-", " ").replace("р-н", "рн"))


def parse_oblast(text: str) -> Oblast | None:
    """The region a cell names in Russian, Belarusian, English or ISO code; None if it names none.

    "Минск" alone is the city, "Минская" the oblast.
    """
    for piece in re.split(r"[,;/(]", text):
        words = _tidied(piece)
        places = [word for word in words if word not in _REGION_WORDS | _CITY_WORDS]
        if len(places) != 1:
            continue
        if places[0] in _MINSK:
            return Oblast.MINSK if _REGION_WORDS & set(words) else Oblast.MINSK_CITY
        if places[0] in _WORDS:
            return _WORDS[places[0]]
    return None


def oblast_within(text: str) -> Oblast | None:
    """The region that an address names: a piece of it with the word for region, or the city of Minsk."""
    for piece in re.split(r"[,;/(]", text):
        words = set(_tidied(piece))
        named = parse_oblast(piece)
        if named is not None and (words & _REGION_WORDS - _DISTRICT_WORDS or named is Oblast.MINSK_CITY):
            return named
    return None
