"""What an installation writes belongs to its user alone."""

import stat
from pathlib import Path

from grants import create_app
from grants.cli.migrate import bring_up_to_date
from grants.core.db import db
from grants.settings import Settings


def test_database_and_keys_are_readable_by_their_user_alone(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    app = create_app(Settings(instance=instance, testing=True))
    with app.app_context():
        bring_up_to_date()
        instance.joinpath("krok.sqlite").chmod(0o644)
        bring_up_to_date()
        made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in instance.iterdir()}
        db.session.remove()
        db.engine.dispose()
    assert {"krok.sqlite", "master.key", "secret.key"} <= made.keys()
    assert set(made.values()) == {0o600}
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700
