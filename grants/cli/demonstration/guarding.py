"""How people are guarded: hand-overs, emergency openings, a merge, erasures, a rule of retention, openings that stand out.

The parts are played by people whose road is only a course or two, so that nothing else of the programme changes.
"""

import datetime
import uuid
from dataclasses import dataclass, replace

from sqlalchemy import select, update

from grants.cli.demonstration.maker import DAY, Maker
from grants.cli.demonstration.setting import Setting, Team
from grants.core import clock
from grants.core.db import db
from grants.core.reasons import forget_reasons
from grants.domain.internships.models import Placement
from grants.domain.people.models import GlassOpening, HandOver, Participant, RecordMerge
from grants.domain.people.screening.sealing import reseal
from grants.domain.people.states import HandOverState, ParticipantState
from grants.domain.people.vault import read_identities, replace_identity
from grants.domain.plans.models import Plan
from grants.domain.privacy.erasing import destroy
from grants.domain.privacy.merge.identities import combine, sealed_fields
from grants.domain.privacy.merge.moving import move
from grants.domain.privacy.models import ErasureRequest, RetentionRule
from grants.domain.privacy.states import DataClass, ErasureGround, ErasureState
from grants.domain.training.models import Enrolment

HALF_AN_HOUR = datetime.timedelta(minutes=30)
_MANY = 24  # openings in one hour
_ENOUGH = 40  # people of one NGO to choose from


@dataclass(frozen=True, slots=True)
class _Player:
    """A participant as these scenes need her."""

    id: uuid.UUID
    code: str
    team: Team
    registered_on: datetime.date

    @property
    def target(self) -> tuple[str, uuid.UUID]:
        return ("participant", self.id)


def guard(maker: Maker, setting: Setting) -> None:
    """Within the open transaction, once the rows of the road are written."""
    ours, other_ngos = setting.teams[0], setting.teams[1:]
    first = _players(ours)
    others = sorted(
        (her for team in other_ngos for her in _players(team)), key=lambda her: (her.registered_on, her.id)
    )
    _stands_out(maker, first[:8], ours)
    _merge(maker, first.pop(0), first.pop())
    _notes_kept_too_long(maker, others.pop(0), setting)
    _erased(maker, others.pop(0), setting.protection)
    _hand_over_waits(maker, others.pop(), ours)
    _hand_over_accepted(maker, first.pop(), other_ngos[1])
    _glass(maker, first.pop(), other_ngos[2], at=maker.day(-1))
    _glass(maker, others.pop(), ours, at=maker.day(-9), reviewer=setting.protection)
    _erasure_waits(maker, first.pop())


def _players(team: Team) -> list[_Player]:
    """Those of an NGO without a plan or an internship whose identity nothing else plays with, oldest first."""
    rows = db.session.execute(
        select(Participant.id, Participant.case_code, Participant.registered_on)
        .where(
            Participant.organisation_id == team.id,
            Participant.state == ParticipantState.ACTIVE,
            Participant.pin_hash.is_(None),
            ~select(Plan.id).where(Plan.participant_id == Participant.id).exists(),
            ~select(Placement.id).where(Placement.participant_id == Participant.id).exists(),
            select(Enrolment.id).where(Enrolment.participant_id == Participant.id).exists(),
        )
        .order_by(Participant.registered_on, Participant.id)
        .limit(_ENOUGH)
    )
    return [_Player(row.id, row.case_code, team, row.registered_on) for row in rows]


def _late(maker: Maker, days_from_today: int, hour: int) -> datetime.datetime:
    """At that hour of Minsk."""
    at = datetime.time(hour, 20)
    return datetime.datetime.combine(maker.day(days_from_today), at, clock.ZONE).astimezone(datetime.UTC)


def _merge(maker: Maker, kept: _Player, other: _Player) -> None:
    """Registered a second time with another phone, and made one late yesterday: it can be undone until tonight."""
    at, worker = _late(maker, -1, 23), kept.team.coordinator
    known = read_identities([kept.id, other.id])
    again = replace(known[kept.id], phones=known[other.id].phones, safe_contact=None, note="")
    replace_identity(other.id, again)
    moved = move(other.id, kept.id, kept.team.id)
    reseal([uuid.UUID(one) for one in moved.get("screening", {})], other.id, kept.id)
    row = RecordMerge(
        id=maker.id(at), kept_id=kept.id, other_id=other.id, moved=moved, before=sealed_fields(kept.id),
        after="", merged_at=at, merged_by=worker,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    row.after = combine(kept.id, other.id)
    _set_state(other, ParticipantState.MERGED)
    why = "Сама сказала, что записывалась дважды."
    maker.moved(
        worker, "participant.merged", other.target, at, kept.team.id, ("active", "merged"),
        reason=why, code=kept.code,
    )  # fmt: skip
    maker.audit(
        worker, "participant.kept", kept.target, at, kept.team.id, reason=why, code=other.code,
        moved=sum(map(len, moved.values())),
    )  # fmt: skip


def _hand_over_waits(maker: Maker, her: _Player, to: Team) -> None:
    at = maker.moment(maker.day(-2))
    _offer(maker, her, her.team, to, at, HandOverState.OFFERED)


def _hand_over_accepted(maker: Maker, her: _Player, giver: Team) -> None:
    """She came from another NGO soon after she registered."""
    at = maker.moment(min(her.registered_on + 2 * DAY, maker.day(-2)))
    offer = _offer(maker, her, giver, her.team, at, HandOverState.ACCEPTED)
    maker.moved(
        her.team.case_worker, "hand_over.accepted", ("hand_over", offer), at + DAY, her.team.id,
        ("offered", "accepted"), moved=0,
    )  # fmt: skip


def _offer(
    maker: Maker, her: _Player, giver: Team, to: Team, at: datetime.datetime, state: HandOverState
) -> uuid.UUID:
    offer, answered = maker.id(at), state is not HandOverState.OFFERED
    why = "Переезжает к родным в другую область."
    maker.add(
        HandOver,
        {
            "id": offer,
            "participant_id": her.id,
            "from_organisation_id": giver.id,
            "to_organisation_id": to.id,
            "state": state,
            "reason": why,
            "what": "Занятия начаты, ищет работу швеёй; сертификат выдать по окончании.",
            "without_consent": "" if answered else "Просит сама, бланк согласия подпишет при встрече.",
            "offered_at": at,
            "offered_by": giver.case_worker,
            "answered_at": at + DAY if answered else None,
            "answered_by": to.case_worker if answered else None,
            "answer": "Свободных мест в группах нет." if state is HandOverState.DECLINED else "",
        },
    )
    maker.audit(
        giver.case_worker, "hand_over.offered", ("hand_over", offer), at, giver.id, reason=why,
        participant=str(her.id),
    )  # fmt: skip
    return offer


def _glass(
    maker: Maker, her: _Player, by: Team, *, at: datetime.date, reviewer: uuid.UUID | None = None
) -> None:
    moment, why = maker.moment(at), "Потеряла телефон на вокзале, просит вызвать сопровождение."
    opening, reviewed = maker.id(moment), moment + DAY if reviewer else None
    maker.add(
        GlassOpening,
        {
            "id": opening,
            "participant_id": her.id,
            "opened_by": by.case_worker,
            "reason": why,
            "opened_at": moment,
            "expires_at": moment + HALF_AN_HOUR,
            "reviewed_at": reviewed,
            "reviewed_by": reviewer,
            "remark": "Обосновано: помощь нужна была в тот же час." if reviewer else "",
        },
    )
    maker.audit(by.case_worker, "glass.broken", her.target, moment, her.team.id, reason=why)
    looked = moment + datetime.timedelta(minutes=1)
    maker.audit(by.case_worker, "glass.viewed", ("glass", opening), looked, her.team.id)
    maker.audit(by.case_worker, "identity.opened", her.target, looked, her.team.id, reason=why, what="glass")
    if reviewer and reviewed:
        maker.audit(reviewer, "glass.reviewed", ("glass", opening), reviewed)


def _erasure_waits(maker: Maker, her: _Player) -> None:
    at = maker.moment(maker.day(-3))
    _request(maker, her, at, {"state": ErasureState.REQUESTED, "reason": "Больше не хочет участвовать."})


def _erased(maker: Maker, her: _Player, by: uuid.UUID) -> None:
    """Asked for by her worker, and done by the data-protection officer two days later."""
    at = maker.moment(maker.day(-20))
    done = at + 2 * DAY
    counts = destroy([her.id], done)
    decided = {"decided_at": done, "decided_by": by, "done_at": done}
    request = _request(
        maker, her, at, {"state": ErasureState.DONE, "reason": "—", "counts": counts, **decided}
    )
    forget_reasons([request])
    target = ("erasure", request)
    maker.moved(by, "erasure.approved", target, done, her.team.id, ("requested", "approved"))
    maker.moved(by, "erasure.done", target, done, her.team.id, ("approved", "done"), **counts)  # type: ignore[arg-type]


def _request(maker: Maker, her: _Player, at: datetime.datetime, values: dict[str, object]) -> uuid.UUID:
    request = maker.id(at)
    fields: dict[str, object] = {
        "id": request,
        "participant_id": her.id,
        "organisation_id": her.team.id,
        "ground": ErasureGround.HER_REQUEST,
        "requested_at": at,
        "requested_by": her.team.case_worker,
        "counts": {},
    }
    maker.add(ErasureRequest, fields | values)
    maker.audit(
        her.team.case_worker, "erasure.requested", ("erasure", request), at, her.team.id,
        ground="her_request", scope="whole",
    )  # fmt: skip
    return request


def _notes_kept_too_long(maker: Maker, her: _Player, setting: Setting) -> None:
    """She left more than a year ago, and the programme keeps what was noted of her for a year."""
    at = maker.moment(max(her.registered_on + 2 * DAY, maker.day(-410)))
    _offer(maker, her, her.team, setting.teams[4], at, HandOverState.DECLINED)
    _set_state(her, ParticipantState.LEFT)
    maker.moved(
        her.team.coordinator, "participant.left", her.target, at + 3 * DAY, her.team.id, ("active", "left"),
        reason="Уехала из области.",
    )  # fmt: skip
    changed = maker.moment(maker.day(-30))
    rule = maker.id(changed)
    maker.add(
        RetentionRule,
        {
            "id": rule,
            "programme_id": setting.programme_id,
            "data_class": DataClass.NOTES,
            "months": 12,
            "changed_at": changed,
            "changed_by": setting.protection,
        },
    )
    maker.audit(
        setting.protection, "retention.changed", ("retention_rule", rule), changed,
        reason="По договору с донорами.", data_class="notes", before=24, months=12,
    )  # fmt: skip


def _stands_out(maker: Maker, people: list[_Player], team: Team) -> None:
    """At night two, and on a day very many in an hour."""
    at_night, at_noon = _late(maker, -3, 23), _late(maker, -5, 12)
    opened = [(at_night, her) for her in people[:2]]
    opened += [(at_noon, people[place % len(people)]) for place in range(_MANY)]
    for place, (at, her) in enumerate(opened):
        moment = at + datetime.timedelta(seconds=40 * place)
        maker.audit(
            team.coordinator, "identity.opened", her.target, moment, team.id, reason="contact", what="all"
        )


def _set_state(her: _Player, state: ParticipantState) -> None:
    db.session.execute(
        update(Participant)
        .where(Participant.id == her.id)
        .values(state=state, version=Participant.version + 1)
    )
