"""Proposing a session."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent, Mail, Meeting
from ktrack.models.choices import Locale, MeetingState
from tests.factories import meetings
from tests.factories.cast import Cast
from tests.factories.meetings import TYPED, pair_address
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    data = {"csrf_token": client.token(), **TYPED, **changed}
    return client.post(pair_address(cast, "new"), data={k: v for k, v in data.items() if v is not None})


@pytest.mark.parametrize(("who", "told"), [("bob", "fay"), ("fay", "bob")])
def test_either_side_proposes_and_the_other_is_told(sign_in: SignIn, cast: Cast, who: str, told: str) -> None:
    answer = post(sign_in(who), cast)
    meeting = db.session.query(Meeting).one()
    assert answer.headers["Location"] == f"/sessions/{meeting.id}"
    assert (meeting.state, meeting.sequence, meeting.minutes) == (MeetingState.PROPOSED, 0, 60)
    assert meeting.starts_at == datetime(2026, 6, 22, 8, 0, tzinfo=UTC), "ten on Berlin's clocks"
    assert meeting.proposed_by.key == who
    mail = db.session.query(Mail).one()
    assert (mail.person.key, mail.kind) == (told, "session.proposed")
    assert "Monday, June 22, 2026" in mail.subject
    assert "Restart a *broker*" in mail.text
    assert f"/sessions/{meeting.id}" in mail.text
    assert "METHOD:REQUEST" in mail.calendar


def test_trail(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("bob"), cast)
    event = db.session.query(AuditEvent).filter_by(action="session.propose").one()
    assert event.actor_id == cast.bob.id
    assert "broker" not in str(event.detail)


def test_the_mail_speaks_the_receivers_language(sign_in: SignIn, cast: Cast) -> None:
    cast.fay.locale = Locale.DE
    db.session.commit()
    post(sign_in("bob"), cast)
    assert "Montag, 22. Juni 2026" in db.session.query(Mail).one().subject


def test_somebody_without_an_address_is_not_written_to(sign_in: SignIn, cast: Cast) -> None:
    cast.fay.email = None
    db.session.commit()
    bob = sign_in("bob")
    assert "no e-mail address" in words(bob.get(pair_address(cast, "new")).get_data(as_text=True))
    assert post(bob, cast).status_code == 302
    assert db.session.query(Mail).count() == 0


def test_the_same_form_sent_twice_makes_one_session(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    key = field_value(bob.get(pair_address(cast, "new")).get_data(as_text=True), "meeting_key")
    for _ in range(2):
        assert post(bob, cast, meeting_key=key).status_code == 302
    assert db.session.query(Meeting).one().key == key
    assert db.session.query(Mail).count() == 1
    assert "not stored twice" in words(bob.get("/sessions").get_data(as_text=True))


def test_the_key_of_somebody_elses_form_opens_nothing(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    assert post(sign_in("fay"), cast, meeting_key=meeting.key).status_code == 422
    assert db.session.query(Meeting).count() == 1


def test_the_form_starts_from_the_last_session_a_week_later(sign_in: SignIn, cast: Cast) -> None:
    meetings.held(cast)
    page = sign_in("bob").get(pair_address(cast, "new")).get_data(as_text=True)
    assert [field_value(page, name) for name in ("day", "hour", "minutes", "place")] == [
        "2026-06-22", "10:00", "75", "Room 4",
    ]  # fmt: skip
    assert "Write the runbook" in words(page), "what is still to do belongs on the agenda"


def test_the_first_form_offers_tomorrow_at_ten(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("bob").get(pair_address(cast, "new")).get_data(as_text=True)
    assert [field_value(page, name) for name in ("day", "hour")] == ["2026-06-16", "10:00"]
    assert "Europe/Berlin" in words(page)


BAD = {
    "a day gone by": ({"day": "2026-06-14"}, "This time has passed"),
    "earlier today": ({"day": "2026-06-15", "hour": "11:30"}, "This time has passed"),
    "the hour summer time leaves out": ({"day": "2027-03-28", "hour": "02:30"}, "This time does not exist"),
    "more than two years away": ({"day": "2036-06-22"}, "more than two years away"),
    "the last day of the calendar": ({"day": "9999-12-31", "hour": "23:59"}, "two years away"),
    "the first day of the calendar": ({"day": "0001-01-01", "hour": "00:00"}, "does not exist"),
    "no day": ({"day": "tomorrow"}, "Day:"),
    "no hour": ({"hour": "25:00"}, "Time:"),
    "no minutes": ({"minutes": "0"}, "Minutes:"),
    "more than a day": ({"minutes": "1441"}, "Minutes:"),
    "too long a place": ({"place": "x" * 501}, "Place or link:"),
    "too long an agenda": ({"agenda": "x" * 5001}, "Agenda:"),
    "NUL": ({"agenda": "a\x00b"}, "Agenda:"),
}


@pytest.mark.parametrize(("changed", "told"), BAD.values(), ids=BAD.keys())
def test_bad_input_stores_nothing_and_keeps_what_was_typed(
    sign_in: SignIn, cast: Cast, changed: dict[str, Any], told: str
) -> None:
    answer = post(sign_in("bob"), cast, **changed)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert told in words(page)
    typed = {**TYPED, **changed}
    assert field_value(page, "agenda").replace("\ufffd", "\x00") == typed["agenda"]
    assert db.session.query(Meeting).count() == 0
    assert db.session.query(Mail).count() == 0


def test_a_time_that_comes_twice_is_the_first_one(sign_in: SignIn, cast: Cast) -> None:
    assert post(sign_in("bob"), cast, day="2026-10-25", hour="02:30").status_code == 302
    assert db.session.query(Meeting).one().starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_configured_time_zone_counts(
    app: Flask, sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config["KTRACK"], "TIMEZONE", "America/New_York")
    assert post(sign_in("bob"), cast).status_code == 302
    assert db.session.query(Meeting).one().starts_at == datetime(2026, 6, 22, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 403), ("adam", 403), ("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404)],
)
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(pair_address(cast, "new")).status_code == status
    assert post(client, cast).status_code == status
    assert db.session.query(Meeting).count() == 0


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("bob").put(pair_address(cast, "new")).status_code == 405
