"""The list of people: who sees it, how it is searched and filtered."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Departure, Person
from ktrack.models.choices import Kind, Role
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def text_of(client: PageClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_administrator_sees_everybody(sign_in: SignIn, cast: Cast) -> None:
    page = text_of(sign_in("adam"), "/people")
    assert all(person.name in page for person in (cast.alice, cast.bob, cast.fay, cast.gil))


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, who: str) -> None:
    assert sign_in(who).get("/people").status_code == 403


def test_search_ignores_case_and_accents(sign_in: SignIn, cast: Cast) -> None:
    cast.dan.name = "Đàn Müller-Größe"
    db.session.commit()
    client = sign_in("adam")
    assert "Müller-Größe" in text_of(client, "/people?q=MULLER-grosse")
    assert "Müller-Größe" in text_of(client, "/people?q=dan@EXAMPLE")
    assert "Bob Bach" not in text_of(client, "/people?q=muller")


def test_a_percent_sign_is_a_letter(sign_in: SignIn) -> None:
    assert "Nobody matches" in text_of(sign_in("adam"), "/people?q=%25")


def test_team_and_role_narrow_the_list(sign_in: SignIn, cast: Cast) -> None:
    page = text_of(sign_in("adam"), f"/people?team={cast.payments.id}&role=staff")
    assert "Bob Bach" in page
    assert "Dan Dorn" not in page
    assert "Alice Acker" not in page


def test_presence_tells_who_left_who_leaves_and_who_stays(sign_in: SignIn, cast: Cast) -> None:
    cast.bob.departures = [Departure(left_on=date(2026, 6, 1), returned_on=None)]
    cast.mia.departures = [Departure(left_on=date(2026, 9, 1), returned_on=None)]
    cast.dan.departures = [Departure(left_on=date(2026, 9, 1), returned_on=date(2026, 9, 1))]
    db.session.commit()
    client = sign_in("adam")
    left, leaving = text_of(client, "/people?state=left"), text_of(client, "/people?state=leaving")
    assert "Bob Bach" in left
    assert "Mia Mentor" not in left
    assert "Mia Mentor" in leaving
    assert "leaves on" in leaving
    assert "Dan Dorn" not in leaving, "a departure of no day is a withdrawn one"
    assert "Bob Bach" not in text_of(client, "/people?state=active")


def test_nonsense_in_filters_narrows_nothing(sign_in: SignIn, cast: Cast) -> None:
    page = text_of(sign_in("adam"), "/people?team=x&role=king&state=gone&page=abc")
    assert cast.bob.name in page


def test_the_list_takes_as_many_queries_for_many_people(
    sign_in: SignIn, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    client = sign_in("adam")
    db.session.expunge_all()
    few = count_queries(lambda: client.get("/people"))
    db.session.add_all(
        Person(key=f"x{n}", name=f"Person {n:03}", kind=Kind.INTERNAL, role=Role.STAFF) for n in range(120)
    )
    db.session.commit()
    db.session.expunge_all()
    assert count_queries(lambda: client.get("/people")) == few
    assert "Page 2 of 3" in text_of(client, "/people?page=2")
