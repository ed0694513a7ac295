"""The manager's page and the mails: computed when read, told once, in the person's language."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from ktrack.attention import telling
from ktrack.attention.board import board
from ktrack.base.db import db
from ktrack.mail.kinds import ATTENTION
from ktrack.models import Mail, Shadowing
from ktrack.models.choices import Locale
from tests.attention.test_overdue import claim
from tests.conftest import NOW
from tests.factories import questions
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
ENDS_SOON = NOW + timedelta(days=150)


def told(to: str = "alice") -> list[str]:
    mails = db.session.query(Mail).filter_by(kind=ATTENTION).order_by(Mail.id)
    return [mail.subject for mail in mails if mail.person.key == to]


def test_the_manager_sees_it_on_one_page(sign_in: SignIn, cast: Cast) -> None:
    questions.late(cast)
    claim(cast, 4, 20)
    page = words(sign_in("alice").get("/attention").get_data(as_text=True))
    assert "Bob Bach and Fay Freelancer" in page
    assert "Fay Freelancer has not answered a question of Bob Bach" in page
    assert "Bob Bach: Apache Kafka operations" in page
    assert "said 20 days ago" in page


def test_it_goes_when_somebody_moves(sign_in: SignIn, cast: Cast) -> None:
    question = questions.late(cast)
    question.answer, question.answered_at, question.answered_by_id = "So", NOW, cast.fay.id
    db.session.commit()
    assert "has not answered" not in sign_in("alice").get("/attention").get_data(as_text=True)


@pytest.mark.parametrize("who", ["bob", "fay", "eve", "adam"])
def test_others_have_no_such_page(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert sign_in(who).get("/attention").status_code == 403


def test_another_manager_sees_nothing_of_it(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("charlie").get("/attention").get_data(as_text=True)
    assert "Bob" not in page
    assert "Event platform" not in page


def test_each_thing_is_told_once(app: Flask, cast: Cast) -> None:
    questions.late(cast)
    assert telling.tell_daily(NOW) == 2
    assert sorted(told()) == [
        "Bob Bach and Fay Freelancer have stopped meeting",
        "Fay Freelancer has not answered a question of Bob Bach",
    ]
    for days in range(3):
        assert telling.tell_daily(NOW + timedelta(days=days)) == 0
    assert len(told()) == 2
    assert told("charlie") == []


def test_each_threshold_is_told_once(app: Flask, cast: Cast) -> None:
    days = [ENDS_SOON + timedelta(days=ahead) for ahead in range(36)]
    for day in days:
        telling.tell_daily(day)
    ends = [subject for subject in told() if subject.startswith("Event platform ends")]
    assert ends == ["Event platform ends in 36 days", "Event platform ends in 30 days"]
    (mail, *_rest) = db.session.query(Mail).filter(Mail.subject == ends[0])
    assert "Apache Kafka operations, level 4: 0 of 1" in mail.text


def test_it_looks_once_a_day_from_six_on(app: Flask, cast: Cast) -> None:
    at_five = NOW.replace(hour=3, minute=59)
    assert telling.tell_daily(at_five) == 0
    assert telling.tell_daily(at_five + timedelta(minutes=1)) == 1
    questions.late(cast)
    assert telling.tell_daily(NOW) == 0, "tomorrow"
    assert telling.tell_daily(NOW + timedelta(days=1)) == 1


def test_each_is_told_in_their_language(app: Flask, cast: Cast) -> None:
    claim(cast, 4, 20)
    cast.alice.locale = Locale.DE
    db.session.commit()
    telling.tell_daily(NOW)
    (mail,) = [one for one in db.session.query(Mail) if "signoff" in one.dedupe_key]
    assert "Betrieb von Apache Kafka" in mail.subject


def shadow(cast: Cast, count: int) -> None:
    """Let more pairs stand still."""
    for number in range(count):
        db.session.add(
            Shadowing(
                key=f"more-{number}", engagement_id=cast.engagement.id, mentor_id=cast.mia.id,
                mentee_id=cast.bob.id, starts_on=cast.shadowing.starts_on, skills=[cast.kafka],
            )
        )  # fmt: skip
    db.session.commit()


def test_it_takes_as_many_statements_for_many_as_for_one(
    app: Flask, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    questions.late(cast)
    claim(cast, 4, 20)
    late: datetime = ENDS_SOON

    def look() -> object:
        return board(cast.alice, late, "Europe/Berlin")

    few = count_queries(look)
    shadow(cast, 20)
    assert count_queries(look) == few <= 10
