"""Mail in the outbox, as the actions put it there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Mail, Person
from tests.conftest import NOW
from tests.factories.cast import Cast

ICS = "BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR\r\n"


def waits(person: Person, number: int = 1, at: datetime = NOW, **changed: Any) -> Mail:
    """Store a mail to `person`, told at `at`."""
    said = {
        "kind": "question.asked", "subject": f"News {number}", "text": f"Text {number}\n", "calendar": "",
        "created_at": at, "send_after": at, "attempts": 0, "error": "", **changed,
    }  # fmt: skip
    mail = Mail(dedupe_key=f"{said['kind']} test {number} {person.id}", person_id=person.id, **said)
    db.session.add(mail)
    db.session.commit()
    return mail


def stored(mail: Mail) -> Mail:
    """Return the mail as the database has it now."""
    return db.session.scalars(
        select(Mail).where(Mail.id == mail.id).execution_options(populate_existing=True)
    ).one()


def to_bob(cast: Cast, count: int) -> list[Mail]:
    """Store some mails to Bob."""
    return [waits(cast.bob, number) for number in range(1, count + 1)]


@contextmanager
def template(app: Any, folder: Path, name: str, text: str) -> Iterator[None]:
    """Let templates/mail/NAME.txt be `text` within the block."""
    loader, own = app.jinja_loader, folder / "mail"
    own.mkdir(parents=True)
    (own / f"{name}.txt").write_text(text)
    loader.searchpath.insert(0, str(folder))
    try:
        yield
    finally:
        loader.searchpath.remove(str(folder))
