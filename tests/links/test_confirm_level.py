"""Confirming a level by a link: two clicks, without an account."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ktrack.base.db import db
from ktrack.models import AuditEvent, Evidence, Holding, Mail, Shadowing
from ktrack.models.choices import EvidenceType, Locale
from tests.conftest import NOW
from tests.factories import links
from tests.factories.cast import Cast
from tests.links.opening import post, text, visitor
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def test_the_page_says_who_asks_and_what_exactly_is_confirmed(app: Flask, cast: Cast) -> None:
    _link, secret = links.level(cast)
    page = text(visitor(app), secret)
    for said in (
        "Has Bob Bach reached level 3?", "Bob Bach asks you, Fay Freelancer", "Event platform",
        "Apache Kafka operations", "performed under supervision",
        "Has done all of it while somebody watched.", "Upgraded staging on 12 June while Fay watched.",
        "Confirm level 3", "Not so",
    ):  # fmt: skip
        assert said in page, said


def test_looking_consumes_nothing(app: Flask, cast: Cast) -> None:
    link, secret = links.level(cast)
    client = visitor(app)
    for _ in range(3):
        assert client.get(f"/l/{secret}").status_code == 200
        assert FlaskClient.open(client, f"/l/{secret}", method="HEAD").status_code == 200
    db.session.refresh(link)
    assert link.used_at is None
    assert db.session.query(Evidence).count() == 0


def test_the_second_click_signs_the_level_off_as_the_expert(app: Flask, cast: Cast) -> None:
    link, secret = links.level(cast)
    client = visitor(app)
    answer = post(client, secret)
    assert answer.headers["Location"] == "/l/thanks"
    assert "Thank you. The level is confirmed." in words(client.get("/l/thanks").get_data(as_text=True))
    row = db.session.query(Evidence).one()
    assert (row.type, row.level, row.person_id, row.skill_id) == (
        EvidenceType.SIGNOFF, 3, cast.bob.id, cast.kafka.id,
    )  # fmt: skip
    assert (row.assessor_id, row.happened_on, row.note) == (cast.fay.id, date(2026, 6, 15), links.NOTE)
    assert db.session.query(Holding).one().level == 3
    db.session.refresh(link)
    assert (link.used_at, link.confirmed) == (NOW, True)


def test_a_comment_goes_into_the_note(app: Flask, cast: Cast) -> None:
    _link, secret = links.level(cast)
    post(visitor(app), secret, text="Even without the runbook.")
    assert db.session.query(Evidence).one().note == f"{links.NOTE}\n\nEven without the runbook."


def test_everything_is_in_the_trail_and_without_the_secret(app: Flask, cast: Cast) -> None:
    link, secret = links.level(cast)
    post(visitor(app), secret)
    events = {event.action: event for event in db.session.query(AuditEvent)}
    assert events["link.make"].actor_id == cast.bob.id
    assert events["link.confirm"].actor_id == cast.fay.id
    assert events["evidence.record"].actor_id == cast.fay.id
    assert events["link.confirm"].subject_id == link.id
    assert not any(secret in str(event.detail) for event in events.values())


def test_who_asked_is_told(app: Flask, cast: Cast) -> None:
    _link, secret = links.level(cast, by=cast.alice)
    post(visitor(app), secret)
    told = db.session.query(Mail).filter_by(kind="link.answered").all()
    assert {mail.person_id for mail in told} == {cast.alice.id, cast.bob.id}
    assert all("Fay Freelancer confirmed: Level 3" in mail.subject for mail in told)


def test_not_so_records_nothing_and_says_why(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    link, secret = links.level(cast)
    assert post(visitor(app), secret, "no", "Only *watched* me.").headers["Location"] == "/l/thanks"
    assert db.session.query(Evidence).count() == 0
    db.session.refresh(link)
    assert (link.confirmed, link.comment) == (False, "Only *watched* me.")
    assert "Only *watched* me." in db.session.query(Mail).filter_by(kind="link.answered").one().text
    assert db.session.query(AuditEvent).filter_by(action="link.decline").one().actor_id == cast.fay.id
    seen = sign_in("bob").get(f"/shadowings/{cast.shadowing.id}/links").get_data(as_text=True)
    assert "Only watched me." in words(seen)
    assert "declined" in words(seen)


def test_not_so_without_a_word_is_asked_again(app: Flask, cast: Cast) -> None:
    link, secret = links.level(cast)
    answer = post(visitor(app), secret, "no", "  ")
    assert answer.status_code == 422
    assert "Say in a sentence why not" in words(answer.get_data(as_text=True))
    db.session.refresh(link)
    assert link.used_at is None


@pytest.mark.parametrize("typed", ["x" * 20_001, "a\x00b"])
def test_bad_input_uses_nothing_up_and_keeps_the_text(app: Flask, cast: Cast, typed: str) -> None:
    link, secret = links.level(cast)
    answer = post(visitor(app), secret, text=typed)
    assert answer.status_code == 422
    assert field_value(answer.get_data(as_text=True), "text").replace("\ufffd", "\x00") == typed
    db.session.refresh(link)
    assert link.used_at is None


def test_whoever_is_no_longer_the_mentor_confirms_nothing(app: Flask, cast: Cast) -> None:
    _link, secret = links.level(cast)
    db.session.query(Shadowing).update({"mentor_id": cast.mia.id})
    db.session.commit()
    answer = visitor(app).get(f"/l/{secret}")
    assert answer.status_code == 410
    assert "This has been settled in another way" in words(answer.get_data(as_text=True))
    assert "Bob" not in answer.get_data(as_text=True)


def test_a_skill_that_left_the_shadowing_is_not_confirmed(app: Flask, cast: Cast) -> None:
    _link, secret = links.level(cast)
    cast.shadowing.skills.remove(cast.kafka)
    db.session.commit()
    assert visitor(app).get(f"/l/{secret}").status_code == 410


def test_the_mentor_changes_between_the_two_clicks(app: Flask, cast: Cast) -> None:
    link, secret = links.level(cast)
    client = visitor(app)
    token = field_value(client.get(f"/l/{secret}").get_data(as_text=True), "csrf_token")
    db.session.query(Shadowing).update({"mentor_id": cast.mia.id})
    db.session.commit()
    typed = {"csrf_token": token, "answer": "yes", "text": "Well done"}
    answer = client.post(f"/l/{secret}", data=typed)
    assert answer.status_code == 410
    assert "Well done" in answer.get_data(as_text=True), "what was typed is not lost"
    db.session.refresh(link)
    assert link.used_at is None
    assert db.session.query(Evidence).count() == 0


def test_the_page_speaks_the_experts_language(app: Flask, cast: Cast) -> None:
    cast.fay.locale = Locale.DE
    _link, secret = links.level(cast)
    answer: Any = visitor(app).get(f"/l/{secret}")
    assert '<html lang="de"' in answer.get_data(as_text=True)
    assert "Betrieb von Apache Kafka" in words(answer.get_data(as_text=True))
