"""Writing questions for quizzes, and retiring them."""

from collections.abc import Callable
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import Question, QuizQuestion
from ktrack.models.choices import QuizKind
from tests.conftest import NOW
from tests.factories import checks
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import chosen, field_value, words

SignIn = Callable[[str], PageClient]
TYPED = {
    "level": "3", "kind": "single", "text": "A broker is down. What comes **first**?",
    "solution": "The log tells.", "options-3-text": "Call Fay",
    "options-0-text": "Restart it", "options-1-text": " Read its log ", "options-1-right": "y",
    "options-2-text": "",
}  # fmt: skip


def post(client: PageClient, cast: Cast, address: str = "/quiz/new", **changed: Any) -> Any:
    data = {"csrf_token": client.token(), "skill": str(cast.kafka.id), **TYPED, **changed}
    return client.post(address, data={name: value for name, value in data.items() if value is not None})


def written() -> QuizQuestion:
    return db.session.query(QuizQuestion).one()


def answered(cast: Cast, **changed: Any) -> Question:
    """Bob's question about Kafka, which Fay answered."""
    said = {
        "key": "q-1", "shadowing_id": cast.shadowing.id, "skill_id": cast.kafka.id, "asker_id": cast.bob.id,
        "expert_id": cast.fay.id, "asked_at": NOW, "reply_by": NOW, "text": "Why one by one?",
        "answer": "Or the quorum is lost.", "answered_at": NOW, "answered_by_id": cast.fay.id, **changed,
    }  # fmt: skip
    row = Question(**said)
    db.session.add(row)
    db.session.commit()
    return row


@pytest.mark.parametrize("who", ["fay", "alice"])
def test_who_passes_a_skill_on_writes_questions(sign_in: SignIn, cast: Cast, who: str) -> None:
    client = sign_in(who)
    assert post(client, cast).headers["Location"] == "/quiz"
    row = written()
    assert (row.skill_id, row.author_id, row.level) == (cast.kafka.id, cast.accounts[who].person_id, 3)
    assert (row.kind, row.options, row.correct) == (
        QuizKind.SINGLE,
        ["Restart it", "Read its log", "Call Fay"],
        [1],
    )
    assert (row.solution, row.retired_at) == ("The log tells.", None)
    assert "What comes first?" in words(client.get("/quiz").get_data(as_text=True))


@pytest.mark.parametrize(
    ("kind", "options", "right"),
    [("multiple", 3, [1]), ("order", 3, []), ("text", 0, [])],
)
def test_each_kind_keeps_what_it_needs(
    sign_in: SignIn, cast: Cast, kind: str, options: int, right: list[int]
) -> None:
    post(sign_in("fay"), cast, kind=kind)
    assert (written().kind.value, len(written().options), written().correct) == (kind, options, right)


def test_the_same_form_sent_twice_writes_one(sign_in: SignIn, cast: Cast) -> None:
    fay = sign_in("fay")
    key = field_value(fay.get("/quiz/new").get_data(as_text=True), "question_key")
    assert [post(fay, cast, question_key=key).status_code for _ in range(2)] == [302, 302]
    assert written().key == key
    assert post(sign_in("alice"), cast, question_key=key).status_code == 422


def test_an_answered_question_is_the_source(sign_in: SignIn, cast: Cast) -> None:
    source, fay = answered(cast), sign_in("fay")
    address = f"/quiz/new?question={source.id}"
    page = fay.get(address).get_data(as_text=True)
    assert field_value(page, "text") == "Why one by one?"
    assert field_value(page, "solution") == "Or the quorum is lost."
    assert ("kind", "text") in chosen(page)
    post(fay, cast, address, kind="text")
    assert written().question_id == source.id


@pytest.mark.parametrize("who", ["gil", "mia"])
def test_others_questions_are_no_source(sign_in: SignIn, cast: Cast, who: str) -> None:
    source = answered(cast)
    assert "Why one by one?" not in sign_in(who).get(f"/quiz/new?question={source.id}").get_data(as_text=True)


def test_an_open_question_is_no_source(sign_in: SignIn, cast: Cast) -> None:
    source = answered(cast, answer="", answered_at=None, answered_by_id=None)
    page = sign_in("fay").get(f"/quiz/new?question={source.id}").get_data(as_text=True)
    assert "Why one by one?" not in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"options-1-right": None}, "Tick the one option that is right."),
     ({"options-0-right": "y"}, "Tick the one option that is right."),
     ({"kind": "multiple", "options-1-right": None}, "Tick the options that are right."),
     ({"options-0-text": "", "options-3-text": ""}, "Write at least two options."),
     ({"options-0-text": "Call Fay"}, "Two options are the same."),
     ({"kind": "text", "solution": " "}, "Say what a good answer contains"),
     ({"text": ""}, "required"), ({"text": "x" * 5_001}, "5000"), ({"kind": "essay"}, "Not a valid choice"),
     ({"options-0-text": "x" * 501}, "500"), ({"skill": "999999"}, "Not a valid choice"),
     ({"level": "6"}, "Not a valid choice"), ({"solution": "\x00"}, "NUL")],
)  # fmt: skip
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, Any], said: str) -> None:
    answer = post(sign_in("fay"), cast, **changed)
    assert answer.status_code == 422
    assert said in words(answer.get_data(as_text=True))
    assert db.session.query(QuizQuestion).count() == 0


def test_rows_are_added_without_a_script(sign_in: SignIn, cast: Cast) -> None:
    answer = post(sign_in("fay"), cast, add="options")
    assert answer.status_code == 200
    assert 'name="options-4-text"' in answer.get_data(as_text=True)


def test_only_skills_one_passes_on(sign_in: SignIn, cast: Cast) -> None:
    assert post(sign_in("fay"), cast, skill=str(cast.secrets.id)).status_code == 422
    assert post(sign_in("mia"), cast).status_code == 422
    assert "You pass no skill on." in words(sign_in("mia").get("/quiz/new").get_data(as_text=True))
    assert db.session.query(QuizQuestion).count() == 0


def test_a_retired_question_is_asked_no_more(sign_in: SignIn, cast: Cast) -> None:
    row, fay = checks.question(cast), sign_in("fay")
    for _ in range(2):
        answer = fay.post(f"/quiz/{row.id}/retire", data={"csrf_token": fay.token()}, follow_redirects=True)
        assert "retired" in words(answer.get_data(as_text=True))
    assert row.retired_at == NOW


@pytest.mark.parametrize(("who", "status"), [("mia", 404), ("gil", 404), ("bob", 404), ("eve", 403)])
def test_nobody_else_retires(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    row, client = checks.question(cast), sign_in(who)
    answer = client.post(f"/quiz/{row.id}/retire", data={"csrf_token": client.token()})
    assert answer.status_code == status
    assert row.retired_at is None


def test_executives_write_none(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("eve").get("/quiz").status_code == 403
    assert sign_in("eve").get("/quiz/new").status_code == 403


def test_other_methods_are_refused(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("fay").delete("/quiz/new").status_code == 405
    assert sign_in("fay").get(f"/quiz/{checks.question(cast).id}/retire").status_code == 405
