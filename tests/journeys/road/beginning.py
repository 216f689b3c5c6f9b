"""The first administrator sets up the installation: organisations, and an invitation for everybody."""

from sqlalchemy import select

from grants.core.db import db
from grants.domain.accounts import commands
from grants.domain.accounts.models import Organisation
from tests.factories import programmes
from tests.journeys.road.stage import NGO, PASSWORD, Road
from tests.support.reader import Reader

OFFICE = "Programme office"
ORGANISATIONS = (
    ("BR-02", "ngo", NGO, "BY-BR"),
    ("HO-03", "ngo", "Homel women’s forum", "BY-HO"),
    ("PRM", "donor", "Bureau PRM", ""),
    ("SIDA", "donor", "Sida", ""),
    ("SDC", "donor", "SDC", ""),
)
STAFF = {
    "trainer": ("trainer", NGO),
    "coordinator": ("coordinator", NGO),
    "case worker": ("case_worker", NGO),
    "stranger": ("coordinator", "Homel women’s forum"),
    "member 1": ("committee_member", OFFICE),
    "member 2": ("committee_member", OFFICE),
    "member 3": ("committee_member", OFFICE),
    "member 4": ("committee_member", "Homel women’s forum"),
    "colleague": ("committee_member", NGO),  # shares the organisation of all four applicants
    "chair": ("committee_chair", OFFICE),
    "finance 1": ("finance_officer", OFFICE),
    "finance 2": ("finance_officer", OFFICE),
    "manager": ("programme_manager", OFFICE),
    "donor": ("donor", "Bureau PRM"),
    "auditor": ("auditor", OFFICE),
    "officer": ("data_protection_officer", OFFICE),
}


def walk(road: Road) -> None:
    road.on(2026, 3, 2)
    admin = _first_administrator(road)
    for code, kind, name, oblast in ORGANISATIONS:
        admin.open("/").follow("Organisations").follow("Add an organisation")
        admin.press("Add the organisation", {"code": code, "name": name, "kind": kind, "oblast": oblast})
        assert name in admin.text
    for who, (role, organisation) in STAFF.items():
        _invite(road, admin, who, role, organisation)
    _funds(road)


def _first_administrator(road: Road) -> Reader:
    with road.app.app_context():
        token = commands.first_administrator_link()
    admin = Reader(road.app).open(f"/welcome/{token}")
    road.emails["administrator"] = "administrator@krok.example"
    admin.press(
        "Make my account",
        {
            "organisation": OFFICE,
            "name": "Head of the house",
            "email": road.emails["administrator"],
            "password": PASSWORD,
            "again": PASSWORD,
        },
    )
    assert "Work list" in admin.text
    Reader(road.app).open(f"/welcome/{token}", 410)
    return road.as_("administrator")


def _invite(road: Road, admin: Reader, who: str, role: str, organisation: str) -> None:
    road.emails[who] = f"{who.replace(' ', '.')}@krok.example"
    admin.open("/").follow("Users").follow("Invite a user")
    offered = {
        option.text: option.get("value")
        for option in admin.page.xpath("//select[@name='organisation']/option")
    }
    admin.press(
        "Make the link",
        {
            "name": f"The {who}",
            "email": road.emails[who],
            "role": role,
            "organisation": offered[organisation],
            "language": "en",
        },
    )
    link = admin.page.xpath("//textarea[@id='link']")[0].text.strip()
    hers = Reader(road.app).open(link[link.index("/welcome/") :])
    hers.press("Set the password", {"password": PASSWORD, "again": PASSWORD})
    assert "Work list" in hers.text


def _funds(road: Road) -> None:
    """Three donors' funds: set up when their agreements are signed, before anybody works with them."""
    with road.app.app_context():
        programme = programmes.programme(code="KROK", name="Krok")
        for code in ("PRM", "SIDA", "SDC"):
            donor = db.session.scalars(select(Organisation).where(Organisation.code == code)).one()
            db.session.expunge(donor)
            programmes.fund(programme, donor, code=f"F-{code}", name=f"{code} 2026", pledged_minor=300_000)
        db.session.remove()
