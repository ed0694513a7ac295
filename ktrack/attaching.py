"""Attaching questions for quizzes to the procedure they were written on."""

from datetime import datetime

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.models import Person, Procedure, ProcedureCheck, QuizQuestion


def attach(procedure: Procedure, question: QuizQuestion, *, by: Person, at: datetime) -> None:
    """Let a question belong to a procedure; attaching it again changes nothing.

    The next quiz of its skill then asks it before others (`checks/quizzes.py`).
    """
    db.session.flush()
    if db.session.get(ProcedureCheck, (procedure.id, question.id)) is None:
        db.session.add(ProcedureCheck(procedure_id=procedure.id, quiz_question_id=question.id))
        trail.note(by, "procedure.check", procedure, at, question=question.id)
