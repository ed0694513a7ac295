"""The commands that work in the background: `ktrack worker`, and `ktrack mail send` for cron.

huey only says when: what is to be done is read from the database, so its own file may be lost.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from ktrack.attention import telling
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.base.lazy import lazy
from ktrack.board import digest
from ktrack.exchange.schema import needs_schema
from ktrack.finding.reminding import remind as remind_mentors
from ktrack.mail import beats, sending
from ktrack.mail.sending import Tally
from ktrack.procedures import reminding
from ktrack.reporting import mailing
from ktrack.retention import standings
from ktrack.web.logs import log

if TYPE_CHECKING:
    import huey
else:
    huey = lazy("huey")

SECONDS_TO_END = 60
"""What a server may take for the mail in hand when the worker is told to end."""
LATE = 50
"""Seconds after which a missed minute is left to the next."""


def do_what_is_due(stop: Callable[[], bool] = lambda: False) -> Tally:
    """Do all background work once and leave a beat: store what is to be told, send what is due. Commits."""
    beats.beat(beats.MAIL, clock.now())
    db.session.commit()
    _tell_managers()
    _remind_mentors()
    _mail_views()
    _tell_reviews()
    _tell_followers()
    _pack_leaves()
    return sending.send_due(stop)


def _tell_managers() -> None:
    """Look what needs managers; what goes wrong there must not hold up the mail that waits."""
    try:
        telling.tell_daily(clock.now())
    except Exception as error:
        db.session.rollback()
        log.error("attention", exc_info=error)


def _remind_mentors() -> None:
    """Remind mentors of requests that wait too long; what goes wrong there must not hold up the mail."""
    try:
        remind_mentors(clock.now())
    except Exception as error:
        db.session.rollback()
        log.error("requests", exc_info=error)


def _mail_views() -> None:
    """Mail the saved views that are due; what goes wrong there must not hold up the mail that waits."""
    try:
        mailing.mail_due(clock.now())
    except Exception as error:
        db.session.rollback()
        log.error("views", exc_info=error)


def _tell_reviews() -> None:
    """Tell owners what is to be reviewed; what goes wrong there must not hold up the mail that waits."""
    try:
        reminding.tell_daily(clock.now())
    except Exception as error:
        db.session.rollback()
        log.error("reviews", exc_info=error)


def _tell_followers() -> None:
    """Tell people what is new in what they follow; likewise."""
    try:
        digest.tell_due(clock.now())
    except Exception as error:
        db.session.rollback()
        log.error("digests", exc_info=error)


def _pack_leaves() -> None:
    """Store what figures are computed from as it is now, so that a server that starts reads it in one go."""
    try:
        standings.pack(clock.day_of(clock.now(), current_app.config["KTRACK"]["TIMEZONE"]))
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        log.error("leaves", exc_info=error)


def queue(app: Flask) -> "huey.SqliteHuey":
    """Return huey on a file of its own in the instance folder; what it stores is signed."""
    instance: Path = app.config["KTRACK"]["INSTANCE"]
    instance.mkdir(parents=True, exist_ok=True)
    serializer = huey.serializer.SignedSerializer(secret=app.config["SECRET_KEY"])
    return huey.SqliteHuey("ktrack", filename=str(instance / "jobs.db"), serializer=serializer, results=False)


@click.command()
@with_appcontext
@needs_schema
def worker() -> None:
    """Send mail and do what else waits, every minute, until it is told to end."""
    settings = current_app.config["KTRACK"]
    db.session.remove()
    db.engine.dispose()
    logging.getLogger("huey").handlers[:] = log.handlers
    logging.getLogger("huey").setLevel(logging.WARNING)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy, which threads do not share
    jobs = queue(app)
    consumer = jobs.create_consumer(
        workers=1, worker_type="thread", graceful_signal="TERM", shutdown_timeout=SECONDS_TO_END
    )

    @jobs.periodic_task(huey.crontab(minute="*"), expires=LATE)  # type: ignore[untyped-decorator] # huey ships no types
    def every_minute() -> None:
        with app.app_context():
            do_what_is_due(consumer.stop_flag.is_set)

    click.echo(f"The worker sends through {settings['SMTP_HOST'] or 'no mail server yet'}.", err=True)
    consumer.run()


@click.group()
def mail() -> None:
    """Mail that waits."""


@mail.command()
@with_appcontext
@needs_schema
def send() -> None:
    """Send what is due, once; for cron, where no worker runs."""
    tally = do_what_is_due()
    click.echo(f"{tally.sent} sent, {tally.postponed} postponed, {tally.given_up} given up")
