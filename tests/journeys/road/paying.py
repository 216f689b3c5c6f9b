"""Step 7, award and money: accepted, signed, asked for, approved by a second and paid by a third person; the books by hand."""

import io
import re

import pypdf

from tests.journeys.road import her_page
from tests.journeys.road.applying import SHARES, dots
from tests.journeys.road.scoring import ORDER
from tests.journeys.road.stage import Road, Woman
from tests.support.reader import on

# 60 and 40 of 100: 2,144.00 → 1,286.40 + 857.60; 2,152.00 → 1,291.20 + 860.80.
PARTS = (("1,286.40 BYN", "857.60 BYN"), ("1,291.20 BYN", "860.80 BYN"))
# The funds bear 2,000 : 1,500 : 1,000 = 4 : 3 : 2 of nine parts; odd kopecks go to the largest remainders.
# 1,286.40: 571.733, 428.80, 285.867 → one kopeck over, to .867… of kopecks: 57,173.3 | 42,880.0 | 28,586.7 → SDC.
# 1,291.20: 57,386.7 | 43,040.0 | 28,693.3 → the kopeck to PRM.
#   857.60: 38,115.6 | 28,586.7 | 19,057.8 → two kopecks, to SDC and Sida.
FIRST = {"F-PRM": 57_173, "F-SIDA": 42_880, "F-SDC": 28_587}
OTHER = {"F-PRM": 57_387, "F-SIDA": 43_040, "F-SDC": 28_693}
SECOND = {"F-PRM": 38_115, "F-SIDA": 28_587, "F-SDC": 19_058}


def walk(road: Road) -> None:
    road.on(2026, 8, 10)
    for number in ORDER[:2]:
        _accept(road, road.women[number])
    road.on(2026, 8, 17)
    for place, number in enumerate(ORDER[:2]):
        _sign(road, road.women[number], PARTS[place])
    first, other = (road.women[number] for number in ORDER[:2])
    her_page.look(road, first, "Выплата 1: до 31 августа", "Выплата 2: до 17 ноября")
    road.on(2026, 8, 18)
    for place, woman in enumerate((first, other)):
        _ask(road, woman, PARTS[place][0])
    _approve(road, first, FIRST)
    _approve(road, other, OTHER)
    road.on(2026, 8, 31)
    pay(road, first, "PO-101")
    pay(road, other, "PO-102")
    her_page.look(road, first, "Выплата 1: перечислена 31 августа")
    books(road, FIRST, OTHER)


def _accept(road: Road, woman: Woman) -> None:
    coordinator = road.as_("coordinator").follow("Awards")
    row = next(row for row in coordinator.rows("Awards") if woman.code in row)
    coordinator.follow(row[0])
    woman.award = coordinator.path
    assert coordinator.facts["Accept by"] == "2 Sep 2026"
    coordinator.follow("She accepts").press("Record that she accepts", on("accepted_on", 2026, 8, 10))
    assert coordinator.facts["Accepted on"] == "10 Aug 2026"
    road.as_("stranger").open(woman.award, 404)


def _sign(road: Road, woman: Woman, parts: tuple[str, str]) -> None:
    coordinator = road.as_("coordinator").open(woman.award)
    pdf = coordinator.download("Agreement (PDF)")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.data)).pages)
    flat = re.sub(r"\s+", " ", text)
    assert all(part in flat for part in woman.name.split())
    assert parts[0].replace(",", " ").replace(".", ",").removesuffix(" BYN") in flat
    assert not her_page.NEVER.search(flat.replace(woman.plan["title"], ""))
    coordinator.follow("Record the signed agreement")
    coordinator.press("Record the agreement and plan the payments", on("signed_on", 2026, 8, 17))
    first = coordinator.path
    # Due 14 days after 17 August, and three months after it.
    assert "due on 31 Aug 2026" in coordinator.text
    assert "due on 17 Nov 2026" in coordinator.text
    assert all(part in coordinator.text for part in parts)
    second = coordinator.page.xpath("//main//a[contains(@href, '/disbursements/tranches/')]/@href")
    woman.tranches = [first, next(path for path in second if path.count("/") == 3 and path != first)]


def _ask(road: Road, woman: Woman, amount: str) -> None:
    """The second part waits for the first; the coordinator asks, and can neither approve nor pay."""
    coordinator = road.as_("coordinator").open(woman.tranches[1])
    assert "The earlier tranche must be paid first." in coordinator.text
    code = re.search(r"AW-\d{4}", coordinator.text)[0]
    coordinator.open("/").follow(f"Tranche 1 of award {code}, {amount}, is due to be asked for")
    coordinator.open(woman.tranches[0]).follow("Ask for this payment").press(f"Ask for {amount}")
    for step in ("approve", "record-payment"):
        coordinator.open(f"{woman.tranches[0]}/{step}", 403)


def _approve(road: Road, woman: Woman, shares: dict[str, int]) -> None:
    finance = road.as_("finance 1")
    finance.follow("Tranche 1 of award" if "Tranche 1" in finance.text else "Payments").open(
        woman.tranches[0]
    )
    finance.follow("Look at it and approve")
    borne = {row[0].split()[0]: row[2] for row in finance.rows("What the funds bear")}
    assert borne == {fund: dots(amount) for fund, amount in shares.items()}
    finance.press("Approve")
    finance.open(f"{woman.tranches[0]}/record-payment")
    assert "You approved this payment. A third person records it." in finance.text
    assert not finance.page.xpath("//input[@name='reference']"), "no form to record it with"


def pay(road: Road, woman: Woman, reference: str, number: int = 0, by: str = "finance 2") -> None:
    finance = road.as_(by).open(woman.tranches[number]).follow("Record the payment")
    assert finance.facts["Payee"] == woman.name
    paid = on("paid_on", road.today.year, road.today.month, road.today.day)
    finance.press("Record the payment", paid | {"reference": reference})
    assert "The payment is recorded." in finance.text
    advice = (
        pypdf.PdfReader(io.BytesIO(finance.download("Payment advice (PDF)").data)).pages[0].extract_text()
    )
    assert woman.name.split()[0] not in advice
    assert reference in advice


def books(road: Road, *payments: dict[str, int]) -> None:
    """What every fund got and paid, by hand; debits and credits are one sum."""
    paid = {fund: sum(payment[fund] for payment in payments) for fund in SHARES}
    finance = road.as_("finance 2").follow("Ledger")
    totals = {(row[0], row[1]): row[2:] for row in finance.rows("Totals by account")}
    for fund, received in SHARES.items():
        assert totals[fund, "Bank"] == [dots(received), dots(paid[fund])]
    together = dots(sum(SHARES.values()) + sum(paid.values()))
    assert finance.rows("Totals by account", "tfoot") == [["Together", "", together, together]]
    funds = {row[0].split()[0]: row[1:] for row in finance.open("/").follow("Funds").rows("Funds")}
    for fund, received in SHARES.items():
        assert funds[fund][1:4] == [dots(received), dots(paid[fund]), dots(received - paid[fund])]
    assert not re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", finance.text), "no case code among the funds"
