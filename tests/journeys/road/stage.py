"""Where the road is walked: an installation of its own, a clock that is moved on, and everybody at her own browser."""

import datetime
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

import flask
import pyotp
import time_machine

from tests.support.reader import Reader, words

SAMPLES = Path(__file__).parents[2] / "samples"
LIST = (SAMPLES / "participants_brest_cp1251.csv").read_bytes()
EXPECTED = json.loads((SAMPLES / "participants_brest_cp1251.expected.json").read_text("utf-8"))
PLANS = json.loads((SAMPLES / "business_plans.json").read_text("utf-8"))
PASSWORD = "four plain words suffice"
MINSK = datetime.timezone(datetime.timedelta(hours=3))
NGO = "Brest business women’s club"


@dataclass
class Woman:
    """One of the four whose whole road is walked."""

    name: str
    phone: str
    plan: dict
    code: str = ""
    record: str = ""
    pin: str = ""
    plan_page: str = ""
    application: str = ""
    application_code: str = ""
    award: str = ""
    tranches: list[str] = field(default_factory=list)


@dataclass
class Road:
    """The installation, the clock, who has an account, and what was learned on the way."""

    app: flask.Flask
    clock: time_machine.Traveller
    log: io.StringIO
    emails: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)  # of their authenticator apps
    women: list[Woman] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    _browsers: dict[str, tuple[datetime.date, Reader]] = field(default_factory=dict)

    @property
    def today(self) -> datetime.date:
        return datetime.datetime.now(MINSK).date()

    def on(self, year: int, month: int, day: int, hour: int = 10) -> None:
        """Let time pass until this day."""
        self.clock.move_to(datetime.datetime(year, month, day, hour, tzinfo=MINSK))

    def as_(self, who: str) -> Reader:
        """Her browser at her work list, signed in on the real page (once a day; sessions don't last longer)."""
        day, reader = self._browsers.get(who, (None, None))
        if day != self.today or reader is None:
            reader = Reader(self.app)
            reader.open("/sign-in").press("Sign in", {"email": self.emails[who], "password": PASSWORD})
            self._second_factor(who, reader)
            self._browsers[who] = (self.today, reader)
        reader.open("/")
        assert "Work list" in reader.text, reader.text[:500]
        return reader

    def _second_factor(self, who: str, reader: Reader) -> None:
        """The code of her app; on her first day she sets the app up."""
        if who in self.secrets:
            reader.press("Go on", {"code": pyotp.TOTP(self.secrets[who]).now()})
            return
        reader.open("/account").follow("Set up a second factor").press("Set up an app")
        self.secrets[who] = words(reader.page.xpath("//p[contains(@class, 'secret')]")[0]).replace(" ", "")
        reader.press("Confirm", {"code": pyotp.TOTP(self.secrets[who]).now()})
        reader.follow("I have kept them, go on")

    def nobody(self) -> Reader:
        """A browser of somebody without an account."""
        return Reader(self.app)

    def her_phone(self, woman: Woman) -> Reader:
        """Her own page on her phone, signed in with code and PIN."""
        phone = Reader(self.app, language="ru")
        phone.open("/my/sign-in").press("Открыть мою страницу", {"code": woman.code, "pin": woman.pin})
        return phone
