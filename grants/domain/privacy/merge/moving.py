"""The rows of one record moved to another, and back exactly as they were."""

import uuid
from collections.abc import Mapping

from sqlalchemy import Table, func, select, update

from grants.core.db import Base, db

Moved = Mapping[str, Mapping[str, str]]
TABLES: Mapping[str, Table] = {
    name: Base.metadata.tables[name]
    for name in (
        "enrolment",
        "placement",
        "plan",
        "application",
        "award",
        "visit",
        "consent",
        "consent_request",
        "screening",
        "hand_over",
        "glass_opening",
    )
}


def count_rows(participant_id: uuid.UUID) -> dict[str, int]:
    """By table, where there are any."""
    counts = {
        name: db.session.scalar(
            select(func.count()).select_from(table).where(table.c.participant_id == participant_id)
        )
        for name, table in TABLES.items()
    }
    return {name: count for name, count in counts.items() if count}


def move(other_id: uuid.UUID, kept_id: uuid.UUID, organisation_id: uuid.UUID) -> dict[str, dict[str, str]]:
    """Within an open transaction: every row to the kept record and its organisation; what was moved, for `move_back`."""
    moved: dict[str, dict[str, str]] = {}
    for name, table in TABLES.items():
        found = _belonging(table, other_id)
        if not found:
            continue
        values: dict[str, object] = {"participant_id": kept_id}
        if "organisation_id" in table.c:
            values["organisation_id"] = organisation_id
        db.session.execute(
            update(table).where(table.c.participant_id == other_id).values(**values, **_next_version(table))
        )
        moved[name] = found
    db.session.expire_all()
    return moved


def move_back(moved: Moved, other_id: uuid.UUID) -> None:
    """Within an open transaction: every row to the record and the organisation it came from."""
    for name, rows in moved.items():
        table = TABLES[name]
        for row_id, organisation_id in rows.items():
            values: dict[str, object] = {"participant_id": other_id}
            if organisation_id:
                values["organisation_id"] = uuid.UUID(organisation_id)
            db.session.execute(
                update(table).where(table.c.id == uuid.UUID(row_id)).values(**values, **_next_version(table))
            )
    db.session.expire_all()


def went_on(moved: Moved, kept_id: uuid.UUID) -> bool:
    """Whether something new hangs on what was moved: an application on a plan, an award on it, a visit on that."""
    plan_version = Base.metadata.tables["plan_version"]
    application, award, visit = (TABLES[name] for name in ("application", "award", "visit"))
    plans = select(plan_version.c.id).where(plan_version.c.plan_id.in_(_ids(moved, "plan")))
    hanging = (
        (application, application.c.plan_version_id.in_(plans)),
        (award, award.c.application_id.in_(_ids(moved, "application"))),
        (visit, visit.c.award_id.in_(_ids(moved, "award"))),
    )
    return any(
        db.session.scalar(
            select(table.c.id)
            .where(hangs, table.c.participant_id == kept_id, table.c.id.not_in(_ids(moved, table.name)))
            .limit(1)
        )
        for table, hangs in hanging
    )


def _belonging(table: Table, participant_id: uuid.UUID) -> dict[str, str]:
    has_organisation = "organisation_id" in table.c
    columns = (table.c.id, table.c.organisation_id) if has_organisation else (table.c.id,)
    rows = db.session.execute(select(*columns).where(table.c.participant_id == participant_id))
    return {str(row[0]): str(row[1]) if has_organisation else "" for row in rows}


def _ids(moved: Moved, name: str) -> list[uuid.UUID]:
    return [uuid.UUID(row_id) for row_id in moved.get(name, {})]


def _next_version(table: Table) -> dict[str, object]:
    return {"version": table.c.version + 1} if "version" in table.c else {}
