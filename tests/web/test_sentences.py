"""Sentences of the domain come out with money and days as the reader writes them."""

import datetime

import flask
import pytest

from grants.core.money import Money
from grants.web.sentences import sentence


@pytest.mark.parametrize(
    ("language", "money", "day"),
    [("en", "1,234.50\u00a0BYN", "24 Nov 2026"), ("ru", "1\u00a0234,50\u00a0BYN", "24 нояб. 2026")],
)
def test_values_are_written_for_the_reader(app: flask.Flask, language: str, money: str, day: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert sentence("%(sum)s", {"sum": Money(123_450, "BYN")}) == money
        assert sentence("%(day)s", {"day": datetime.date(2026, 11, 24)}) == day


def test_a_sentence_without_values_is_left_alone(app: flask.Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert sentence("30 % lower") == "30 % lower"
        assert sentence("%(n)s plan", {"n": 3}, "%(n)s plans", 3) == "3 plans"


def test_nothing_stays_nothing_in_a_language_with_a_catalogue(app: flask.Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "ru"}):
        assert sentence("") == ""
