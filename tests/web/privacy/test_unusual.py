"""Openings that stand out, on a list for the data-protection officer."""

import datetime
from collections.abc import Callable

from sqlalchemy import insert

from grants.core import audit, clock
from grants.core.db import db
from grants.core.ids import new_id
from grants.core.transaction import transaction
from grants.domain.privacy import patterns, queries
from grants.domain.privacy.queries import Pattern
from grants.policy import Role
from tests.factories import accounts, people
from tests.support.client import Client


def at(hour: int) -> datetime.datetime:
    """Yesterday at that hour of Minsk."""
    day = clock.today() - datetime.timedelta(days=1)
    return datetime.datetime.combine(day, datetime.time(hour, 30), clock.ZONE)


def opened(who: accounts.Account, moment: datetime.datetime, *ids: object, alone: bool = False) -> None:
    details = {"what": "all"} if alone else {"what": "names", "ids": [str(one) for one in ids]}
    with transaction():
        row = audit.entry_row(
            who.actor,
            "identity.opened",
            "participant",
            ids[0] if alone else None,
            reason="x",
            details=details,
        )
        db.session.execute(insert(audit.AuditEntry), [row | {"at": moment}])


def test_what_stands_out_is_listed(client_as: Callable[..., Client]) -> None:
    officer = client_as(Role.DATA_PROTECTION_OFFICER)
    assert "Nothing stands out" in officer.get("/audit/unusual").text
    ngo = accounts.organisation()
    kept, late, many, curious = (
        accounts.user(Role.CASE_WORKER, organisation=ngo, name=name)
        for name in ("Kept", "Late", "Many", "Curious")
    )
    hers, nobodys = people.participant(ngo, lead_worker_id=kept.id), people.participant(ngo)
    opened(kept, at(7), hers.id, alone=True)
    opened(kept, at(20), nobodys.id, alone=True)
    opened(curious, at(12), hers.id, alone=True)
    opened(late, at(21), nobodys.id, alone=True)
    opened(many, at(9), *(new_id() for _one in range(patterns.BULK + 1)))
    opened(many, at(10), *(new_id() for _one in range(patterns.MANY_IN_A_DAY - patterns.BULK)))
    found = {(row.who, row.pattern, row.count) for row in queries.list_unusual(officer.actor)}
    assert found == {
        ("Curious", Pattern.NOT_OWN, 1),
        ("Late", Pattern.OUTSIDE_HOURS, 1),
        ("Many", Pattern.BULK, patterns.BULK + 1),
        ("Many", Pattern.MANY_IN_AN_HOUR, patterns.BULK + 1),
        ("Many", Pattern.MANY_IN_A_DAY, patterns.MANY_IN_A_DAY + 1),
    }
    page = officer.get("/audit/unusual").text
    assert "Somebody else is the lead worker" in page
    assert "/audit/unusual" in officer.get("/audit/openings").text
    client_as(Role.AUDITOR).get("/audit/unusual", 403)
