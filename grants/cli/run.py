"""`krok run`: migrate, fill an empty database with the demo programme, serve, with the worker beside."""

import signal
import threading
from types import FrameType

import click
import flask
from flask.cli import with_appcontext
from waitress.server import create_server
from whitenoise import WhiteNoise

from grants.cli import demonstration
from grants.cli.migrate import bring_up_to_date
from grants.cli.worker import work
from grants.domain.accounts import commands
from grants.web.security import dress_file

THREADS = 8
CONNECTIONS = 1000


@click.command("run")
@click.option(
    "--no-demo", is_flag=True, help="Leave an empty database empty; print the first administrator's link."
)
@with_appcontext
def run(no_demo: bool) -> None:
    """Migrate, load the demo programme if the database is empty, and serve."""
    app = flask.current_app._get_current_object()  # type: ignore[attr-defined]
    bring_up_to_date()
    if not no_demo and not demonstration.has_organisations():
        click.echo("The database is empty: loading the demonstration …")
        demonstration.load()
    if shown := demonstration.printed(app.config["KROK"].address):
        click.echo(shown)
    show_first_link(app.config["KROK"].address)
    serve(app)


def show_first_link(address: str) -> None:
    """Print the one-time link of the first administrator, a fresh one at every start until she is there."""
    token = commands.first_administrator_link()
    if token:
        click.echo(
            f"Nobody has an account yet. Make the first administrator's within 7 days: {address}/welcome/{token}"
        )


def serve(app: flask.Flask) -> None:
    """Answer requests until SIGTERM or Ctrl-C; what was begun is finished first."""
    settings = app.config["KROK"]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        max_age=3600,
        allow_all_origins=False,
        add_headers_function=dress_file,
    )
    stop = threading.Event()

    def work_in_app() -> None:
        with app.app_context():
            work(stop)

    worker = threading.Thread(target=work_in_app, name="worker", daemon=True)
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=60,
            ident=None,
            max_request_body_size=64 * 1024 * 1024,
        )
    except OSError as error:
        raise click.ClickException(
            f"{settings.host}:{settings.port} can't be opened: {error.strerror}"
        ) from error

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    worker.start()
    click.echo(f"Krok is at {settings.address} (Ctrl-C ends it).")
    try:
        server.run()
    finally:
        stop.set()
        worker.join(timeout=10)
