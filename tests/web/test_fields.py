"""What people type into dates, amounts, numbers, times and choices, and what comes back to them."""

from datetime import date, time
from decimal import Decimal
from enum import StrEnum

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from grants.web.fields import (
    CheckboxesField,
    ChoiceField,
    DateField,
    IntegerTextField,
    MoneyField,
    PercentField,
    RadioChoiceField,
    TimeField,
)
from grants.web.typed import read_amount


class Kind(StrEnum):
    SHOP = "shop"
    WORKSHOP = "workshop"


class TypedForm(Form):
    born = DateField("Born", [Optional()])
    amount = MoneyField("Amount", [Optional()], currency="BYN")
    share = PercentField("Share", [Optional()])
    hours = IntegerTextField("Hours", [Optional()], maximum=24)
    starts = TimeField("Starts", [Optional()])
    kind = ChoiceField("Kind", choices=[(Kind.SHOP, "Shop"), (Kind.WORKSHOP, "Workshop")], coerce=Kind)
    mark = RadioChoiceField("Mark", choices=[("yes", "Yes"), ("no", "No")])
    days = CheckboxesField("Days", choices=[(1, "Monday"), (2, "Tuesday")], coerce=int)


@pytest.fixture(autouse=True)
def _english():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def typed(**texts):
    form = TypedForm(MultiDict({name.replace("__", "-"): text for name, text in texts.items()}))
    form.validate()
    return form


def complaint(form, name):
    return " ".join(str(error) for error in form[name].errors)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("27", "3", "2027"),
        ("27", "03", "2027"),
        ("27", "March", "2027"),
        ("27", "mar", "2027"),
        ("27", "марта", "2027"),
        ("27", "Март", "2027"),
        ("27", "сакавіка", "2027"),
        ("27", "сак.", "2027"),
        ("27.03.2027", "", ""),
        ("27 марта 2027", "", ""),
        ("2027-03-27", "", ""),
    ],
)
def test_date_is_read_in_any_habit(day, month, year):
    form = typed(born__day=day, born__month=month, born__year=year)
    assert form.born.data == date(2027, 3, 27)
    assert not form.born.errors


@pytest.mark.parametrize(
    ("day", "month", "year", "says", "wrong"),
    [
        ("31", "2", "2027", "Enter a real date", {"day"}),
        ("27", "13", "2027", "Enter a real date", {"month"}),
        ("27", "ма", "2027", "Enter a real date", {"month"}),
        ("", "3", "2027", "the day, the month and the year", {"day"}),
        ("27", "3", "27", "four digits", {"year"}),
        ("27", "3", "1066", "between 1900 and 2100", {"year"}),
        ("²", "3", "2027", "Enter a real date", {"day"}),
    ],
)
def test_date_that_is_none_says_what_to_type_and_comes_back(day, month, year, says, wrong):
    form = typed(born__day=day, born__month=month, born__year=year)
    assert form.born.data is None
    assert says in complaint(form, "born")
    assert {part.name.rpartition("-")[2] for part in form.born.parts if part.wrong} == wrong
    assert [part.value for part in form.born.parts] == [day, month, year]
    assert form.born.first_id == f"born-{next(part for part in ('day', 'month', 'year') if part in wrong)}"


def test_empty_date_is_none_and_only_missing_where_it_is_needed():
    assert typed().born.data is None
    assert not typed(born__day="", born__month="", born__year="").born.errors

    class NeededForm(Form):
        born = DateField("Born", [InputRequired("Enter the date")])

    form = NeededForm(MultiDict({"born-day": ""}))
    assert not form.validate()
    assert form.born.errors == ["Enter the date"]
    assert NeededForm(MultiDict({"born-day": "1", "born-month": "2", "born-year": "2000"})).validate()


def test_date_of_a_record_fills_the_three_inputs():
    form = TypedForm(data={"born": date(2027, 3, 5)})
    assert [part.value for part in form.born.parts] == ["5", "3", "2027"]


def test_date_is_understood_in_an_address():
    assert typed(born="2027-03-27").born.data == date(2027, 3, 27)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("250", 25000),
        ("1 234,56", 123456),
        ("1\u00a0234,5", 123450),
        ("1\u202f234.56", 123456),
        ("1.234,56", 123456),
        ("1,234,567.89", 123456789),
        ("250 BYN", 25000),
        ("250 руб.", 25000),
        ("0,5", 50),
        ("12,", 1200),
    ],
)
def test_amount_is_read_in_any_habit(text, minor):
    assert typed(amount=text).amount.data == minor


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1,234", "Write thousands without a mark"),
        ("1.2.3", "in figures"),
        ("many", "in figures"),
        ("-5", "below zero"),
        ("٣", "in figures"),
        ("9" * 30, "too big"),
        ("1,23,456.00", "in figures"),
    ],
)
def test_amount_that_is_none_says_so_and_comes_back(text, says):
    form = typed(amount=text)
    assert form.amount.data is None
    assert says in complaint(form, "amount")
    assert form.amount._value() == text


@given(st.integers(min_value=0, max_value=10**13))
def test_every_amount_written_is_read_again(minor):
    text = f"{minor // 100:,}.{minor % 100:02d}"
    assert read_amount(text, currency="BYN", minimum=0, maximum=10**13) == minor
    swapped = text.translate(str.maketrans(",.", " ,"))
    assert read_amount(swapped, currency="BYN", minimum=0, maximum=10**13) == minor


def test_amount_of_a_record_is_written_with_its_cents():
    assert TypedForm(data={"amount": 123405}).amount._value() == "1234.05"
    assert TypedForm(data={"amount": -5}).amount._value() == "-0.05"


def test_percentage_takes_a_comma_and_its_sign():
    assert typed(share="12,5 %").share.data == Decimal("12.5")
    assert "from 0 to 100" in complaint(typed(share="101"), "share")
    assert "at most two decimals" in complaint(typed(share="1,234"), "share")
    assert TypedForm(data={"share": Decimal("12.50")}).share._value() == "12.5"
    assert TypedForm(data={"share": Decimal("100")}).share._value() == "100"


def test_whole_number_is_whole_and_within_its_bounds():
    assert typed(hours=" 12 ").hours.data == 12
    assert "whole number" in complaint(typed(hours="1,5"), "hours")
    assert "from 0 to 24" in complaint(typed(hours="25"), "hours")


@pytest.mark.parametrize(
    ("text", "moment"), [("14:00", time(14)), ("9.30", time(9, 30)), ("0915", time(9, 15))]
)
def test_time_is_read_in_any_habit(text, moment):
    assert typed(starts=text).starts.data == moment


def test_time_that_is_none_says_what_to_type():
    assert "such as 14:00" in complaint(typed(starts="25:00"), "starts")


def test_choice_is_coerced_and_may_stay_empty():
    assert typed(kind="shop").kind.data is Kind.SHOP
    assert typed(kind="").kind.data is None
    assert not typed(kind="").kind.errors
    assert "in the list" in complaint(typed(kind="bank"), "kind")
    assert [choice.value for choice in typed().kind.choices] == ["", "shop", "workshop"]


def test_needed_choice_is_missed():
    class NeededForm(Form):
        kind = ChoiceField("Kind", [InputRequired("Choose a kind")], choices=[("a", "A")])
        mark = RadioChoiceField("Mark", [InputRequired("Choose a mark")], choices=[("a", "A")])

    form = NeededForm(MultiDict({"kind": ""}))
    assert not form.validate()
    assert form.errors == {"kind": ["Choose a kind"], "mark": ["Choose a mark"]}


def test_choices_may_come_later():
    form = TypedForm(MultiDict({"mark": "maybe"}))
    form.mark.choices = [SelectChoice("maybe", "Maybe", {"hint": "Ask again"})]
    assert form.mark.data == "maybe"
    form.validate()
    assert not form.mark.errors


def test_checkboxes_give_a_list():
    form = typed()
    assert form.days.data == []
    form = TypedForm(MultiDict([("days", "1"), ("days", "2")]))
    assert form.validate() or not form.days.errors
    assert form.days.data == [1, 2]
    assert "in the list" in complaint(typed(days="7"), "days")
    assert "in the list" in complaint(typed(days="x"), "days")
