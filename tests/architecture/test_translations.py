"""Every text that is shown exists in Russian and Belarusian, with its placeholders and all its plural forms."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

HOUSE = Path(__file__).parents[2]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "N_": None,
    "NN_": (1, 2),
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
}
MAPPINGS = [("grants/**.py", "python"), ("grants/templates/**.html", "jinja2")]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
CYRILLIC = re.compile(r"[А-Яа-яЁёЎўІі]")
# Names, codes and pure placeholders that are the same in every language.
SAME = re.compile(
    r"^(?:[\W\d_]|%\(\w+\)s|Krok|PDF|CSV|XLSX|ISIC|GR|UNP|SMS|PIN|BYN|BOM|UTF-\d+|Excel|SHA-\d+|RU|BE|EN)*$"
)


@cache
def template() -> Catalog:
    """All texts of the code and the templates."""
    catalogue = Catalog(charset="utf-8")
    options = {"grants/templates/**.html": {"silent": "false", "extensions": "jinja2.ext.do"}}
    for file, line, text, _comments, context in extract_from_dir(str(HOUSE), MAPPINGS, options, KEYWORDS):
        catalogue.add(text, None, [(file, line)], context=context)
    return catalogue


@cache
def catalogue(language: str) -> Catalog:
    """What is translated."""
    with (HOUSE / "grants/translations" / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(message: Message | None) -> list[str]:
    """The translations of a message: one, or one for each plural form."""
    if message is None or message.fuzzy:
        return [""]
    return [message.string] if isinstance(message.string, str) else list(message.string)


def asked() -> list[Message]:
    """The messages to translate, without the header."""
    return [message for message in template() if message.id]


@pytest.mark.parametrize("language", ["ru", "be"])
def test_nothing_is_missing(language: str) -> None:
    missing = [
        f"{message.locations[0]}: {message.id!r}"
        for message in asked()
        if not all(texts(catalogue(language).get(message.id, message.context)))
    ]
    assert missing == []


@pytest.mark.parametrize("language", ["ru", "be"])
def test_placeholders_are_kept(language: str) -> None:
    wrong = []
    for message in asked():
        original = message.id if isinstance(message.id, str) else message.id[1]
        for text in texts(catalogue(language).get(message.id, message.context)):
            if text and not set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(original)):
                wrong.append((original, text))
            whole = sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(original))
            if text and isinstance(message.id, str) and not whole:
                wrong.append((original, text))
    assert wrong == []


@pytest.mark.parametrize("language", ["ru", "be"])
def test_what_is_translated_is_written_in_the_language(language: str) -> None:
    latin = [
        message.id
        for message in asked()
        for text in texts(catalogue(language).get(message.id, message.context))
        if text and not CYRILLIC.search(text) and not SAME.match(text)
    ]
    assert latin == []


def test_russian_and_belarusian_are_not_mixed_up() -> None:
    for message in asked():
        for text in texts(catalogue("ru").get(message.id, message.context)):
            assert not re.search("[ІіЎў]", text), text
        for text in texts(catalogue("be").get(message.id, message.context)):
            assert not re.search("[ИиЩщъЪ]", text), text


def test_nothing_stays_that_is_no_longer_asked_for() -> None:
    known = {(message.id if isinstance(message.id, str) else message.id[0]) for message in asked()}
    for language in ("ru", "be"):
        kept = {(m.id if isinstance(m.id, str) else m.id[0]) for m in catalogue(language) if m.id}
        assert kept <= known


@pytest.mark.parametrize("language", ["ru", "be"])
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    assert catalogue(language).num_plurals == 3
    for message in asked():
        if not isinstance(message.id, str):
            assert len(texts(catalogue(language).get(message.id, message.context))) == 3


@pytest.mark.parametrize("language", ["ru", "be"])
def test_the_catalogue_compiles(language: str) -> None:
    assert not catalogue(language).fuzzy
    wrong = [(m.id, error) for m in catalogue(language) for error in m.check(catalogue(language))]
    assert wrong == []
