"""Recording that somebody leaves, comes back, or stays after all."""

from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Departure, Person
from ktrack.retention import version
from tests.factories.cast import Cast
from tests.people.test_list import SignIn


def depart(sign_in: SignIn, person: Person, left_on: str, returned_on: str = "", who: str = "adam") -> Any:
    client = sign_in(who)
    data = {"csrf_token": client.token(), "left_on": left_on, "returned_on": returned_on}
    return client.post(f"/people/{person.id}/departures", data=data)


def away(person: Person, left_on: date, returned_on: date | None = None) -> Departure:
    departure = Departure(left_on=left_on, returned_on=returned_on)
    person.departures.append(departure)
    db.session.commit()
    return departure


@pytest.mark.parametrize("day", ["2026-06-01", "2026-06-15", "2027-01-01"])
def test_past_and_announced_departures_are_recorded(sign_in: SignIn, cast: Cast, day: str) -> None:
    before = version.current()
    assert depart(sign_in, cast.bob, day).status_code == 302
    assert [departure.left_on.isoformat() for departure in cast.bob.departures] == [day]
    assert db.session.query(AuditEvent).filter_by(action="departure.record").one().detail["left_on"] == day
    assert version.current() > before, "forecasts count with it"


@pytest.mark.parametrize(
    ("left_on", "returned_on"),
    [("2026-02-01", ""), ("2026-03-10", "2026-03-12"), ("2026-01-01", "2026-03-02"), ("2026-03-01", "")],
)
def test_two_absences_never_overlap(sign_in: SignIn, cast: Cast, left_on: str, returned_on: str) -> None:
    away(cast.bob, date(2026, 3, 1), date(2026, 4, 1))
    answer = depart(sign_in, cast.bob, left_on, returned_on)
    assert answer.status_code == 422
    assert "away on some of these days already" in answer.get_data(as_text=True)
    assert len(cast.bob.departures) == 1


def test_leaving_on_the_day_of_return_is_no_overlap(sign_in: SignIn, cast: Cast) -> None:
    away(cast.bob, date(2026, 3, 1), date(2026, 4, 1))
    assert depart(sign_in, cast.bob, "2026-04-01").status_code == 302


@pytest.mark.parametrize(
    ("left_on", "returned_on"),
    [("", ""), ("31.12.2026", ""), ("2026-05-02", "2026-05-01"), ("2026-05-02", "x")],
)
def test_dates_that_make_no_sense_are_refused(
    sign_in: SignIn, cast: Cast, left_on: str, returned_on: str
) -> None:
    assert depart(sign_in, cast.bob, left_on, returned_on).status_code == 422
    assert cast.bob.departures == []


def test_a_return_is_recorded_once_it_is_known(sign_in: SignIn, cast: Cast) -> None:
    departure, client = away(cast.bob, date(2026, 3, 1)), sign_in("adam")
    path = f"/people/{cast.bob.id}/departures/{departure.id}/return"
    assert client.get(path).status_code == 200
    wrong = client.post(path, data={"csrf_token": client.token(), "returned_on": "2026-03-01"})
    assert wrong.status_code == 422
    client.post(path, data={"csrf_token": client.token(), "returned_on": "2026-06-01"})
    assert departure.returned_on == date(2026, 6, 1)
    assert cast.bob.active_on(date(2026, 6, 15))
    assert db.session.query(AuditEvent).filter_by(action="departure.return").count() == 1


def test_a_return_into_another_absence_is_refused(sign_in: SignIn, cast: Cast) -> None:
    first = away(cast.bob, date(2026, 1, 1), date(2026, 2, 1))
    away(cast.bob, date(2026, 3, 1), date(2026, 4, 1))
    client = sign_in("adam")
    path = f"/people/{cast.bob.id}/departures/{first.id}/return"
    assert (
        client.post(path, data={"csrf_token": client.token(), "returned_on": "2026-03-15"}).status_code == 422
    )
    assert first.returned_on == date(2026, 2, 1)


def test_an_announced_departure_is_withdrawn_and_announced_again(sign_in: SignIn, cast: Cast) -> None:
    departure, client = away(cast.bob, date(2026, 9, 1)), sign_in("adam")
    path = f"/people/{cast.bob.id}/departures/{departure.id}/withdraw"
    assert client.post(path, data={"csrf_token": client.token()}).status_code == 302
    assert cast.bob.active_on(date(2026, 9, 1))
    assert "withdrawn" in client.get(f"/people/{cast.bob.id}/departures").get_data(as_text=True)
    assert depart(sign_in, cast.bob, "2026-09-01").status_code == 302
    assert len(cast.bob.departures) == 1
    assert not cast.bob.active_on(date(2026, 9, 1))


def test_a_departure_that_has_begun_cannot_be_withdrawn(sign_in: SignIn, cast: Cast) -> None:
    departure, client = away(cast.bob, date(2026, 6, 15)), sign_in("adam")
    path = f"/people/{cast.bob.id}/departures/{departure.id}/withdraw"
    client.post(path, data={"csrf_token": client.token()})
    assert departure.returned_on is None


def test_a_departure_of_somebody_else_is_not_there(sign_in: SignIn, cast: Cast) -> None:
    departure, client = away(cast.bob, date(2026, 9, 1)), sign_in("adam")
    path = f"/people/{cast.mia.id}/departures/{departure.id}"
    assert client.get(f"{path}/return").status_code == 404
    assert client.post(f"{path}/withdraw", data={"csrf_token": client.token()}).status_code == 404


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert depart(sign_in, cast.bob, "2026-09-01", who=who).status_code == 403
    assert cast.bob.departures == []
