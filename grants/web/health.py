"""Whether the application is ready to serve."""

import flask
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from grants.core import audit, crypto
from grants.core.db import db


def readiness() -> str:
    """What is not in order, as one word; "" when all is."""
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
        scripts = ScriptDirectory(flask.current_app.extensions["migrate"].directory)
        if current != scripts.get_current_head():
            return "not-migrated"
        crypto.check_secrets()
    except SQLAlchemyError:
        return "no-database"
    except crypto.KeyProblem:
        return "wrong-key"
    return ""


def worker_note() -> str:
    """What a worker that stands still has left undone, as a line; "" when nothing. The application serves all the same."""
    since = audit.unsealed_since()
    return f"audit not sealed since {since:%Y-%m-%dT%H:%MZ}\n" if since else ""
