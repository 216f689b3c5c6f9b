"""The WSGI entry for servers such as granian: `granian --interface wsgi wsgi:app`."""

import sys

from grants import create_app
from grants.core.db import db
from grants.web.health import readiness

app = create_app()

with app.app_context():
    if readiness() == "wrong-key":
        sys.exit("krok: the master key is not the one the database was written with")
    db.session.remove()
    db.engine.dispose()
