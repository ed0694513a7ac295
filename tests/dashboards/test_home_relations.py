"""Home: what the two of a pair wait for, and what needs a manager."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.models import Feedback
from tests.conftest import NOW
from tests.dashboards.test_home import home
from tests.factories import agreed, checks, meetings, questions
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def ask_for_feedback(cast: Cast) -> None:
    asked = Feedback(
        key=new_key("f"), shadowing_id=cast.shadowing.id, giver_id=cast.fay.id, receiver_id=cast.bob.id,
        skill_id=cast.kafka.id, asked_at=NOW, question="How am I doing?",
    )  # fmt: skip
    db.session.add(asked)
    db.session.commit()


@pytest.mark.parametrize(("who", "other"), [("bob", "Fay Freelancer"), ("fay", "Bob Bach")])
def test_the_next_sessions_stand_there_for_both(sign_in: SignIn, cast: Cast, who: str, other: str) -> None:
    meetings.propose(cast)
    page = home(sign_in(who))
    assert "Next sessions" in page
    assert f"with {other} · Event platform" in page


def test_open_questions_say_who_waits(sign_in: SignIn, cast: Cast) -> None:
    questions.late(cast)
    asked = home(sign_in("fay"))
    assert "Why do the brokers rebalance?" in asked
    assert "Bob Bach waits for your answer" in asked
    assert "late" in asked
    assert "Fay Freelancer is to answer" in home(sign_in("bob"))


def test_an_agreement_waits_for_whoever_has_not_proposed_it(sign_in: SignIn, cast: Cast) -> None:
    agreed.propose(cast)
    assert "Fay Freelancer proposes an agreement" in home(sign_in("bob"))
    assert "proposes an agreement" not in home(sign_in("fay"))


def test_feedback_waits_for_whoever_was_asked(sign_in: SignIn, cast: Cast) -> None:
    ask_for_feedback(cast)
    assert "Bob Bach asks for your feedback" in home(sign_in("fay"))
    assert "asks for your feedback" not in home(sign_in("bob"))


def test_a_planned_check_stands_there_once(sign_in: SignIn, proved: Cast) -> None:
    checks.plan(proved)
    assert "Apache Kafka operationsyou are checked week of Jun 15, 2026" in home(sign_in("bob"))
    page = home(sign_in("alice"))
    assert "Bob Bach: Apache Kafka operationsfor you to hold" in page
    assert page.count("for you to hold") == 1


def test_what_is_answered_is_gone(sign_in: SignIn, cast: Cast) -> None:
    questions.ask(cast, answer="So", answered_at=NOW, answered_by_id=cast.fay.id)
    agreed.agree(cast)
    page = home(sign_in("bob"))
    assert "Open questions" not in page
    assert "proposes an agreement" not in page


@pytest.mark.parametrize("who", ["charlie", "dan", "mia", "gil"])
def test_outsiders_see_nothing_of_it(sign_in: SignIn, cast: Cast, who: str) -> None:
    meetings.propose(cast)
    questions.late(cast)
    agreed.propose(cast)
    ask_for_feedback(cast)
    page = home(sign_in(who))
    assert "Bob" not in page
    assert "Fay" not in page


def test_a_manager_sees_how_much_stands_still(sign_in: SignIn, cast: Cast) -> None:
    questions.late(cast)
    page = home(sign_in("alice"))
    assert "Needs you 2" in page
    assert "1 pair stands still" in page
    assert "1 answer is awaited" in page
    assert "Needs you" not in home(sign_in("bob"))


@pytest.mark.parametrize("who", ["alice", "bob", "fay"])
def test_it_takes_as_many_statements_for_much_as_for_little(
    sign_in: SignIn, proved: Cast, who: str, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    client = sign_in(who)

    def fill(start: int) -> None:
        for number in range(start, start + 4):
            questions.late(proved)
            meetings.propose(
                proved, key=f"m-00000000000{number:05}", day=date(2026, 6, 22) + timedelta(number)
            )
            ask_for_feedback(proved)

    fill(1)
    agreed.propose(proved)
    checks.plan(proved)
    client.get("/")
    few = count_queries(lambda: client.get("/"))
    fill(10)
    assert count_queries(lambda: client.get("/")) == few <= 50
