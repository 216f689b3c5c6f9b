"""The setting of the demonstration: organisations, accounts with their roles, the programme, its funds and courses."""

import uuid
from dataclasses import dataclass, field

from grants.cli.demonstration.courses import COURSES, HOURS
from grants.cli.demonstration.maker import Maker
from grants.cli.demonstration.names import staff_names
from grants.cli.demonstration.places import DONORS, NGOS, Ngo
from grants.domain.accounts.models import Organisation, RoleAssignment, User
from grants.domain.accounts.states import OrganisationKind, UserState
from grants.domain.programmes.models import Programme
from grants.domain.training.models import Course
from grants.domain.training.states import CourseKind
from grants.policy import Role

PASSWORD = "krok-demo-2002"  # noqa: S105  (the demonstration's, printed for everyone)
DOMAIN = "demo.example"
BEGAN = -560  # days: when this network was set up
ENTREPRENEURSHIP_TRAINERS, JOB_SKILLS_TRAINERS, MEMBERS = 17, 19, 5
CURRENCY = "BYN"

VISITORS = (
    ("trainer", Role.TRAINER), ("coordinator", Role.COORDINATOR), ("caseworker", Role.CASE_WORKER),
    *((f"member{number}", Role.COMMITTEE_MEMBER) for number in range(1, MEMBERS + 1)),
    ("chair", Role.COMMITTEE_CHAIR), ("finance1", Role.FINANCE_OFFICER), ("finance2", Role.FINANCE_OFFICER),
    ("manager", Role.PROGRAMME_MANAGER), ("donor", Role.DONOR), ("auditor", Role.AUDITOR),
    ("dpo", Role.DATA_PROTECTION_OFFICER), ("admin", Role.ADMINISTRATOR),
)  # fmt: skip


def visitors() -> tuple[tuple[str, str], ...]:
    """The accounts with which a visitor signs in, as (e-mail, role)."""
    return tuple((f"{local}@{DOMAIN}", role.value) for local, role in VISITORS)


@dataclass(slots=True)
class Team:
    """An NGO with its people. The trainers are of entrepreneurship and of job skills."""

    made: Ngo
    id: uuid.UUID
    coordinator: uuid.UUID
    case_worker: uuid.UUID
    trainers: dict[bool, uuid.UUID] = field(default_factory=dict)  # True: entrepreneurship


@dataclass(frozen=True, slots=True)
class DonorFund:
    """A donor's money and its part of every call, in hundredths."""

    code: str
    id: uuid.UUID
    weight: int
    donor_id: uuid.UUID
    name: str


@dataclass(slots=True)
class Setting:
    """What the rest of the demonstration is set in."""

    programme_id: uuid.UUID
    teams: list[Team]
    funds: list[DonorFund]  # by code
    courses: dict[CourseKind, uuid.UUID]
    members: list[uuid.UUID]
    members_at: dict[uuid.UUID, uuid.UUID]  # by NGO, the member who belongs to it
    chair: uuid.UUID
    finance: tuple[uuid.UUID, uuid.UUID]
    manager: uuid.UUID
    protection: uuid.UUID


class _Staffing:
    """Makes accounts, all with one password, and gives roles."""

    def __init__(self, maker: Maker, password_hash: str) -> None:
        self.maker = maker
        self.password_hash = password_hash
        self.names = staff_names(maker.chance, 110)
        self.began = maker.moment(maker.day(BEGAN))
        self.administrator: uuid.UUID | None = None
        self.given = 0

    def account(
        self,
        local: str,
        role: Role,
        organisation_id: uuid.UUID,
        *,
        language: str = "ru",
        state: UserState = UserState.ACTIVE,
        since: int = BEGAN,
    ) -> uuid.UUID:
        """A user with one role, invited so many days from today."""
        maker, at = self.maker, self.began if since == BEGAN else self.maker.moment(self.maker.day(since))
        user_id = maker.id(at)
        email = f"{local}@{DOMAIN}"
        maker.add(
            User,
            {
                "id": user_id,
                "email": email,
                "name": self.names.pop(),
                "password_hash": None if state is UserState.INVITED else self.password_hash,
                "state": state,
                "language": language,
                "created_at": at,
            },
        )
        maker.audit(
            self.administrator,
            "user.invited",
            ("user", user_id),
            at,
            organisation_id,
            role=role.value,
        )
        self.give(user_id, role, organisation_id, used=state is UserState.ACTIVE)
        return user_id

    def give(self, user_id: uuid.UUID, role: Role, organisation_id: uuid.UUID, *, used: bool = True) -> None:
        """One more role, used within the last weeks; a few have not been for long."""
        self.given += 1
        days_ago = 130 if self.given % 19 == 0 else self.given * 7 % 23
        self.maker.add(
            RoleAssignment,
            {
                "id": self.maker.id(self.began),
                "user_id": user_id,
                "organisation_id": organisation_id,
                "role": role,
                "granted_by": self.administrator,
                "granted_at": self.began,
                "last_used_on": self.maker.day(-days_ago) if used else None,
            },
        )


def make_setting(maker: Maker, password_hash: str) -> Setting:
    """Organisations, accounts, programme, funds and courses."""
    staffing = _Staffing(maker, password_hash)
    office = _organisation(
        maker, "OFFICE", OrganisationKind.PROGRAMME_OFFICE, "Офис программы, Минск", "BY-HM"
    )
    staffing.administrator = staffing.account("admin", Role.ADMINISTRATOR, office)
    ngos = [
        _organisation(
            maker, ngo.code, OrganisationKind.NGO, ngo.name, ngo.oblast.value, f"+375 17 000-00-{number:02d}"
        )
        for number, ngo in enumerate(NGOS, start=1)
    ]
    donors = [
        _organisation(maker, code, OrganisationKind.DONOR, name, None) for code, name, _fund, _bp in DONORS
    ]
    labour = _organisation(
        maker, "LABOUR-BR", OrganisationKind.STATE_BODY, "Управление занятости, Брест", "BY-BR"
    )
    teams = _teams(staffing, ngos)
    programme_id = _programme(maker)
    members = _members(staffing, office, ngos, labour)
    setting = Setting(
        programme_id=programme_id,
        teams=teams,
        funds=_funds(maker, donors),
        courses=_courses(maker, programme_id),
        members=members,
        members_at={ngos[3]: members[3]},
        chair=staffing.account("chair", Role.COMMITTEE_CHAIR, office),
        finance=(
            staffing.account("finance1", Role.FINANCE_OFFICER, office),
            staffing.account("finance2", Role.FINANCE_OFFICER, office),
        ),
        manager=staffing.account("manager", Role.PROGRAMME_MANAGER, office),
        protection=staffing.account("dpo", Role.DATA_PROTECTION_OFFICER, office),
    )
    staffing.account("donor", Role.DONOR, donors[0], language="en")
    for code, donor in zip(("sida", "sdc", "usaid"), donors[1:], strict=True):
        staffing.account(f"donor-{code}", Role.DONOR, donor, language="en")
    staffing.account("auditor", Role.AUDITOR, office)
    staffing.account("new-coordinator", Role.COORDINATOR, ngos[4], state=UserState.INVITED, since=-3)
    staffing.account("former-trainer", Role.TRAINER, ngos[7], state=UserState.BLOCKED)
    return setting


def _organisation(
    maker: Maker,
    code: str,
    kind: OrganisationKind,
    name: str,
    oblast: str | None,
    phone: str | None = None,
) -> uuid.UUID:
    at = maker.moment(maker.day(BEGAN))
    organisation_id = maker.id(at)
    maker.add(
        Organisation,
        {
            "id": organisation_id,
            "code": code,
            "kind": kind,
            "name": name,
            "oblast": oblast,
            "phone": phone,
            "created_at": at,
        },
    )
    maker.audit(
        None, "organisation.created", ("organisation", organisation_id), at, organisation_id, code=code
    )
    return organisation_id


def _teams(staffing: _Staffing, ngos: list[uuid.UUID]) -> list[Team]:
    teams = []
    for index, (made, organisation_id) in enumerate(zip(NGOS, ngos, strict=True)):
        end = "" if index == 0 else f"-{made.code.lower()}"
        teams.append(
            Team(
                made,
                organisation_id,
                staffing.account(f"coordinator{end}", Role.COORDINATOR, organisation_id),
                staffing.account(f"caseworker{end}", Role.CASE_WORKER, organisation_id),
            )
        )
    _trainers(staffing, teams)
    return teams


def _trainers(staffing: _Staffing, teams: list[Team]) -> None:
    """17 who teach business and 19 who teach job skills; an NGO without one of its own borrows its neighbour's."""
    for index in range(ENTREPRENEURSHIP_TRAINERS):
        local = "trainer" if index == 0 else f"business-trainer-{index + 1:02}"
        team = teams[index]
        team.trainers[True] = staffing.account(local, Role.TRAINER, team.id)
    for index in range(JOB_SKILLS_TRAINERS):
        team = teams[-index]  # the first one, and then from the end
        team.trainers[False] = staffing.account(f"skills-trainer-{index + 1:02}", Role.TRAINER, team.id)
    for index, team in enumerate(teams):
        for kind in (True, False):
            if kind not in team.trainers:
                lent = next(
                    other for other in (teams[index - 1], teams[index - 2], *teams) if kind in other.trainers
                )
                team.trainers[kind] = lent.trainers[kind]
                staffing.give(lent.trainers[kind], Role.TRAINER, team.id)


def _members(
    staffing: _Staffing, office: uuid.UUID, ngos: list[uuid.UUID], labour: uuid.UUID
) -> list[uuid.UUID]:
    """Five members: three of the office, one of an NGO in Vitebsk (who never scores its plans), one of a state body."""
    where = (office, office, office, ngos[3], labour)
    return [
        staffing.account(f"member{number}", Role.COMMITTEE_MEMBER, organisation_id)
        for number, organisation_id in enumerate(where[:MEMBERS], start=1)
    ]


def _programme(maker: Maker) -> uuid.UUID:
    programme_id = maker.id(maker.moment(maker.day(BEGAN)))
    maker.add(
        Programme,
        {
            "id": programme_id,
            "code": "KROK",
            "name": "Программа «Крок»",
            "starts_on": maker.today.replace(year=2002, month=9, day=1),
            "currency": CURRENCY,
        },
    )
    return programme_id


def _funds(maker: Maker, donors: list[uuid.UUID]) -> list[DonorFund]:
    """What each donor gives, by code; the rows are written when it is known how much."""
    at = maker.moment(maker.day(BEGAN))
    return sorted(
        (
            DonorFund(f"{code}-1", maker.id(at), weight, donor_id, name)
            for (code, _donor, name, weight), donor_id in zip(DONORS, donors, strict=True)
        ),
        key=lambda fund: fund.code,
    )


def _courses(maker: Maker, programme_id: uuid.UUID) -> dict[CourseKind, uuid.UUID]:
    found = {}
    for made in COURSES:
        found[made.kind] = maker.id(maker.moment(maker.day(BEGAN)))
        maker.add(
            Course,
            {
                "id": found[made.kind],
                "programme_id": programme_id,
                "kind": made.kind,
                "code": made.code,
                "title": made.title,
                "hours": HOURS * len(made.topics),
                "attendance_percent": made.attendance,
                "test_percent": made.test,
            },
        )
    return found
