"""Home: each role's own day."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Departure
from ktrack.models.choices import EvidenceType
from ktrack.retention import record
from ktrack.retention.record import Fact
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
TODAY = date(2026, 6, 15)


def home(client: PageClient) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def claim(cast: Cast, level: int) -> None:
    fact = Fact(EvidenceType.CLAIM, cast.bob.id, cast.kafka.id, date(2026, 6, 10), level=level)
    record.record(fact, cast.bob, NOW, TODAY)
    db.session.commit()


def test_executives_begin_with_the_figures(sign_in: SignIn, cast: Cast) -> None:
    answer = sign_in("eve").get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dashboard")


def test_managers_see_what_runs_and_what_is_open(sign_in: SignIn, cast: Cast) -> None:
    page = home(sign_in("alice"))
    assert "Event platform" in page
    assert "2 of 2 plan items open" in page
    assert "Register a project" in page


@pytest.mark.parametrize("who", ["alice", "fay"])
def test_a_claim_waits_for_those_who_may_sign_it_off(sign_in: SignIn, cast: Cast, who: str) -> None:
    claim(cast, 3)
    page = home(sign_in(who))
    assert "Bob Bach: Apache Kafka operations" in page
    assert "says 3, verified nothing" in page


def test_a_verified_claim_waits_no_more(sign_in: SignIn, proved: Cast) -> None:
    claim(proved, 4)
    assert "No claim waits for you" in home(sign_in("fay"))


def test_mentees_log_at_once_and_see_whom_they_shadow(sign_in: SignIn, cast: Cast) -> None:
    page = home(sign_in("bob"))
    assert "What did you learn?" in page
    assert "You shadow Fay Freelancer" in page


def test_mentors_see_whom_they_teach(sign_in: SignIn, cast: Cast) -> None:
    page = home(sign_in("fay"))
    assert "You teach Bob Bach" in page
    assert "What did you learn?" not in page


def test_checks_come_due(sign_in: SignIn, proved: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ktrack.base.clock.now", lambda: NOW.replace(month=11))
    alice = home(sign_in("alice"))
    assert "Checks due 1" in alice
    assert "for you to hold" in alice
    assert "overdue" in alice
    assert "ask your mentor or manager to check you" in home(sign_in("bob"))


def test_a_known_departure_is_announced(sign_in: SignIn, cast: Cast) -> None:
    db.session.add(Departure(person_id=cast.bob.id, left_on=date(2026, 7, 1)))
    db.session.commit()
    assert "Who leaves soon" in home(sign_in("alice"))
    assert "Wer bald geht" not in home(sign_in("charlie"))


@pytest.mark.parametrize("who", ["charlie", "dan", "gil"])
def test_outsiders_see_nothing_of_it(sign_in: SignIn, proved: Cast, who: str) -> None:
    page = home(sign_in(who))
    assert "Event platform" not in page
    assert "Bob" not in page


def test_administrators_see_counts_and_the_latest_acts(sign_in: SignIn, proved: Cast) -> None:
    page = home(sign_in("adam"))
    assert "People 9" in page
    assert "Rows of evidence 2" in page
    assert "recorded evidence" in page


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "adam"])
def test_it_takes_a_bounded_number_of_statements(
    sign_in: SignIn, proved: Cast, who: str, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    client = sign_in(who)
    assert count_queries(lambda: client.get("/")) <= 40
