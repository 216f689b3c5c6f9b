"""The one way to write: `with transaction():`, in commands only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from grants.core.db import WRITE, db, lost_race
from grants.core.errors import Conflict

_OPEN = "krok_transaction_open"
_HOOKS = "krok_after_commit"


@contextmanager
def transaction() -> Iterator[None]:
    """Commit at the end, roll back on any exception; inside an open one, join it.

    The outermost one starts afresh, so that what was read before it can't be stale within it. Raises Conflict when
    another writer changed a versioned row meanwhile, or the two waited for each other.
    """
    session = db.session()
    if session.info.get(_OPEN):
        yield
        return
    session.rollback()
    session.info[_OPEN] = True
    session.info[_HOOKS] = []
    try:
        session.connection(execution_options={WRITE: True})
        yield
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise Conflict from error
    except DBAPIError as error:
        session.rollback()
        if lost_race(error):
            raise Conflict from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[_OPEN] = False
        hooks = session.info.pop(_HOOKS)
    for hook in hooks:
        hook()


def after_commit(hook: Callable[[], None]) -> None:
    """Call `hook` once the open transaction is safely written; never when it rolls back."""
    info = db.session().info
    if not info.get(_OPEN):
        raise RuntimeError("after_commit() needs an open transaction")
    info[_HOOKS].append(hook)


def flush_or_conflict(message: str, *, code: str, **values: object) -> None:
    """Send what is pending; a broken uniqueness or CHECK becomes a Conflict with `message`."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict(message, code=code, **values) from error
