"""Answering a quiz, and judging its texts."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from ktrack.base import clock
from ktrack.base.db import db
from ktrack.checks.quizzes import Given, grade, shuffled
from ktrack.models import Evidence, Holding, Mail, PlannedCheck, Prediction, QuizAnswer
from ktrack.models.choices import CheckKind, Grade, PlannedState, QuizKind
from tests.checks.conftest import Prove
from tests.conftest import NOW
from tests.factories import checks
from tests.factories.cast import Cast, make_cast
from tests.support.at_once import at_once
from tests.support.page_client import PageClient
from tests.support.page_reader import chosen, field_value, words

SignIn = Callable[[str], PageClient]
ALL = (QuizKind.SINGLE, QuizKind.MULTIPLE, QuizKind.ORDER, QuizKind.TEXT)
GRADED = ALL[:3]
RIGHT: dict[str, Any] = {
    "q1": "1", "q2": ["0", "1"], "q3-step0": "1", "q3-step1": "2", "q3-step2": "3", "q4": "Because of lag"
}  # fmt: skip


def send(client: PageClient, check: PlannedCheck, hand_in: bool = True, **given: Any) -> Any:
    button = {"hand_in": "yes"} if hand_in else {}
    return client.post(f"/checks/{check.id}/quiz", data={"csrf_token": client.token(), **button, **given})


def judge(client: PageClient, check: PlannedCheck, **verdicts: str) -> Any:
    return client.post(f"/checks/{check.id}/judge", data={"csrf_token": client.token(), **verdicts})


def start(client: PageClient, check: PlannedCheck) -> Any:
    data = {"csrf_token": client.token()}
    return client.post(f"/checks/{check.id}/start", data=data, follow_redirects=True)


def outcome() -> Evidence:
    return db.session.query(Evidence).filter(Evidence.kind.is_not(None)).one()


def answers() -> list[QuizAnswer]:
    return db.session.query(QuizAnswer).order_by(QuizAnswer.position).all()


def test_a_quiz_begins_with_questions_of_its_level(sign_in: SignIn, cast: Cast) -> None:
    for _ in range(12):
        checks.question(cast)
    checks.question(cast, level=5)
    checks.question(cast, retired_at=NOW)
    checks.question(cast, skill_id=cast.billing.id)
    check, bob = checks.plan(cast, kind=CheckKind.QUIZ), sign_in("bob")
    page = words(start(bob, check).get_data(as_text=True))
    assert "10 questions. Passed with 80 % right answers or more." in page
    first = [row.quiz_question_id for row in answers()]
    start(bob, check)
    assert [row.quiz_question_id for row in answers()] == first
    assert all(row.quiz_question.level <= 4 and not row.quiz_question.retired_at for row in answers())


@pytest.mark.parametrize(
    ("changed", "said"),
    [({}, "Nobody has written questions"), ({"assessor_id": None}, "Nobody is there to judge it"),
     ({"state": PlannedState.CANCELLED}, "cancelled in the meantime")],
)  # fmt: skip
def test_a_quiz_that_cannot_begin(sign_in: SignIn, cast: Cast, changed: dict[str, Any], said: str) -> None:
    check = checks.plan(cast, kind=CheckKind.QUIZ, **changed)
    assert said in start(sign_in("bob"), check).get_data(as_text=True)
    assert answers() == []


def test_everything_right_is_easy(sign_in: SignIn, cast: Cast, prove: Prove) -> None:
    prove(level=4)
    check, bob = checks.quiz(cast, *GRADED), sign_in("bob")
    assert send(bob, check, **RIGHT).headers["Location"] == f"/checks/{check.id}"
    row = outcome()
    assert (row.kind, row.grade, row.level, row.note) == ("quiz", Grade.EASY, 4, "3/3")
    assert (row.person_id, row.assessor_id, row.happened_on) == (cast.bob.id, cast.fay.id, date(2026, 6, 15))
    assert (check.state, check.evidence_id) == (PlannedState.HELD, row.id)
    assert db.session.get(Prediction, row.id) is not None
    assert db.session.query(Holding).one().kind == "quiz"
    page = words(bob.get(f"/checks/{check.id}").get_data(as_text=True))
    assert "3 of 3 are right." in page


@pytest.mark.parametrize(
    "wrong",
    [{"q1": "0"}, {"q2": ["0"]}, {"q2": ["0", "1", "2"]}, {"q3-step0": "3", "q3-step2": "1"}, {"q1": []}],
)
def test_below_the_pass_mark_is_again_and_a_level_lower(
    sign_in: SignIn, cast: Cast, prove: Prove, wrong: dict[str, Any]
) -> None:
    prove(level=4)
    send(sign_in("bob"), checks.quiz(cast, *GRADED), **{**RIGHT, **wrong})
    assert (outcome().grade, outcome().level, outcome().note) == (Grade.AGAIN, 3, "2/3")
    holding = db.session.query(Holding).one()
    assert (holding.level, holding.lapses) == (3, 1)


def test_grades_follow_the_share() -> None:
    assert [grade(share, 80).value for share in (0, 79.9, 80, 89.9, 90, 99.9, 100)] == [
        "again", "again", "hard", "hard", "good", "good", "easy"
    ]  # fmt: skip


def test_an_unfinished_quiz_keeps_its_answers(sign_in: SignIn, cast: Cast) -> None:
    check, bob = checks.quiz(cast, *ALL), sign_in("bob")
    given = {"q1": "2", "q2": ["1"], "q3-step1": "1", "q4": "Not sure yet"}
    assert send(bob, check, hand_in=False, **given).headers["Location"] == f"/checks/{check.id}/quiz"
    page = bob.get(f"/checks/{check.id}/quiz").get_data(as_text=True)
    assert chosen(page) >= {("q1", "2"), ("q2", "1")}
    assert field_value(page, "q4") == "Not sure yet"
    assert [row.chosen for row in answers()] == [[2], [1], [1], []]
    assert all(row.answered_at is None for row in answers())
    assert "Go on with the quiz" in words(bob.get(f"/checks/{check.id}").get_data(as_text=True))
    assert check.state is PlannedState.PLANNED


def test_a_text_waits_for_the_assessor(sign_in: SignIn, cast: Cast) -> None:
    check, bob, fay = checks.quiz(cast, *ALL), sign_in("bob"), sign_in("fay")
    assert fay.get(f"/checks/{check.id}/judge").status_code == 404  # nothing is handed in
    send(bob, check, **RIGHT)
    assert (check.state, db.session.query(Evidence).count()) == (PlannedState.PLANNED, 0)
    assert db.session.query(Mail).one().person_id == cast.fay.id
    page = words(fay.get(f"/checks/{check.id}/judge").get_data(as_text=True))
    assert "Because of lag" in page
    assert "It says why the order matters." in page
    assert judge(fay, check).status_code == 422
    assert judge(fay, check, q4="wrong").status_code == 302
    assert (outcome().grade, outcome().note) == (Grade.AGAIN, "3/4")
    assert "wrong" in words(bob.get(f"/checks/{check.id}").get_data(as_text=True))


def test_it_counts_for_the_day_it_was_handed_in_on(
    sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = checks.quiz(cast, QuizKind.TEXT)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 6, 16, 22, 30, tzinfo=UTC))
    send(sign_in("bob"), check, q1="Because")
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 6, 19, 8, 0, tzinfo=UTC))
    judge(sign_in("fay"), check, q1="right")
    assert outcome().happened_on == date(2026, 6, 17)  # past midnight in Berlin


def test_an_empty_text_is_wrong_at_once(sign_in: SignIn, cast: Cast) -> None:
    send(sign_in("bob"), checks.quiz(cast, QuizKind.TEXT), q1=" ")
    assert outcome().grade is Grade.AGAIN


def test_what_is_handed_in_stays(sign_in: SignIn, cast: Cast) -> None:
    check, bob = checks.quiz(cast, *ALL), sign_in("bob")
    send(bob, check, **RIGHT)
    answer = send(bob, check, **{**RIGHT, "q4": "Another answer"})
    assert answer.status_code == 409
    assert "You have handed this quiz in already." in words(answer.get_data(as_text=True))
    assert answers()[3].text == "Because of lag"
    assert bob.get(f"/checks/{check.id}/quiz").status_code == 302


def test_the_second_judgement_is_told(sign_in: SignIn, cast: Cast) -> None:
    check, fay = checks.quiz(cast, QuizKind.TEXT), sign_in("fay")
    send(sign_in("bob"), check, q1="Because")
    assert judge(fay, check, q1="right").status_code == 302
    assert judge(fay, check, q1="wrong").status_code == 302  # leads to the result
    assert outcome().grade is Grade.EASY


@pytest.mark.parametrize(
    "wrong", [{"q1": "7"}, {"q2": ["9"]}, {"q3-step0": "4"}, {"q4": "x" * 10_001}, {"q4": "\x00"}]
)
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, wrong: dict[str, Any]) -> None:
    check = checks.quiz(cast, *ALL)
    assert send(sign_in("bob"), check, **{**RIGHT, **wrong}).status_code == 422
    assert all(row.answered_at is None and row.chosen == [] for row in answers())


def test_the_manager_sees_the_result_and_not_the_answers(sign_in: SignIn, cast: Cast) -> None:
    check = checks.quiz(cast, *GRADED)
    send(sign_in("bob"), check, **RIGHT)
    assert "Read its log" not in sign_in("alice").get(f"/checks/{check.id}").get_data(as_text=True)
    assert "Read its log" in sign_in("fay").get(f"/checks/{check.id}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 403), ("fay", 403), ("adam", 404), ("mia", 404), ("eve", 403)]
)
def test_nobody_else_answers(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    check, client = checks.quiz(cast, *ALL), sign_in(who)
    assert client.get(f"/checks/{check.id}/quiz").status_code == status
    assert send(client, check, **RIGHT).status_code == status


def test_nobody_else_judges(sign_in: SignIn, cast: Cast) -> None:
    check = checks.quiz(cast, QuizKind.TEXT)
    send(sign_in("bob"), check, q1="Because")
    for who, status in (("bob", 403), ("alice", 403), ("mia", 404), ("eve", 403)):
        assert judge(sign_in(who), check, q1="right").status_code == status, who
    assert db.session.query(Evidence).count() == 0


def test_steps_are_never_shown_in_their_right_order(cast: Cast) -> None:
    asked = checks.question(cast, QuizKind.ORDER, options=["Stop", "Start"])
    for number in range(20):
        check = PlannedCheck(key=f"k{number}")
        assert shuffled(check, asked) == [1, 0]
    assert Given([1]).text == ""


def test_handed_in_twice_at_once_counts_once(own_app: Flask, frozen: object) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        address, account = f"/checks/{checks.quiz(cast, *GRADED).id}/quiz", cast.accounts["bob"]
    senders = [_sender(own_app, account, address) for _ in range(3)]
    statuses = at_once(senders)
    assert sorted(statuses)[0] == 302
    assert set(statuses) <= {302, 409}
    with own_app.app_context():
        assert db.session.query(Evidence).count() == 1


def _sender(app: Flask, account: Any, address: str) -> Callable[[], int]:
    client: Any = app.test_client()
    client.sign_in(account)
    data = {"csrf_token": client.token(), "hand_in": "yes", **RIGHT}
    return lambda: int(client.post(address, data=data).status_code)
