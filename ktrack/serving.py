"""The commands that serve: `ktrack serve` for the configured database, `ktrack demo` for a company to try."""

import os
import socket
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy.engine import make_url

from ktrack import config
from ktrack.app import create_app
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.exchange import demo as company
from ktrack.exchange.schema import is_migrated, needs_schema
from ktrack.web import assets

SECONDS_TO_END = 10  # for requests that run; whoever needs longer loses only what was not acknowledged


@click.command()
@with_appcontext
@needs_schema
def serve() -> None:
    """Serve the configured database."""
    settings = current_app.config["KTRACK"]
    _close_database()
    click.echo(f"KTrack listens on {_address(settings)}", err=True)
    _run(create_app, settings)


@click.command()
def demo() -> None:
    """Serve a sample company to try, in a database of its own; prints who can sign in."""
    app = demo_app()
    settings = app.config["KTRACK"]
    _check_port(settings)
    try:
        with app.app_context():
            _prepare_demo()
    except Refused as refused:
        raise click.ClickException(str(refused.message)) from refused
    click.echo(f"The demo is at {_address(settings)}. Sign in as:")
    for account in app.config["DEMO_ACCOUNTS"]:
        click.echo(f"  {account['role']!s:<14} {account['login']:<40} {account['password']}")
    click.echo("Press Ctrl-C to end it.")
    _run(demo_app, settings)


def demo_app() -> Flask:
    """Return the application on KTRACK_DATABASE_URL, or else on demo.db in the instance folder."""
    # A line of JSON per request is for operators.
    os.environ.setdefault("KTRACK_LOG_LEVEL", "WARNING")
    settings = config.read_settings()
    instance = settings["INSTANCE"].resolve()
    url = config.database_url(settings) if settings["DATABASE_URL"] else f"sqlite:///{instance / 'demo.db'}"
    return create_app({"SQLALCHEMY_DATABASE_URI": url, "DEMO_ACCOUNTS": company.accounts()})


def _prepare_demo() -> None:
    """Make the demo's database, anew if its dates have aged by more than a week."""
    now = clock.now()
    loaded = company.loaded_at()
    db.session.remove()
    if loaded is not None and now - loaded > company.WEEK:
        loaded = _set_aside(loaded)
    if not is_migrated():
        flask_migrate.upgrade()
    if loaded is None:
        company.load(now, clock.day_of(now, current_app.config["KTRACK"]["TIMEZONE"]))
        db.session.commit()
    _close_database()


def _close_database() -> None:
    """Leave no connection open: the workers are forked from this process, and SQLite's do not bear it."""
    db.session.remove()
    db.engine.dispose()


def _set_aside(loaded: datetime) -> datetime | None:
    """Rename an old demo.db; returns None if there is room for a new one."""
    day = loaded.date().isoformat()
    if db.engine.dialect.name != "sqlite":
        click.echo(f"The demo is from {day}: its dates no longer fit. Name a new database to see it fresh.")
        return loaded
    with db.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine.dispose()
    file = Path(make_url(current_app.config["SQLALCHEMY_DATABASE_URI"]).database or "")
    kept = _free_name(file, day)
    file.rename(kept)
    click.echo(f"The demo was from {day}: it is kept as {kept.name}, and here is a new one.")
    return None


def _free_name(file: Path, day: str) -> Path:
    kept, number = file.with_name(f"{file.stem}-{day}{file.suffix}"), 2
    while kept.exists():
        kept, number = file.with_name(f"{file.stem}-{day}-{number}{file.suffix}"), number + 1
    return kept


def _address(settings: dict[str, Any]) -> str:
    return f"http://{settings['HOST']}:{settings['PORT']}"


def _check_port(settings: dict[str, Any]) -> None:
    """Raise ClickException if nobody can listen at the address; granian would start and end again."""
    family = socket.AF_INET6 if ":" in settings["HOST"] else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings["HOST"], settings["PORT"]))
        except OSError as error:
            raise click.ClickException(
                f"Cannot listen on {_address(settings)}: {error.strerror}. "
                "Stop the program that does, or choose another port with KTRACK_PORT."
            ) from error


def _run(make: Callable[[], Flask], settings: dict[str, Any]) -> None:
    """Serve until Ctrl-C, one blocking thread per process; `make` returns the application of each."""
    _check_port(settings)
    assets.compress(settings["INSTANCE"] / "static")
    server = Granian(
        "ktrack",
        interface=Interfaces.WSGI,
        address=settings["HOST"],
        port=settings["PORT"],
        workers=settings["PROCESSES"],
        workers_kill_timeout=SECONDS_TO_END,
        respawn_failed_workers=True,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=partial(_worker, make), wrap_loader=False)


def _worker(make: Callable[[], Flask]) -> Flask:
    """Make a worker's application, where Ctrl-C does not reach it.

    A terminal sends it to all processes of a group, and then the main one ends its workers: told twice, a
    worker of granian hangs.
    """
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    return make()
