"""What holds for every document in every language: letters, fonts, title, language, pages, whole words."""

import re
from typing import get_args

import pytest

from grants.documents.texts import Language
from tests.documents.papers import PAPERS, WORDS

LANGUAGES = get_args(Language)
every_paper = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS.keys())
every_language = pytest.mark.parametrize("language", LANGUAGES)
MONTHS = {
    "en": "March|April|February|May",
    "ru": "марта|апреля|февраля|мая",
    "be": "сакавіка|красавіка|лютага|мая",
}


@every_paper
@every_language
def test_letters_dates_title_and_language_are_those_of_the_paper(paper, language, read):
    document = read(paper(language))
    assert WORDS in document.text
    assert re.search(rf"\d (?:{MONTHS[language]}) 2003", document.text)
    assert document.language == language
    assert document.title
    assert "Ўладзіслава" not in document.metadata
    assert not re.search(r"\d{4}-\d{4}", document.metadata), "a code stands in the metadata"


@every_paper
@every_language
def test_every_font_is_embedded_and_ours(paper, language, read):
    fonts = read(paper(language)).fonts
    assert fonts
    for font in fonts:
        assert "NotoSans" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"].get_object()


@every_paper
def test_the_same_paper_gives_the_same_bytes(paper):
    assert paper("be") == paper("be")


@every_paper
def test_pages_are_counted(paper, read):
    document = read(paper("en"))
    if document.size == (842, 595):
        assert len(document.page_texts) == 1
        return
    assert document.size == (595, 842)
    pages = len(document.page_texts)
    for number, text in enumerate(document.page_texts, start=1):
        assert f"Page {number} of {pages}" in text


@every_paper
@pytest.mark.usefixtures("cyrillic_messages")
def test_no_english_is_left_where_the_language_has_none(paper, read):
    document = read(paper("be"))
    text = re.sub(r"https?://\S+|BYN", "", document.text)
    assert re.findall(r"[A-Za-z]+", text) == []
    assert not re.search(r"[A-Za-z]", document.title)


@every_paper
@every_language
def test_typed_markup_is_text(paper, language, read):
    words = "<b>Хлеб & малако</b> <br/> &amp; %(amount)s"
    assert words in read(paper(language, words)).text


@every_paper
def test_long_words_and_long_titles_are_kept_whole(paper, read):
    words = "Прадпрымальніцтва-самапрэзентацыя-бухгалтарскі-ўлік " * 3 + "ы" * 130 + " канец"
    text = read(paper("be", words)).text.replace(" ", "")
    assert words.replace(" ", "") in text


@every_paper
def test_letters_typed_as_parts_are_composed(paper, read):
    assert "Май Ўсе" in read(paper("be", "Маи\u0306 У\u0306се\x00\x07")).text


@every_paper
@every_language
def test_nothing_says_what_must_not_be_said(paper, language, read):
    said = read(paper(language)).text.lower()
    for word in ("traffick", "victim", "at risk", "beneficiar", "жертв", "торговл", "ахвяр", "гандл"):
        assert word not in said
