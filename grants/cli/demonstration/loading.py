"""Loads the demonstration in one transaction, seals its audit, and notes how a visitor signs in."""

import datetime
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from grants.cli.demonstration.applying import CALLS
from grants.cli.demonstration.following import follow_up
from grants.cli.demonstration.granting import Round
from grants.cli.demonstration.guarding import guard
from grants.cli.demonstration.maker import Maker
from grants.cli.demonstration.paying import Treasury
from grants.cli.demonstration.people import PIN, Person, deal, intakes, register, shown_code
from grants.cli.demonstration.placing import Internships
from grants.cli.demonstration.planning import Candidate, plan_of
from grants.cli.demonstration.progress import course_of
from grants.cli.demonstration.sealing import seal_all
from grants.cli.demonstration.setting import PASSWORD, Setting, make_setting, visitors
from grants.cli.demonstration.training import Training
from grants.core import clock
from grants.core.bulk import Writer
from grants.core.db import db, wide_cache
from grants.core.errors import Conflict
from grants.core.ids import show_code
from grants.core.transaction import after_commit, transaction
from grants.domain.accounts.models import Organisation
from grants.domain.accounts.models import Setting as Noted
from grants.domain.accounts.passwords import hash_password
from grants.domain.accounts.queries import find_setting
from grants.domain.privacy.commands import write_list
from grants.domain.training.states import CourseKind

PARTICIPANTS, LEAST, SEED = 300, 50, 2002
_CALL_SIZE = 250
_EARLY = -330  # days: who came until then was in time for the first call


@dataclass(frozen=True, slots=True)
class Loaded:
    """How a visitor signs in: accounts as (e-mail, role), their one password, a participant's code and PIN."""

    accounts: tuple[tuple[str, str], ...]
    password: str
    participant_code: str
    participant_pin: str
    rows: dict[str, int]


def has_organisations() -> bool:
    """Whether anybody uses this database already."""
    return db.session.scalar(select(Organisation.id).limit(1)) is not None


def load(participants: int = PARTICIPANTS, seed: int = SEED, today: datetime.date | None = None) -> Loaded:
    """Fill an empty database. Everything or nothing is written. Raises Conflict when it is not empty."""
    password_hash, pin_hash = hash_password(PASSWORD), hash_password(PIN)
    with transaction():
        if has_organisations():
            raise Conflict(
                "This database already holds organisations; the demonstration needs an empty one.",
                code="in_use",
            )
        connection = db.session.connection()
        writer = Writer(connection)
        maker = Maker(writer, seed, today or clock.today())
        maker.keep(shown_code())
        with wide_cache(connection), _without_collecting():
            setting = make_setting(maker, password_hash)
            _walk(maker, setting, participants, pin_hash)
            for name, value in (("demo", "yes"), ("demo_participant", shown_code()), ("demo_pin", PIN)):
                maker.add(Noted, {"name": name, "value": value})
            writer.flush()
            guard(maker.beside("guarding"), setting)
            writer.flush()
            db.session.flush()
            seal_all(connection)
            after_commit(write_list)
    return Loaded(
        visitors(),
        PASSWORD,
        show_code(shown_code()),
        PIN,
        dict(writer.counts),
    )


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Rows are many and hold no cycles: looking for some takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _walk(maker: Maker, setting: Setting, participants: int, pin_hash: str) -> None:
    """One intake after another along the road, then the calls, the money and the visits."""
    training, internships = Training(maker, setting), Internships(maker, setting)
    every = intakes(maker, setting.teams, participants)
    cast = deal(every, setting.teams[0], maker.day(_EARLY))
    played: list[Person] = []
    applying: tuple[list[Candidate], list[Candidate]] = ([], [])
    for intake in every:
        register(maker, intake, cast.get(intake.number, []), pin_hash)
        training.teach(intake)
        internships.place(intake)
        for person in intake.people:
            planned = plan_of(maker, intake, person)
            if planned is not None:
                applying[planned[0]].append(planned[1])
        played += [person for person in intake.people if person.part is not None]
    training.cohort(setting.teams[0], CourseKind.ACCOUNTANCY, maker.day(-12), played)
    _grant(maker, setting, applying)


def _grant(maker: Maker, setting: Setting, applying: tuple[list[Candidate], list[Candidate]]) -> None:
    """Both calls; large numbers of applications are shared among several calls of the same days."""
    treasury, granted, first_code = Treasury(maker, setting), [], 1
    treasury.open_funds(sum(one.requested for candidates in applying for one in candidates))
    rounds = 0
    for days, candidates in zip(CALLS, applying, strict=True):
        count = max(1, -(-len(candidates) // _CALL_SIZE))
        for number in range(count):
            held = Round(maker, setting, days, rounds + 1, first_code)
            granted += held.hold(candidates[number::count])
            first_code = held.applying.next_code
            rounds += 1
            treasury.receive(held.id, held.shares(), maker.day(min(days.closes + 10, -1)))
    for one in granted:
        paid = treasury.award(one, course_of(maker, one))
        if paid is not None:
            follow_up(maker, paid, treasury.awards)


def printed(address: str) -> str:
    """How to sign in, for people; "" when this database is no demonstration."""
    code, pin = find_setting("demo_participant"), find_setting("demo_pin")
    if find_setting("demo") != "yes" or not code or not pin:
        return ""
    wide = max(len(email) for email, _role in visitors())
    lines = [f"  {email:<{wide}}  {role.replace('_', ' ')}" for email, role in visitors()]
    return "\n".join(
        [
            f"Sign in at {address}/sign-in, password {PASSWORD}:",
            *lines,
            f"A participant's own page: {address}/my, code {show_code(code)}, PIN {pin}",
        ]
    )
