"""What each document says of its own."""

from datetime import date

import pytest

from grants.documents.decision_letter import DecisionLetterPaper, decision_letter
from grants.documents.texts import Texts
from tests.documents.papers import (
    a_certificate,
    a_decision_letter,
    a_payment_advice,
    a_sign_in_sheet,
    an_agreement,
)


def test_money_is_written_as_the_language_writes_it():
    assert Texts("en").money(125_050, "BYN") == "1,250.50\u00a0BYN"
    assert Texts("ru").money(125_050, "BYN") == "1\u00a0250,50\u00a0BYN"
    assert Texts("be").money(5, "BYN") == "0,05\u00a0BYN"
    assert Texts("en").money(1_250, "JPY") == "1,250\u00a0JPY"


def test_a_certificate_counts_its_hours(read):
    assert "1 hour of study" in read(a_certificate("en", hours=1)).text
    assert "24 hours of study" in read(a_certificate("en", hours=24)).text


def test_a_certificate_carries_code_and_address(read):
    text = read(a_certificate("ru")).text
    assert "4829-1177" in text
    assert "0.0.0.0/4829-1177" in text
    assert "12 марта 2003" in text


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("approved", "Your application has been approved. Your grant is 1,250.00 BYN."),
        ("reserve", "Your application is on the reserve list."),
        ("declined", "Your application was not approved this time."),
    ],
)
def test_a_letter_tells_the_outcome_the_reasons_and_the_appeal(outcome, sentence, read):
    text = read(a_decision_letter("en", "Market and customers", outcome)).text
    assert "Case code 4729-8316" in text
    assert sentence in text
    assert text.count("Market and customers 3,7 / 5") == 7
    assert "you can ask for a new assessment until 30 April 2003." in text
    assert ("1,250.00" in text) == (outcome == "approved")
    assert ("16 April 2003" in text) == (outcome == "approved")
    assert ("Place on the reserve list 2" in text) == (outcome == "reserve")


def test_a_letter_of_many_reasons_runs_over_pages(read):
    document = read(a_decision_letter("be", "Думка пра план. " * 60, criteria=9))
    assert len(document.page_texts) > 2
    assert "4829-1177" in document.page_texts[-1]


def test_an_approval_without_an_amount_is_refused():
    with pytest.raises(ValueError, match="amount"):
        decision_letter(
            DecisionLetterPaper("en", "Office", "4729-8316", "42-17", "2003/1", "approved", date(2003, 4, 2))
        )


def test_an_agreement_adds_up(read):
    text = read(an_agreement("en")).text
    assert "1 750.00 BYN 1 May 2003 No further condition" in text
    assert "2 500.00 BYN 1 August 2003" in text
    assert "Total 1,250.00 BYN" in text
    assert "Version" not in text
    assert "Version 3" in read(an_agreement("en", version=3)).text
    with pytest.raises(ValueError, match="add up"):
        an_agreement("en", second=49_999)


def test_a_sign_in_sheet_asks_for_no_name_where_none_may_be_known(read):
    assert "First name" in read(a_sign_in_sheet("en")).text
    unnamed = read(a_sign_in_sheet("en", named=False)).text
    assert "First name" not in unnamed
    assert "4 February 2003, 14:00–17:30" in unnamed


def test_a_long_sign_in_sheet_repeats_its_heading(read):
    document = read(a_sign_in_sheet("en", "Anna", people=45))
    assert len(document.page_texts) == 3
    assert all("No. Code First name Signature" in text for text in document.page_texts[:2])
    assert "4729-0044" in document.text
    assert " 47 " in document.text


def test_a_payment_advice_names_award_part_amount_and_reference(read):
    text = read(a_payment_advice("en", "Office")).text
    assert "A payment of 750.00 BYN was made on 2 May 2003." in text
    assert "Award code 00-42 Payment 1 of 2 Amount 750.00 BYN" in text
    assert "Reference 2003-000117" in text
