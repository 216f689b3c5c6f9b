"""Krok: a programme from the first job-skills lesson to a job or a business of one's own."""

from pathlib import Path

import flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from sqlalchemy.engine import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from grants import blueprints
from grants.core import crypto, erasure_file
from grants.core.db import db
from grants.core.erasure_file import ErasureFile
from grants.core.key_file import KeyFile
from grants.domain.accounts import passwords
from grants.settings import HOUSE, Settings
from grants.web import (
    access,
    actions,
    context,
    entry_details,
    errors,
    filters,
    happenings,
    language,
    limits,
    lists,
    log,
    permissions,
    security,
    sentences,
)


def create_app(settings: Settings | None = None) -> flask.Flask:
    """The application. Raises KeyProblem or pydantic's ValidationError when a setting is missing or wrong."""
    settings = settings or Settings()
    app = flask.Flask(__name__)
    app.config.from_mapping(
        KROK=settings,
        SECRET_KEY=settings.secret(),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "hide_parameters": True},
        SESSION_COOKIE_NAME="__Host-krok" if settings.over_tls else "krok",
        SESSION_COOKIE_SECURE=settings.over_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False,  # our pages send no referrer; the token and the cookie's SameSite do it
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_ENABLED=not settings.testing,
        TESTING=settings.testing,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    log.configure(settings.log_level)
    _install_keys(settings)
    erasure_file.install(ErasureFile(settings.instance / erasure_file.FILE_NAME))
    db.init_app(app)
    Migrate(app, db, directory=str(HOUSE / "migrations"))
    CSRFProtect(app)
    passwords.use_cheap_hashes(settings.testing)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)  # type: ignore[method-assign]
    for part in (
        log,
        limits,
        language,
        filters,
        actions,
        entry_details,
        permissions,
        happenings,
        sentences,
        lists,
        security,
        context,
        errors,
    ):
        part.init_app(app)
    blueprints.register(app)
    access.init_app(app)
    access.verify_routes(app)
    return app


def _install_keys(settings: Settings) -> None:
    _refuse_lost_key(settings)
    try:
        keys = crypto.read_master_keys(settings.master())
    except OSError as error:
        raise crypto.KeyProblem(f"the master key can't be read: {error.strerror}") from error
    crypto.install(keys, KeyFile(settings.master_file).changed if settings.master_file else None)


def _refuse_lost_key(settings: Settings) -> None:
    """A fresh key would open nothing of a database that is there already."""
    file, url = settings.master_file, make_url(settings.database)
    if file is None or file.exists() or url.get_backend_name() != "sqlite" or not url.database:
        return
    database = Path(url.database)
    if database.exists() and database.stat().st_size:
        raise crypto.KeyProblem(
            f"{file} is missing, and {database} was written with the key in it: put the file back"
        )
