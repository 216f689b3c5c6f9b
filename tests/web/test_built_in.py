"""WTForms' own sentences are in the reader's language, in Belarusian too."""

import flask
import pytest
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Regexp

from grants.web.built_in import SENTENCES
from grants.web.forms import FilterForm


class WrongForm(FilterForm):
    name = StringField("Name", [InputRequired()])
    town = StringField("Town", [Length(max=2)])
    village = StringField("Village", [Length(min=9)])
    code = StringField("Code", [Regexp("[0-9]+$")])
    mail = StringField("E-mail", [Email()])
    hours = IntegerField("Hours")
    places = IntegerField("Places", [NumberRange(max=3)])
    kind = SelectField("Kind", choices=["a"])


def errors(app: flask.Flask, language: str) -> dict[str, list[str]]:
    typed = "/?town=abc&village=abc&code=abc&mail=abc&hours=abc&places=9&kind=b"
    with app.test_request_context(typed, headers={"Accept-Language": language}):
        form = WrongForm()
        assert not form.validate()
        return form.errors


def test_each_is_one_that_is_translated(app: flask.Flask) -> None:
    known = {text for one in SENTENCES for text in ((one,) if isinstance(one, str) else one)}
    told = [
        text.replace("2", "%(max)d").replace("9", "%(min)d")
        for one in errors(app, "en").values()
        for text in one
    ]
    assert set(told) - {"Number must be at most 3."} <= known
    assert len(told) == 8


@pytest.mark.parametrize(
    ("language", "sentence"), [("ru", "Введите не больше 2 знаков."), ("be", "Увядзіце не больш за 2 знакі.")]
)
def test_they_are_in_the_readers_language(app: flask.Flask, language: str, sentence: str) -> None:
    told = errors(app, language)
    assert told["town"] == [sentence]
    assert all(text.isascii() is False for one in told.values() for text in one)
