"""Participants in intakes: who comes when to which NGO, with identity, consents and the events of registration."""

import datetime
import uuid
from dataclasses import dataclass, field

from grants.cli.demonstration.maker import DAY, Maker
from grants.cli.demonstration.names import Somebody, somebody
from grants.cli.demonstration.places import STREETS
from grants.cli.demonstration.screening import Asked, screen
from grants.cli.demonstration.setting import Team
from grants.core import crypto
from grants.core.ids import with_check_character
from grants.domain.people.consent_texts import CONSENT_TEXT_VERSION
from grants.domain.people.identity import (
    IdentityFields,
    SafeContact,
    encrypt_identity,
    identity_tokens,
)
from grants.domain.people.models import Consent, IdentityToken, Participant, ParticipantIdentity
from grants.domain.people.screening.rules import Known
from grants.domain.people.states import (
    Category,
    ConsentPurpose,
    ConsentWay,
    ParticipantState,
)
from grants.domain.people.values.gender import Gender

CASE_CODE_BODY, PIN = "KRK2DEM", "407319"  # of the participant whose page a visitor may open
CAST = (
    10  # participants of the first NGO whose road is written, so that each of its lists has something on it
)
_AT_FIRST_TEAM = (
    18,
    32,
)  # percent of all participants, and the least number, at the NGO of the demo accounts
_INTAKE = 9  # how many come together
ENDING_INTAKE, BEGINNING_INTAKE = (
    -150,
    -44,
)  # days: of these some end their placements this week, some begin soon
_SEEKERS = 2  # in those two intakes, at least so many look for a job
_FIRST_TEAM_DAYS = (-524, -462, -400, -342, -240, ENDING_INTAKE, BEGINNING_INTAKE, -4)
_SPAN = (-530, 520)
_GIVEN_PERCENT = {
    ConsentPurpose.CONTACT: 96,
    ConsentPurpose.SHARING: 70,
    ConsentPurpose.PHOTOS: 35,
    ConsentPurpose.RESEARCH: 55,
}
_TIMES = ("утром", "после 18 часов", "в обед, с 13 до 14", "в выходные", "только в будни днём")
_ANSWERS = ("только она сама", "её мать", "подруга", "соседка")
_SAYING = ("звонят с курсов", "звонят из библиотеки", "по поводу расписания")
_REASONS = (
    "Звонок перед посещением.",
    "Подготовка направления.",
    "Уточнение времени встречи.",
    "Сверка списка группы.",
)
_NEW = 25  # days
_NOTES = ("Двое детей, удобно с 10 до 14.", "Живёт с матерью.", "Ездит из деревни, автобус утром.", "")


@dataclass(slots=True)
class Person:
    """One participant as the rest of the demonstration needs to know her."""

    id: uuid.UUID
    registered_on: datetime.date
    wants_business: bool
    part: int | None = None  # number in the cast of the first NGO
    left: bool = False
    learnt_business_on: datetime.date | None = None
    last_course_on: datetime.date | None = None


@dataclass(slots=True)
class Intake:
    """Those who came to one NGO in the same weeks; `ready_on` is when the list was full."""

    team: Team
    number: int
    ready_on: datetime.date
    size: int
    seekers: int = 0  # at least so many of them look for a job
    people: list[Person] = field(default_factory=list)


def intakes(maker: Maker, teams: list[Team], participants: int) -> list[Intake]:
    """Who comes when: a fixed rhythm at the first NGO, chance at the others."""
    percent, least = _AT_FIRST_TEAM
    at_first = max(least, participants * percent // 100)
    found: list[Intake] = []
    for index, team in enumerate(teams):
        if index == 0:
            number, days = (
                at_first,
                list(_FIRST_TEAM_DAYS) * max(1, at_first // (_INTAKE * len(_FIRST_TEAM_DAYS))),
            )
        else:
            share, more = divmod(participants - at_first, len(teams) - 1)
            number = share + (index <= more)
            count = max(1, round(number / _INTAKE))
            first, span = _SPAN
            days = [first + int((place + maker.chance.random()) * span / count) for place in range(count)]
        days.sort()
        for place, day in enumerate(days):
            size = number // len(days) + (place < number % len(days))
            if size:
                seekers = _SEEKERS if index == 0 and day in (ENDING_INTAKE, BEGINNING_INTAKE) else 0
                found.append(Intake(team, len(found), maker.day(day), size, seekers))
    return found


def deal(every: list[Intake], team: Team, until: datetime.date) -> dict[int, list[int]]:
    """Which parts of the cast each early intake of the team takes, by the intake's number."""
    early = [intake.number for intake in every if intake.team is team and intake.ready_on <= until]
    parts: dict[int, list[int]] = {number: [] for number in early}
    for part in range(CAST):
        parts[early[part % len(early)]].append(part)
    return parts


def register(maker: Maker, intake: Intake, cast: list[int], pin_hash: str) -> None:
    """Fill the intake with people; the first ones take the parts of the cast that are given."""
    parts = iter(cast)
    intake.people = [
        _register(maker, intake, next(parts, None), pin_hash, seeks=place < intake.seekers)
        for place in range(intake.size)
    ]


def _register(maker: Maker, intake: Intake, part: int | None, pin_hash: str, *, seeks: bool) -> Person:
    team = intake.team
    day = intake.ready_on - maker.between(0, 15) * DAY
    at = maker.moment(day)
    by = maker.chance.choice((team.coordinator, team.case_worker, team.trainers[False]))
    person = Person(
        id=maker.id(at),
        registered_on=day,
        wants_business=part is not None or (not seeks and maker.happens(45)),
        part=part,
        left=part is None and not seeks and maker.happens(3),
    )
    who = somebody(maker.chance, maker.today, men=0 if part is not None else 4)
    is_shown = part == 0
    maker.add(
        Participant,
        {
            "id": person.id,
            "case_code": shown_code() if is_shown else maker.code(),
            "organisation_id": team.id,
            "lead_worker_id": team.case_worker if day < maker.day(-_NEW) or maker.happens(40) else None,
            "state": ParticipantState.LEFT if person.left else ParticipantState.ACTIVE,
            "gender": Gender.MALE if who.is_man else Gender.FEMALE,
            "oblast": team.made.oblast.value,
            "language": "be" if maker.happens(15) and not is_shown else "ru",
            "registered_on": day,
            "registered_at": at,
            "registered_by": by,
            "pin_hash": pin_hash if is_shown else None,
            "pin_set_at": at if is_shown else None,
            "pin_set_by": by if is_shown else None,
        },
    )
    key, known = _identify(maker, person, team, who)
    asked = Asked(person.id, day, person.left, team.id, team.case_worker, key, known)
    screen(maker.beside("screening"), asked)
    _ask_consents(maker, person, team, by, at)
    _open(maker, person, team)
    maker.audit(by, "participant.registered", ("participant", person.id), at, team.id)
    if person.left:
        later = maker.moment(min(day + 40 * DAY, maker.day(-1)))
        maker.moved(
            team.coordinator, "participant.left", ("participant", person.id), later, team.id,
            ("active", "left"), reason="Уехала из области.",
        )  # fmt: skip
    return person


def _open(maker: Maker, person: Person, team: Team) -> None:
    """Some identities were opened since, and more of those who came lately in this week."""
    new = person.registered_on >= maker.day(-2 * _NEW)
    if maker.happens(50 if new else 12):
        since = max(person.registered_on + DAY, maker.day(-6)) if new else person.registered_on + DAY
        days = max(0, (maker.day(-1) - since).days)
        maker.audit(
            team.case_worker, "identity.opened", ("participant", person.id),
            maker.moment(since + maker.between(0, days) * DAY), team.id,
            reason=maker.chance.choice(_REASONS), what="all",
        )  # fmt: skip


def shown_code() -> str:
    """The case code of the participant whose page a visitor may open."""
    return with_check_character(CASE_CODE_BODY)


def _identify(maker: Maker, person: Person, team: Team, who: Somebody) -> tuple[bytes, Known]:
    """Her data key, and what the rules of a screening may know of her."""
    chance, town = maker.chance, maker.chance.choice(team.made.towns)
    protected = maker.happens(14)
    safe = SafeContact()
    if protected or person.registered_on < maker.day(-_NEW) or maker.happens(50):
        safe = SafeContact(
            phone=who.phone,
            safe_to_call=maker.happens(75),
            when=chance.choice(_TIMES),
            who_may_answer=chance.choice(_ANSWERS),
            what_to_say=chance.choice(_SAYING),
        )
    address = f"{town}, {chance.choice(STREETS)}, {maker.between(1, 98)}, кв. {maker.between(1, 120)}"
    fields = IdentityFields(
        name=who.name,
        birth=who.birth,
        phones=(who.phone,),
        town=town,
        address=address if maker.happens(40) else "",
        category=Category.IN_PROTECTION if protected else Category.AT_RISK,
        safe_contact=safe,
        note=chance.choice(_NOTES),
    )
    key = crypto.new_data_key()
    maker.add(ParticipantIdentity, encrypt_identity(person.id, fields, key))
    tokens = identity_tokens(fields, team.id)
    maker.writer.add_columns(IdentityToken, tokens, [person.id] * len(tokens))
    ages = who.birth.youngest_age(maker.today), who.birth.oldest_age(maker.today)
    return key, Known(True, *ages, fields.category)


def _ask_consents(maker: Maker, person: Person, team: Team, by: uuid.UUID, at: datetime.datetime) -> None:
    asked = [(ConsentPurpose.TRAINING_RECORDS, True)]
    asked += [
        (purpose, maker.happens(percent)) for purpose, percent in _GIVEN_PERCENT.items() if maker.happens(80)
    ]
    for purpose, given in asked:
        withdrawn = given and purpose is ConsentPurpose.PHOTOS and maker.happens(8)
        later = maker.moment(min(person.registered_on + 30 * DAY, maker.day(-1))) if withdrawn else None
        maker.add(
            Consent,
            {
                "id": maker.id(at),
                "participant_id": person.id,
                "purpose": purpose,
                "given": given,
                "text_version": CONSENT_TEXT_VERSION,
                "language": "ru",
                "way": ConsentWay.ON_PAPER if maker.happens(85) else ConsentWay.IN_PERSON,
                "asked_on": person.registered_on,
                "recorded_at": at,
                "recorded_by": by,
                "withdrawn_at": later,
                "withdrawn_by": team.case_worker if later else None,
                "with_hosts": True if given and purpose is ConsentPurpose.SHARING else None,
                "with_network": True if given and purpose is ConsentPurpose.SHARING else None,
            },
        )
        action = "consent.recorded" if given else "consent.refused"
        if purpose is ConsentPurpose.TRAINING_RECORDS or not given:
            maker.audit(by, action, ("participant", person.id), at, team.id, purpose=purpose.value)
        if later:
            maker.audit(
                team.case_worker, "consent.withdrawn", ("participant", person.id), later, team.id,
                purpose=purpose.value,
            )  # fmt: skip
