"""Applications in a call: submitted with an answer to every rule, some taken back or refused."""

import datetime
import uuid
from dataclasses import dataclass, field

from grants.cli.demonstration.maker import DAY, Maker
from grants.cli.demonstration.planning import CAP, Candidate
from grants.cli.demonstration.setting import CURRENCY, Setting
from grants.domain.applications.eligibility import Facts, answer, write_reason
from grants.domain.applications.models import Application, EligibilityAnswer
from grants.domain.applications.states import ApplicationState, CallState
from grants.domain.people.states import ScreeningOutcome

OWN_SHARE_BP = 1000
_WITHDRAWN, _REFUSED = 4, 3  # percent


@dataclass(frozen=True, slots=True)
class Days:
    """When a call opened, closed, was to be scored and was decided (None: not yet), in days from today."""

    opens: int
    closes: int
    score_by: int
    decided: int | None


CALLS = (Days(-280, -250, -236, -228), Days(-52, -15, 9, None))


@dataclass(slots=True)
class Request:
    """One application as it goes through its call."""

    id: uuid.UUID
    code: str
    of: Candidate
    submitted_at: datetime.datetime
    state: ApplicationState
    criteria: list[list[int | None]] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    scored_at: datetime.datetime | None = None
    minuted: bool = False


class Applying:
    """The applications of one call."""

    def __init__(
        self, maker: Maker, setting: Setting, call_id: uuid.UUID, days: Days, first_code: int
    ) -> None:
        self.maker, self.setting, self.call_id, self.days = maker, setting, call_id, days
        self.next_code = first_code

    def apply(self, of: Candidate) -> Request:
        """Her application, submitted while the call was open."""
        maker = self.maker
        earliest = max(of.frozen_on, maker.day(self.days.opens + 1))
        day = min(earliest + maker.between(0, 12) * DAY, maker.day(self.days.closes))
        at = maker.moment(day)
        state, sound = ApplicationState.IN_REVIEW, of.person.part is not None
        if not sound and maker.happens(_WITHDRAWN):
            state = ApplicationState.WITHDRAWN
        elif not sound and maker.happens(_REFUSED):
            state = ApplicationState.INELIGIBLE
        self.next_code += 1
        return Request(maker.id(at), f"GR-{self.next_code - 1:04d}", of, at, state)

    def write(self, request: Request) -> None:
        """Its rows, once the call's are written."""
        maker, of, at = self.maker, request.of, request.submitted_at
        by, team = of.team.coordinator, of.team
        maker.add(
            Application,
            {
                "id": request.id,
                "call_id": self.call_id,
                "participant_id": of.person.id,
                "organisation_id": team.id,
                "plan_version_id": of.version_id,
                "code": request.code,
                "requested_minor": of.requested,
                "state": request.state,
                "created_at": at,
                "created_by": by,
                "submitted_at": at,
                "submitted_by": by,
            },
        )
        target = ("application", request.id)
        maker.moved(by, "application.submitted", target, at, team.id, ("draft", "submitted"))
        for given in answer(self._facts(request)):
            maker.add(
                EligibilityAnswer,
                {
                    "id": maker.id(at),
                    "application_id": request.id,
                    "rule": given.rule.value,
                    "met": given.met,
                    "reason": write_reason(given),
                    "answered_at": at,
                    "answered_by": by,
                },
            )
        closed = maker.moment(maker.day(self.days.closes + 1))
        if request.state is ApplicationState.WITHDRAWN:
            reason = "Нашла работу."
            maker.moved(
                by,
                "application.withdrawn",
                target,
                closed,
                team.id,
                ("submitted", "withdrawn"),
                reason=reason,
            )
        elif request.state is ApplicationState.INELIGIBLE:
            reason = "Дело уже получает поддержку из другого источника."
            maker.moved(
                self.setting.manager, "application.ineligible", target, closed, team.id,
                ("submitted", "ineligible"), reason=reason,
            )  # fmt: skip

    def _facts(self, request: Request) -> Facts:
        maker, of = self.maker, request.of
        return Facts(
            today=request.submitted_at.date(),
            active=True,
            consent=True,
            screened=ScreeningOutcome.ELIGIBLE,
            course="Основы предпринимательства",
            plan_submitted=True,
            currency=CURRENCY,
            requested_minor=of.requested,
            own_minor=of.own,
            start_up_minor=of.start_up,
            cap_minor=CAP,
            own_share_bp=OWN_SHARE_BP,
            other_application="",
            call_state=CallState.OPEN,
            opens_on=maker.day(self.days.opens),
            closes_on=maker.day(self.days.closes),
        )
