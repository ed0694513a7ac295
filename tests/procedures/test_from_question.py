"""Making a procedure of an answered question."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Mail, Procedure, ProcedureVersion
from tests.factories import procedures, questions
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def click(client: PageClient, question_id: int) -> tuple[int, str]:
    answer = client.post(f"/questions/{question_id}/procedure", data={"csrf_token": client.token()})
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.parametrize(("who", "told"), [("bob", "fay"), ("fay", "bob")])
def test_one_click_makes_a_draft_that_the_two_complete(
    sign_in: SignIn, cast: Cast, who: str, told: str
) -> None:
    question = procedures.answered(cast)
    client = sign_in(who)
    assert "Make a procedure of it" in client.get(f"/questions/{question.id}").get_data(as_text=True)
    status, where = click(client, question.id)
    made = db.session.scalars(select(Procedure)).one()
    assert (status, where) == (302, f"/procedures/{made.id}/edit")
    assert (made.owner_id, made.question_id, made.published_at) == (cast.bob.id, question.id, None)
    assert (made.skills, made.engagements) == ([cast.kafka], [cast.engagement])
    version = db.session.scalars(select(ProcedureVersion)).one()
    assert version.title == "Why do the brokers rebalance?"
    assert "Leaders *move*." in version.text
    mail = db.session.query(Mail).one()
    assert (mail.person_id, mail.kind) == (getattr(cast, told).id, "procedure.drafted")
    for person, sees in (("bob", 200), ("fay", 200), ("alice", 200), ("mia", 404), ("charlie", 404)):
        assert sign_in(person).get(f"/procedures/{made.id}/edit").status_code == sees, person
    for person, sees in (("eve", 404), ("adam", 404)):
        assert sign_in(person).get(f"/procedures/{made.id}").status_code == sees, person


def test_a_question_becomes_one_procedure(sign_in: SignIn, cast: Cast) -> None:
    question = procedures.answered(cast)
    click(sign_in("bob"), question.id)
    made = db.session.scalars(select(Procedure)).one()
    assert click(sign_in("fay"), question.id) == (302, f"/procedures/{made.id}")
    assert db.session.query(ProcedureVersion).count() == 1
    page = sign_in("alice").get(f"/questions/{question.id}").get_data(as_text=True)
    assert "Open the draft made of it" in words(page)


def test_others_and_open_questions_make_none(sign_in: SignIn, cast: Cast) -> None:
    question, waiting = procedures.answered(cast), questions.ask(cast)
    for who, status in (("mia", 404), ("charlie", 404), ("gil", 404), ("eve", 403), ("adam", 403)):
        assert click(sign_in(who), question.id)[0] == status, who
    assert click(sign_in("bob"), waiting.id)[0] == 404
    assert db.session.query(Procedure).count() == 0
