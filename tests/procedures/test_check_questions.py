"""Questions for quizzes that are written on a procedure."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from ktrack.base.db import db
from ktrack.checks import quizzes
from ktrack.checks.means import means
from ktrack.models import AuditEvent, ProcedureCheck, QuizAnswer, QuizQuestion
from ktrack.models.choices import CheckKind
from tests.conftest import NOW
from tests.factories import checks, procedures
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def write(client: PageClient, procedure_id: int, skill_id: int) -> Any:
    data = {
        "csrf_token": client.token(), "question_key": "qq-00000000000000aa", "skill": str(skill_id),
        "kind": "text", "level": "3", "text": "What comes before the restart?", "solution": "Its log.",
    }  # fmt: skip
    return client.post(f"/quiz/new?procedure={procedure_id}", data=data)


def test_the_next_quiz_of_its_skill_asks_it(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    for _number in range(means().questions + 5):
        checks.question(cast)
    fay = sign_in("fay")
    assert write(fay, made.id, cast.kafka.id).headers["Location"] == f"/procedures/{made.id}"
    assert write(fay, made.id, cast.kafka.id).status_code == 302  # sent twice, it is one
    row = db.session.scalars(select(ProcedureCheck)).one()
    assert db.session.query(AuditEvent).filter_by(action="procedure.check").count() == 1
    check = checks.plan(cast, kind=CheckKind.QUIZ, assessor_id=cast.fay.id, level=4)
    quizzes.start(check, means(), by=cast.bob, at=NOW)
    db.session.flush()
    asked = db.session.scalars(select(QuizAnswer.quiz_question_id).order_by(QuizAnswer.position))
    assert next(iter(asked)) == row.quiz_question_id


def test_learners_see_how_many_and_teachers_what(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    write(sign_in("alice"), made.id, cast.kafka.id)
    assert "before the restart?" in words(sign_in("fay").get(f"/procedures/{made.id}").get_data(as_text=True))
    page = words(sign_in("bob").get(f"/procedures/{made.id}").get_data(as_text=True))
    assert "Check questions 1" in page
    assert "before the restart?" not in page


def test_nobody_writes_about_other_skills_or_procedures_unseen(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    assert write(sign_in("fay"), made.id, cast.billing.id).status_code == 422
    assert write(sign_in("dan"), made.id, cast.kafka.id).status_code == 422  # passes no skill on
    draft = procedures.draft(cast)
    assert write(sign_in("fay"), draft.id, cast.kafka.id).headers["Location"] == "/quiz"
    assert db.session.query(ProcedureCheck).count() == 0
    assert db.session.query(QuizQuestion).count() == 1
