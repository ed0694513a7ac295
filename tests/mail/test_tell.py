"""What an action tells waits in the outbox: once, in the reader's language, in the action's transaction."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import get_locale

from ktrack.base.db import db
from ktrack.mail import outbox
from ktrack.models import Mail, Person
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.letters import template

TEXT = "  About {{ thing }}\n\nOn {{ at | day }}.\n\n"


def tell(app: Flask, folder: Path, *people: Person, about: str = "thing 1", **context: Any) -> list[Mail]:
    with template(app, folder / about.replace(" ", "-"), "about", TEXT):
        for person in people:
            outbox.tell(person, "question.asked", about, "about", **{"thing": "Kafka", "at": NOW, **context})
    return list(db.session.query(Mail).order_by(Mail.id))


def test_it_waits_with_subject_and_text(app: Flask, cast: Cast, tmp_path: Path) -> None:
    (mail,) = tell(app, tmp_path, cast.bob)
    assert (mail.subject, mail.text) == ("About Kafka", "On Jun 15, 2026.\n")
    assert (mail.person_id, mail.kind, mail.created_at, mail.sent_at) == (
        cast.bob.id, "question.asked", NOW, None,
    )  # fmt: skip


def test_each_reads_it_in_their_language(app: Flask, cast: Cast, tmp_path: Path) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        english, german = tell(app, tmp_path, cast.bob, cast.charlie)
        assert str(get_locale()) == "en", "whoever acts keeps their own"
    assert "Jun 15, 2026" in english.text
    assert "15.06.2026" in german.text


def test_the_same_is_told_once_to_each(app: Flask, cast: Cast, tmp_path: Path) -> None:
    assert len(tell(app, tmp_path / "a", cast.bob, cast.alice, cast.bob)) == 2
    assert len(tell(app, tmp_path / "b", cast.bob)) == 2
    assert len(tell(app, tmp_path / "c", cast.bob, about="thing 2")) == 3


def test_whoever_has_no_address_is_not_written_to(app: Flask, cast: Cast, tmp_path: Path) -> None:
    cast.bob.email = None
    assert tell(app, tmp_path, cast.bob) == []


def test_what_is_undone_was_not_told(app: Flask, cast: Cast, tmp_path: Path) -> None:
    assert len(tell(app, tmp_path, cast.bob)) == 1
    db.session.rollback()
    assert db.session.query(Mail).count() == 0


def test_markup_in_a_mail_is_plain_text(app: Flask, cast: Cast, tmp_path: Path) -> None:
    (mail,) = tell(app, tmp_path, cast.bob, thing="<b>Kafka & co</b>")
    assert mail.subject == "About <b>Kafka & co</b>"
