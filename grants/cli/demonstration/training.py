"""Courses of each intake: cohorts with sessions, marks, tests, completion by the course's own rule, certificates."""

import datetime
import uuid
from dataclasses import dataclass

from grants.cli.demonstration.courses import BY_KIND, HOURS, JOB_SKILLS, Made
from grants.cli.demonstration.maker import DAY, Maker
from grants.cli.demonstration.people import Intake, Person
from grants.cli.demonstration.setting import Setting, Team
from grants.domain.training.models import Attendance, Certificate, Cohort, Enrolment, Session
from grants.domain.training.rules import attendance_percent, session_days, verdict
from grants.domain.training.states import CohortState, CourseKind, EnrolmentState, Mark

_CAPACITY = 20
_FAR = 40  # days: what begins later is not planned yet
_TO_FINISH = 4  # days after its last meeting in which a cohort of the first NGO still waits to be finished
_MARKS = (Mark.PRESENT,) * 84 + (Mark.LATE,) * 6 + (Mark.EXCUSED,) * 4 + (Mark.ABSENT,) * 6
_SLOW_MARKS = (Mark.PRESENT,) * 52 + (Mark.LATE,) * 8 + (Mark.EXCUSED,) * 4 + (Mark.ABSENT,) * 36
_BEGINS = ("10:00", "14:00", "17:30")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session that was written."""

    id: uuid.UUID
    number: int
    on: datetime.date


class Training:
    """Plans and teaches the courses of one intake after another."""

    def __init__(self, maker: Maker, setting: Setting) -> None:
        self.maker = maker
        self.setting = setting
        self.numbers: dict[tuple[str, int], int] = {}

    def teach(self, intake: Intake) -> None:
        """Job skills for all, then entrepreneurship for those with a plan in mind, more skills for the others."""
        maker, number = self.maker, intake.number
        start = intake.ready_on + maker.between(4, 8) * DAY
        first_end = self.cohort(intake.team, JOB_SKILLS[number % len(JOB_SKILLS)], start, intake.people)
        after = first_end + maker.between(4, 9) * DAY
        staying = [person for person in intake.people if not person.left]
        business = [person for person in staying if person.wants_business]
        jobs = [person for person in staying if not person.wants_business]
        learning = business + [person for person in jobs if maker.happens(15)]
        business_end = self.cohort(intake.team, CourseKind.ENTREPRENEURSHIP, after, learning)
        if len(jobs) > 1:
            self.cohort(intake.team, JOB_SKILLS[(number + 2) % len(JOB_SKILLS)], after + 2 * DAY, jobs)
        graduates = [person for person in business if person.learnt_business_on and person.part is None]
        if number % 2 == 0 and graduates:
            self.cohort(intake.team, CourseKind.ACCOUNTANCY, business_end + 7 * DAY, graduates)

    def cohort(
        self, team: Team, kind: CourseKind, first: datetime.date, people: list[Person]
    ) -> datetime.date:
        """One cohort with all that happened in it so far; the day of its last meeting."""
        maker, made = self.maker, BY_KIND[kind]
        days = session_days(first, len(made.topics), weekdays=self._weekdays(team, first, len(made.topics)))
        if not people or days[0] > maker.day(_FAR):
            return days[-1]
        state = self._state(team, days)
        trainer = team.trainers[kind is CourseKind.ENTREPRENEURSHIP or self._is_now(team, days)]
        cohort_id = self._write_cohort(team, kind, made, days, state, trainer)
        meetings = self._write_sessions(cohort_id, made, days)
        for person in people:
            self._enrol(team, made, cohort_id, trainer, person, meetings, state)
        self._tell(team, cohort_id, trainer, days, state, meetings)
        return days[-1]

    def _is_now(self, team: Team, days: tuple[datetime.date, ...]) -> bool:
        """The first NGO's courses of these days are all its demo trainer's."""
        return team is self.setting.teams[0] and days[-1] >= self.maker.day(-_TO_FINISH)

    def _weekdays(self, team: Team, first: datetime.date, number: int) -> tuple[int, ...]:
        """Two days a week; at the first NGO the courses of now met yesterday and meet in two days."""
        if team is self.setting.teams[0] and first + 7 * (number // 2 + 1) * DAY >= self.maker.today:
            return tuple(sorted({self.maker.day(-1).weekday(), self.maker.day(2).weekday()}))
        return ((0, 2), (1, 3), (2, 4), (1, 5))[self.maker.between(0, 3)]

    def _state(self, team: Team, days: tuple[datetime.date, ...]) -> CohortState:
        today = self.maker.today
        if days[0] > today:
            return CohortState.PLANNED
        waits = team is self.setting.teams[0] and days[-1] >= self.maker.day(-_TO_FINISH)
        return CohortState.RUNNING if days[-1] >= today or waits else CohortState.FINISHED

    def _write_cohort(
        self,
        team: Team,
        kind: CourseKind,
        made: Made,
        days: tuple[datetime.date, ...],
        state: CohortState,
        trainer: uuid.UUID,
    ) -> uuid.UUID:
        maker, year = self.maker, days[0].year
        number = self.numbers[team.made.code, year] = self.numbers.get((team.made.code, year), 0) + 1
        at = maker.moment(min(days[0] - 10 * DAY, maker.day(-1)))
        cohort_id, code = maker.id(at), f"{team.made.code}-{year}-{number:02}"
        maker.add(
            Cohort,
            {
                "id": cohort_id,
                "course_id": self.setting.courses[kind],
                "organisation_id": team.id,
                "trainer_id": trainer,
                "code": code,
                "oblast": team.made.oblast.value,
                "place": team.made.room,
                "starts_on": days[0],
                "ends_on": days[-1],
                "capacity": _CAPACITY,
                "state": state,
            },
        )
        maker.audit(team.coordinator, "cohort.created", ("cohort", cohort_id), at, team.id, code=code)
        return cohort_id

    def _write_sessions(
        self, cohort_id: uuid.UUID, made: Made, days: tuple[datetime.date, ...]
    ) -> list[Meeting]:
        maker, begins = self.maker, self.maker.chance.choice(_BEGINS)
        meetings = []
        for number, (day, topic) in enumerate(zip(days, made.topics, strict=True), start=1):
            meetings.append(Meeting(maker.id(maker.moment(min(day, maker.day(-1)))), number, day))
            maker.add(
                Session,
                {
                    "id": meetings[-1].id,
                    "cohort_id": cohort_id,
                    "number": number,
                    "held_on": day,
                    "begins": begins,
                    "hours": HOURS,
                    "topic": topic,
                    "room": "",
                },
            )
        return meetings

    def _enrol(
        self,
        team: Team,
        made: Made,
        cohort_id: uuid.UUID,
        trainer: uuid.UUID,
        person: Person,
        meetings: list[Meeting],
        state: CohortState,
    ) -> None:
        maker = self.maker
        day = max(person.registered_on, min(meetings[0].on - 3 * DAY, maker.day(-1)))
        at = maker.moment(day)
        enrolment_id = maker.id(at)
        marks = self._marks(team, person, meetings, state)
        sound = person.part is not None
        test = None
        if made.test is not None and (state is CohortState.FINISHED or len(marks) == len(meetings)):
            test = maker.between(70, 98) if sound else min(100, max(30, round(maker.chance.gauss(76, 13))))
        how, done = self._ending(made, person, meetings, marks, test, state)
        maker.add(
            Enrolment,
            {
                "id": enrolment_id,
                "cohort_id": cohort_id,
                "participant_id": person.id,
                "enrolled_on": day,
                "enrolled_by": team.coordinator,
                "test_percent": test,
                "state": how,
                "completed_on": done,
            },
        )
        for meeting, mark in marks:
            maker.add(
                Attendance,
                {
                    "session_id": meeting.id,
                    "enrolment_id": enrolment_id,
                    "mark": mark,
                    "marked_at": maker.moment(meeting.on),
                    "marked_by": trainer,
                },
            )
        maker.audit(
            team.coordinator, "enrolment.created", ("enrolment", enrolment_id), at, team.id,
            participant=str(person.id),
        )  # fmt: skip
        if how is not EnrolmentState.ENROLLED:
            self._end(team, made, enrolment_id, trainer, person, meetings[-1].on, how)

    def _marks(
        self, team: Team, person: Person, meetings: list[Meeting], state: CohortState
    ) -> list[tuple[Meeting, Mark]]:
        """The marks so far. At the first NGO yesterday's meeting is still to be marked."""
        maker = self.maker
        open_today = state is CohortState.RUNNING and team is self.setting.teams[0]
        until = maker.day(-1) if open_today else maker.today
        choice = _MARKS if person.part is not None or maker.happens(85) else _SLOW_MARKS
        marks = [(meeting, maker.chance.choice(choice)) for meeting in meetings if meeting.on < until]
        if person.part is not None:
            marks = [(meeting, Mark.PRESENT if mark is Mark.ABSENT else mark) for meeting, mark in marks]
        return marks

    def _ending(
        self,
        made: Made,
        person: Person,
        meetings: list[Meeting],
        marks: list[tuple[Meeting, Mark]],
        test: int | None,
        state: CohortState,
    ) -> tuple[EnrolmentState, datetime.date | None]:
        if state is not CohortState.FINISHED:
            return EnrolmentState.ENROLLED, None
        if person.left and made.kind is not CourseKind.ENTREPRENEURSHIP:
            return EnrolmentState.WITHDRAWN, None
        result = verdict(
            attendance_percent(mark for _meeting, mark in marks),
            test,
            attendance_due=made.attendance,
            test_due=made.test,
        )
        day = meetings[-1].on
        if result.completed:
            person.last_course_on = max(day, person.last_course_on or day)
            if made.kind is CourseKind.ENTREPRENEURSHIP:
                person.learnt_business_on = day
            return EnrolmentState.COMPLETED, day
        return EnrolmentState.NOT_COMPLETED, None

    def _end(
        self,
        team: Team,
        made: Made,
        enrolment_id: uuid.UUID,
        trainer: uuid.UUID,
        person: Person,
        day: datetime.date,
        how: EnrolmentState,
    ) -> None:
        maker = self.maker
        at = maker.moment(min(day + DAY, maker.day(-1)))
        target = ("enrolment", enrolment_id)
        steps = (EnrolmentState.ENROLLED.value, how.value)
        if how is EnrolmentState.WITHDRAWN:
            maker.moved(
                team.coordinator,
                "enrolment.withdrawn",
                target,
                at,
                team.id,
                steps,
                reason="Уехала из области.",
            )
            return
        completed = how is EnrolmentState.COMPLETED
        action = "enrolment.completed" if completed else "enrolment.not_completed"
        maker.moved(trainer, action, target, at, team.id, steps, course=made.code)
        if completed and (day < maker.day(-15) or maker.happens(60)):
            certificate_id = maker.id(at)
            maker.add(
                Certificate,
                {
                    "id": certificate_id,
                    "enrolment_id": enrolment_id,
                    "code": maker.code(),
                    "issued_on": at.date(),
                    "issued_at": at,
                    "issued_by": trainer,
                },
            )
            maker.audit(trainer, "certificate.issued", ("certificate", certificate_id), at, team.id)

    def _tell(
        self,
        team: Team,
        cohort_id: uuid.UUID,
        trainer: uuid.UUID,
        days: tuple[datetime.date, ...],
        state: CohortState,
        meetings: list[Meeting],
    ) -> None:
        maker, target = self.maker, ("cohort", cohort_id)
        if state is CohortState.PLANNED:
            return
        maker.moved(
            trainer, "cohort.started", target, maker.moment(min(days[0], maker.day(-1))), team.id,
            ("planned", "running"),
        )  # fmt: skip
        for meeting in meetings:
            if meeting.on < maker.day(-1):
                maker.audit(
                    trainer,
                    "attendance.marked",
                    target,
                    maker.moment(meeting.on),
                    team.id,
                    session=meeting.number,
                )
        if state is CohortState.FINISHED:
            at = maker.moment(min(days[-1] + DAY, maker.day(-1)))
            maker.moved(trainer, "cohort.finished", target, at, team.id, ("running", "finished"))
