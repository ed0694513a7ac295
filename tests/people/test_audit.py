"""Reading the audit trail."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.models import Person
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.people.test_list import SignIn, text_of


def note(actor: Person | None, action: str, subject: Person, at: datetime = NOW) -> None:
    trail.note(actor, action, subject, at, fields=["name"])
    db.session.commit()


def test_it_says_who_did_what_to_whom_and_when(sign_in: SignIn, cast: Cast) -> None:
    note(cast.alice, "person.change", cast.bob)
    page = text_of(sign_in("adam"), "/audit")
    assert "Alice Acker" in page
    assert "changed a person" in page
    assert f'<a href="/people/{cast.bob.id}">Bob Bach</a>' in page
    assert "11:30" in page, "in the company's time zone"
    assert "fields: name" in page


def test_a_command_has_no_actor_and_an_unknown_action_is_shown_as_written(
    sign_in: SignIn, cast: Cast
) -> None:
    note(None, "future.deed", cast.bob)
    page = text_of(sign_in("adam"), "/audit")
    assert "a command" in page
    assert "future.deed" in page


def test_it_is_narrowed_by_actor_action_and_day(sign_in: SignIn, cast: Cast) -> None:
    note(cast.alice, "person.change", cast.bob, datetime(2026, 5, 31, 22, 30, tzinfo=UTC))
    note(cast.mia, "team.add", cast.dan)
    client = sign_in("adam")
    assert "Dan Dorn" not in text_of(client, "/audit?actor=alice")
    assert "Bob Bach" not in text_of(client, "/audit?action=team.add")
    assert "Bob Bach" in text_of(client, "/audit?since=2026-06-01&until=2026-06-01"), "00:30 in Berlin"
    assert "Bob Bach" not in text_of(client, "/audit?until=2026-05-31")


def test_nothing_that_matches_is_said(sign_in: SignIn) -> None:
    assert "Nothing matches." in text_of(sign_in("adam"), "/audit?actor=nobody")


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, who: str) -> None:
    assert sign_in(who).get("/audit").status_code == 403


def test_the_page_takes_as_many_queries_for_many_events(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    note(cast.alice, "person.change", cast.bob)
    client = sign_in("adam")
    db.session.expunge_all()
    few = count_queries(lambda: client.get("/audit"))
    for person in db.session.query(Person).all() * 10:
        trail.note(person, "person.change", person, NOW)
    db.session.commit()
    db.session.expunge_all()
    assert count_queries(lambda: client.get("/audit")) == few
