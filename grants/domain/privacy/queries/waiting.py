"""What waits for data-protection officers, managers and auditors."""

import datetime

from sqlalchemy import func, select

from grants.core import clock
from grants.core.audit import AuditEntry, unsealed_since
from grants.core.db import db
from grants.core.text import N_, NN_
from grants.core.worklist import WorkItem
from grants.domain.people.queries.openings import OPENED
from grants.domain.privacy.models import ErasureRequest
from grants.domain.privacy.scope import visible_requests
from grants.domain.privacy.states import ErasureState
from grants.policy import Actor, Permission

_WEEK = datetime.timedelta(days=7)


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """For data-protection officers the openings of the week and how administrators helped with signing in, with managers
    the erasures; for all who read the audit a chain left open."""
    items: list[WorkItem] = []
    if actor.allows(Permission.OPENINGS_VIEW):
        items += _openings_of_the_week()
        items += _helped_to_sign_in()
    if actor.allows(Permission.ERASURE_APPROVE) and actor.user_id is not None:
        items += _erasures_to_decide(actor)
    if actor.allows(Permission.AUDIT_VIEW):
        items += _chain_left_open()
    return tuple(items)


def _openings_of_the_week() -> list[WorkItem]:
    since = clock.now() - _WEEK
    count, oldest = db.session.execute(
        select(func.count(), func.min(AuditEntry.at)).where(
            AuditEntry.action == OPENED, AuditEntry.at > since
        )
    ).one()
    if not count:
        return []
    one, many = NN_(
        "%(num)s opening of identities in the last seven days, to be looked through",
        "%(num)s openings of identities in the last seven days, to be looked through",
    )
    return [
        WorkItem(
            kind="privacy.openings",
            text=one,
            plural=many,
            count=count,
            endpoint="privacy.openings",
            since=clock.local(oldest).date(),
        )
    ]


def _helped_to_sign_in() -> list[WorkItem]:
    """Second factors reset and new-password links made within the week: how an account could be taken over."""
    texts = {
        "second_factor.reset": NN_(
            "%(num)s second factor was reset by an administrator in the last seven days",
            "%(num)s second factors were reset by administrators in the last seven days",
        ),
        "user.password_link_issued": NN_(
            "%(num)s new-password link was made by an administrator in the last seven days",
            "%(num)s new-password links were made by administrators in the last seven days",
        ),
    }
    rows = db.session.execute(
        select(AuditEntry.action, func.count(), func.min(AuditEntry.at))
        .where(AuditEntry.action.in_(texts), AuditEntry.at > clock.now() - _WEEK)
        .group_by(AuditEntry.action)
        .order_by(AuditEntry.action)
    )
    return [
        WorkItem(
            kind=f"privacy.{action}",
            text=texts[action][0],
            plural=texts[action][1],
            count=count,
            endpoint="privacy.audit",
            arguments={"action": action},
            since=clock.local(oldest).date(),
        )
        for action, count, oldest in rows
    ]


def _chain_left_open() -> list[WorkItem]:
    """Whether an entry older than a quarter of an hour is not yet chained: the sealing job does not run."""
    oldest = unsealed_since()
    if oldest is None:
        return []
    return [
        WorkItem(
            kind="privacy.unsealed",
            text=N_("The audit is not sealed up to now: the sealing job stands still"),
            endpoint="privacy.audit",
            since=clock.local(oldest).date(),
        )
    ]


def _erasures_to_decide(actor: Actor) -> list[WorkItem]:
    count, oldest = db.session.execute(
        select(func.count(), func.min(ErasureRequest.requested_at)).where(
            ErasureRequest.state == ErasureState.REQUESTED,
            ErasureRequest.requested_by != actor.user_id,
            visible_requests(actor, Permission.ERASURE_APPROVE),
        )
    ).one()
    if not count:
        return []
    one, many = NN_("%(num)s erasure to decide on", "%(num)s erasures to decide on")
    return [
        WorkItem(
            kind="privacy.erasures",
            text=one,
            plural=many,
            count=count,
            endpoint="privacy.erasures",
            since=clock.local(oldest).date(),
        )
    ]
