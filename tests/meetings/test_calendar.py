"""A person's calendar under its secret address, and single sessions as files."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import vobject
from flask import Flask
from icalendar import Calendar

from ktrack.app import create_app
from ktrack.base.db import db
from ktrack.meetings.actions import addresses, arranging
from ktrack.models import AuditEvent, CalendarFeed, Mail, Person
from ktrack.models.choices import Locale
from ktrack.web.limits import limiter
from tests.conftest import DATABASES, NOW, own_database
from tests.factories import meetings
from tests.factories.cast import Cast, make_cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
ADDRESS = re.compile(r'value="http://127\.0\.0\.1:5000(/calendar/([\w-]{43})\.ics)"')


def make(client: PageClient) -> str:
    """Make or renew the client's address; returns it without the host."""
    page = client.post("/account/calendar", data={"csrf_token": client.token()}).get_data(as_text=True)
    found = ADDRESS.search(page)
    assert found, page
    return found[1]


def events(text: str) -> list[Any]:
    """The events of a calendar, which both readers must read without an error, and alike."""
    found: list[Any] = Calendar.from_ical(text).walk("VEVENT")
    assert [event.errors for event in found] == [[] for _ in found]
    other = vobject.readOne(text)
    seen = [event.uid.value for event in getattr(other, "vevent_list", [])]
    assert seen == [str(event["UID"]) for event in found]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return found


def read(app: Flask, address: str) -> list[Any]:
    """Fetch a calendar as a calendar program does: without signing in."""
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return events(answer.get_data(as_text=True))


def test_the_account_page_makes_an_address_and_shows_it_once(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    assert "Make a calendar address" in words(bob.get("/account").get_data(as_text=True))
    secret = make(bob).split("/")[-1].removesuffix(".ics")
    feed = db.session.query(CalendarFeed).one()
    assert (feed.person_id, feed.made_at, len(feed.secret_hash)) == (cast.bob.id, NOW, 64)
    assert secret not in feed.secret_hash
    shown = bob.get("/account").get_data(as_text=True)
    assert "Revoke the address" in words(shown)
    assert secret not in shown
    event = db.session.query(AuditEvent).filter_by(action="calendar.make").one()
    assert secret not in str(event.detail)


def test_a_program_reads_the_sessions(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    meetings.held(cast)
    address = make(sign_in("bob"))
    coming, held = read(app, address)
    assert str(coming["UID"]) == f"{meeting.key}@ktrack"
    assert (coming["STATUS"], held["STATUS"]) == ("TENTATIVE", "CONFIRMED")
    assert coming.start == datetime(2026, 6, 22, 8, 0, tzinfo=UTC)
    assert coming.end == datetime(2026, 6, 22, 9, 0, tzinfo=UTC)
    assert (coming["SEQUENCE"], coming["DTSTAMP"].dt) == (0, NOW)
    assert str(coming["SUMMARY"]) == "Session with Fay Freelancer (proposed)"
    assert str(coming["LOCATION"]) == "Room 4"
    assert "Restart a *broker*" in coming["DESCRIPTION"]
    assert str(coming["URL"]) == f"http://127.0.0.1:5000/sessions/{meeting.id}"
    assert "runbook" not in str(held) + held["DESCRIPTION"]
    assert "restarted" not in held["DESCRIPTION"], "notes stay between the two"


def test_organizer_and_attendees(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    """KTrack organizes, so that it is the same for both and stays so; each answer stands beside its name."""
    meeting = meetings.propose(cast)
    address = make(sign_in("fay"))
    assert people(read(app, address)[0]) == {"bob": "ACCEPTED", "fay": "NEEDS-ACTION"}
    arranging.accept(meeting, 0, by=cast.fay, at=NOW)
    db.session.commit()
    assert people(read(app, address)[0]) == {"bob": "ACCEPTED", "fay": "ACCEPTED"}
    cast.bob.email = None
    db.session.commit()
    assert people(read(app, address)[0]) == {"fay": "ACCEPTED"}


def people(event: Any) -> dict[str, str]:
    assert str(event["ORGANIZER"]).startswith("mailto:")
    assert event["ORGANIZER"].params["CN"] == "KTrack"
    said = event["ATTENDEE"]
    attendees = said if isinstance(said, list) else [said]
    return {
        str(one).removeprefix("mailto:").removesuffix("@example.test"): one.params["PARTSTAT"]
        for one in attendees
    }


def test_a_session_keeps_its_uid_and_counts_its_changes(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    address = make(sign_in("bob"))
    seen = [read(app, address)[0]]
    later = NOW + timedelta(hours=1)
    arranging.move(meeting, 0, meetings.plan(minutes=30), by=cast.fay, at=later, zone=meetings.ZONE)
    db.session.commit()
    seen.append(read(app, address)[0])
    arranging.cancel(meeting, 1, "Ill", by=cast.bob, at=later + timedelta(hours=1))
    db.session.commit()
    seen.append(read(app, address)[0])
    assert len({str(event["UID"]) for event in seen}) == 1
    assert [event["SEQUENCE"] for event in seen] == [0, 1, 2]
    assert [event["STATUS"] for event in seen] == ["TENTATIVE", "TENTATIVE", "CANCELLED"]
    stamps = [event["DTSTAMP"].dt for event in seen]
    assert stamps == sorted(set(stamps))


def test_a_session_across_the_change_of_the_clocks_has_its_length(
    app: Flask, sign_in: SignIn, cast: Cast
) -> None:
    hour = meetings.plan().hour.replace(hour=1, minute=30)
    meetings.propose(cast, day=date(2027, 3, 28), hour=hour, minutes=90)
    event = read(app, make(sign_in("bob")))[0]
    assert event.end - event.start == timedelta(minutes=90)
    assert event.start == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)


HOSTILE = (
    "line\nline\r\nBEGIN:VEVENT\nATTACH:file:///etc/passwd",
    "a,b;c\\n\\,:\"'^n^' =?utf-8?q?x?=",
    "\U0001f469\u200d\U0001f4bb" * 40,
    "x" * 450,
    "\u202e\u2028\u2029\x0b\x0c\x1b\x7f\x85\ufeff e\u0301 \U00010348",
    "\t\r\r\n\n ",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_survive(app: Flask, sign_in: SignIn, cast: Cast, text: str) -> None:
    cast.fay.name = text.strip() or "x"
    cast.engagement.title = text
    db.session.commit()
    meeting = meetings.propose(cast, place=text[:500], agenda=text * 10)
    fetched, mailed = read(app, make(sign_in("bob"))), events(db.session.query(Mail).one().calendar)
    assert len(fetched) == len(mailed) == 1
    for event in (*fetched, *mailed):
        assert "ATTACH" not in event
        assert str(event["UID"]) == f"{meeting.key}@ktrack"
    kept = re.sub(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", " ", text.replace("\r\n", "\n").replace("\r", "\n")
    )
    assert kept * 10 in fetched[0]["DESCRIPTION"]


def test_an_imported_key_and_address_survive(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    """What a company's own folder brings may hold anything."""
    cast.fay.email = "fäy o'neil+x\nATTENDEE:mailto:evil@example.test"
    db.session.commit()
    meetings.propose(cast, key="Sitzung 1;\nX:y, \U0001f600")
    event = read(app, make(sign_in("bob")))[0]
    assert len(event["ATTENDEE"]) == 2
    assert "evil@example.test" in event["ATTENDEE"][1]


def test_it_speaks_the_persons_language(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    meetings.propose(cast)
    address = make(sign_in("bob"))
    english = str(read(app, address)[0]["SUMMARY"])
    cast.bob.locale = Locale.DE
    db.session.commit()
    answer = app.test_client().get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert english == "Session with Fay Freelancer (proposed)"
    assert "Fay Freelancer" in events(answer.get_data(as_text=True))[0]["SUMMARY"]


def test_only_ones_own_and_of_the_last_year(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    meetings.propose(cast)
    old = meetings.propose(cast, key="m-0000000000000008")
    old.starts_at = NOW - timedelta(days=366)
    db.session.commit()
    assert len(read(app, make(sign_in("bob")))) == 1
    assert read(app, make(sign_in("alice"))) == [], "managing the engagement is no session of one's own"
    assert read(app, make(sign_in("adam"))) == []


def test_the_answer_is_private_and_sets_no_cookie(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    answer = app.test_client().get(make(sign_in("bob")))
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in answer.headers


def test_a_new_address_makes_the_old_one_useless(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    old, new = make(bob), make(bob)
    assert old != new
    assert app.test_client().get(old).status_code == 404
    assert app.test_client().get(new).status_code == 200


def test_a_revoked_address_opens_nothing(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    address = make(bob)
    for _ in range(2):
        answer = bob.post("/account/calendar/revoke", data={"csrf_token": bob.token()})
        assert answer.headers["Location"] == "/account"
    assert app.test_client().get(address).status_code == 404
    assert db.session.query(AuditEvent).filter_by(action="calendar.revoke").count() == 1


def test_a_disabled_account_has_no_calendar(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    address = make(sign_in("bob"))
    cast.accounts["bob"].disabled_at = NOW
    db.session.commit()
    assert app.test_client().get(address).status_code == 404


@pytest.mark.parametrize("secret", ["x", "0" * 64, "%00", "ä", "x" * 5000, "..", "'"])
def test_a_guess_opens_nothing(app: Flask, sign_in: SignIn, cast: Cast, secret: str) -> None:
    make(sign_in("bob"))
    assert app.test_client().get(f"/calendar/{secret}.ics").status_code == 404


def test_the_hash_is_no_address(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    make(sign_in("bob"))
    hashed = db.session.query(CalendarFeed).one().secret_hash
    assert app.test_client().get(f"/calendar/{hashed}.ics").status_code == 404


def test_one_session_as_a_file(sign_in: SignIn, cast: Cast) -> None:
    meeting = meetings.propose(cast)
    answer = sign_in("fay").get(f"/sessions/{meeting.id}/session.ics")
    text = answer.get_data(as_text=True)
    assert "METHOD:PUBLISH" in text
    assert str(events(text)[0]["SUMMARY"]) == "Session with Bob Bach (proposed)"
    assert sign_in("alice").get(f"/sessions/{meeting.id}/session.ics").status_code == 404


@pytest.fixture(params=DATABASES)
def throttled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application as operators run it, with counted requests, and the cast in a database of its own."""
    settings = {"SECRET_KEY": "only for tests", "TESTING": True, "RATELIMIT_ENABLED": True}
    app = create_app({"SQLALCHEMY_DATABASE_URI": own_database(request, tmp_path), **settings})
    with app.app_context():
        flask_migrate.upgrade()
        make_cast()
        db.session.commit()
    yield app
    limiter.enabled = False  # there is one limiter, whatever the number of applications
    with app.app_context():
        db.engine.dispose()


def test_a_program_that_asks_too_often_is_throttled(throttled: Flask) -> None:
    """Each address by itself: a calendar provider asks for many people from one place."""
    with throttled.app_context():
        people = db.session.query(Person).filter(Person.key.in_(("bob", "fay")))
        paths = [f"/calendar/{addresses.make(person, NOW)}.ics" for person in people]
        db.session.commit()
    client: Any = throttled.test_client()
    statuses = [client.get(paths[0]).status_code for _ in range(32)]
    assert statuses == [200] * 30 + [429] * 2
    assert client.get(paths[1]).status_code == 200


def test_guessing_is_throttled(throttled: Flask) -> None:
    client: Any = throttled.test_client()
    statuses = [client.get(f"/calendar/guess{number}.ics").status_code for number in range(25)]
    assert statuses == [404] * 20 + [429] * 5
