"""A worker killed in the middle of sending loses no mail and repeats none beyond the one in flight."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import update

from ktrack.app import create_app
from ktrack.base.db import db
from ktrack.models import Mail, Person
from ktrack.models.choices import Kind, Role
from tests.conftest import DATABASES, own_database
from tests.support.mail_server import TAKEN, MailServer, mail_server

MAILS, IN_FLIGHT = 6, 3
SUBJECTS = [f"News {number}" for number in range(1, MAILS + 1)]


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database in which mail waits."""
    return own_database(request, tmp_path)


def in_database(url: str, *statements: object) -> list[Mail]:
    """Run statements as somebody beside the worker, and return all mail."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "only to look"})
    with app.app_context():
        for statement in statements:
            db.session.execute(statement)  # type: ignore[call-overload] # an UPDATE
        db.session.commit()
        found = list(db.session.query(Mail).order_by(Mail.id))
        db.session.remove()
        db.engine.dispose()
    return found


def prepare(url: str) -> None:
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "only to prepare"})
    with app.app_context():
        flask_migrate.upgrade()
        bob = Person(key="bob", name="Bob", email="bob@example.test", kind=Kind.INTERNAL, role=Role.STAFF)
        db.session.add(bob)
        db.session.flush()
        told = datetime.now(UTC) - timedelta(hours=1)
        for subject in SUBJECTS:
            db.session.add(
                Mail(
                    dedupe_key=subject,
                    person_id=bob.id,
                    kind="question.asked",
                    subject=subject,
                    text="Text\n",
                    created_at=told,
                    send_after=told,
                )
            )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def run(server: MailServer, url: str, instance: Path, *command: str) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ, "KTRACK_DATABASE_URL": url, "KTRACK_INSTANCE": str(instance), "KTRACK_SMTP_TLS": "none",
        "KTRACK_SMTP_HOST": "127.0.0.1", "KTRACK_SMTP_PORT": str(server.port), "KTRACK_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-m", "ktrack", *command], env=environment)


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A server that has the third mail, and takes its time to say so, until it is let go."""
    with mail_server() as running:

        def hold(mail: EmailMessage) -> str:
            if mail["Subject"] != SUBJECTS[IN_FLIGHT - 1] or running.let_go.is_set():
                return TAKEN
            running.mails.append(mail)  # stored there, but the sender never hears of it
            running.holding.set()
            running.let_go.wait(60)
            return "451 nobody listens any more"

        running.at_data = hold
        yield running
        running.let_go.set()


def test_nothing_is_lost_and_only_the_one_in_flight_comes_twice(
    url: str, server: MailServer, tmp_path: Path
) -> None:
    prepare(url)
    worker = run(server, url, tmp_path / "instance", "worker")
    try:
        assert server.holding.wait(60), "the worker reached the third mail"
    finally:
        worker.kill()
        worker.wait(timeout=30)
    server.let_go.set()
    kept = in_database(url)
    assert [mail.sent_at is not None for mail in kept] == [True] * 2 + [False] * 4
    assert [mail.claimed_at is not None for mail in kept] == [False] * 2 + [True] + [False] * 3

    assert run(server, url, tmp_path / "instance", "mail", "send").wait(timeout=60) == 0
    came = [str(mail["Subject"]) for mail in server.mails]
    assert sorted(came) == SUBJECTS, "all but the claimed one, whose sender might still be at it"

    in_database(url, update(Mail).where(Mail.claimed_at.is_not(None)).values(claimed_at=kept[0].created_at))
    assert run(server, url, tmp_path / "instance", "mail", "send").wait(timeout=60) == 0
    came = [str(mail["Subject"]) for mail in server.mails]
    assert sorted(came) == sorted([*SUBJECTS, SUBJECTS[IN_FLIGHT - 1]])
    assert len(set(server.ids)) == MAILS, "the one that came twice can be known by its Message-ID"
    assert all(mail.sent_at for mail in in_database(url))


def test_a_worker_that_is_told_to_end_finishes_the_mail_in_hand(
    url: str, server: MailServer, tmp_path: Path
) -> None:
    prepare(url)
    worker = run(server, url, tmp_path / "instance", "worker")
    try:
        assert server.holding.wait(60)
        worker.terminate()
        server.let_go.set()
        assert worker.wait(timeout=60) == 0
    finally:
        if worker.poll() is None:
            worker.kill()
            worker.wait(timeout=30)
    kept = in_database(url)
    assert [mail.claimed_at for mail in kept] == [None] * MAILS, "nothing is left in hand"
    assert kept[IN_FLIGHT - 1].error == "451 nobody listens any more"
