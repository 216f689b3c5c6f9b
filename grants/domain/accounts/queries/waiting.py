"""What of accounts waits for someone."""

from sqlalchemy import func, select

from grants.core import clock
from grants.core.db import db
from grants.core.text import NN_
from grants.core.worklist import WorkItem
from grants.domain.accounts.models import User
from grants.domain.accounts.states import UserState
from grants.policy import Actor, Permission


def waiting_for(actor: Actor) -> tuple[WorkItem, ...]:
    """For administrators: those who were invited and have not come yet."""
    if not actor.allows(Permission.USER_MANAGE):
        return ()
    count, oldest = db.session.execute(
        select(func.count(), func.min(User.created_at)).where(User.state == UserState.INVITED)
    ).one()
    if not count:
        return ()
    one, many = NN_(
        "%(num)s invited user has not signed in yet", "%(num)s invited users have not signed in yet"
    )
    return (
        WorkItem(
            kind="accounts.invited",
            text=one,
            plural=many,
            count=count,
            endpoint="accounts.users",
            arguments={"state": UserState.INVITED.value},
            since=clock.local(oldest).date(),
        ),
    )
