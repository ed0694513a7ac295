"""Planned checks of Bob's and questions for quizzes, as they are stored."""

from datetime import date
from typing import Any

from ktrack.base.db import db
from ktrack.models import PlannedCheck, QuizAnswer, QuizQuestion
from ktrack.models.choices import CheckKind, QuizKind
from tests.conftest import NOW
from tests.factories.cast import Cast

MONDAY = date(2026, 6, 15)
OPTIONS: dict[QuizKind, dict[str, Any]] = {
    QuizKind.SINGLE: {"options": ["Restart it", "Read its log", "Call Fay"], "correct": [1]},
    QuizKind.MULTIPLE: {"options": ["Lag", "Disk", "The weather"], "correct": [0, 1]},
    QuizKind.ORDER: {"options": ["Stop", "Copy", "Start"], "correct": []},
    QuizKind.TEXT: {"options": [], "correct": [], "solution": "It says *why* the order matters."},
}


def plan(cast: Cast, **changed: Any) -> PlannedCheck:
    """Store a demonstration of Bob's Kafka, level 4, that Alice is to hold this week."""
    said = {
        "key": f"check-{db.session.query(PlannedCheck).count()}", "person_id": cast.bob.id, "minutes": 30,
        "skill_id": cast.kafka.id, "assessor_id": cast.alice.id, "kind": CheckKind.DEMO, "level": 4,
        "week_on": MONDAY, "due_on": date(2026, 6, 10), "planned_at": NOW, **changed,
    }  # fmt: skip
    if said["kind"] is CheckKind.QUIZ:
        said.setdefault("pass_percent", 80)
    check = PlannedCheck(**said)
    db.session.add(check)
    db.session.commit()
    return check


def question(cast: Cast, kind: QuizKind = QuizKind.SINGLE, **changed: Any) -> QuizQuestion:
    """Store a question of Fay's about Kafka."""
    number = db.session.query(QuizQuestion).count()
    said = {
        "key": f"question-{number}", "skill_id": cast.kafka.id, "author_id": cast.fay.id, "kind": kind,
        "level": 3, "text": f"Number {number}: a broker is down. What comes first?", "written_at": NOW,
        **OPTIONS[kind], **changed,
    }  # fmt: skip
    made = QuizQuestion(**said)
    db.session.add(made)
    db.session.commit()
    return made


def quiz(cast: Cast, *kinds: QuizKind, **changed: Any) -> PlannedCheck:
    """Store a quiz about Bob's Kafka that Fay judges, begun, with a question of each kind in that order."""
    check = plan(cast, **{"kind": CheckKind.QUIZ, "assessor_id": cast.fay.id, "minutes": 15, **changed})
    for position, kind in enumerate(kinds, 1):
        asked = question(cast, kind)
        row = QuizAnswer(
            planned_check_id=check.id, position=position, quiz_question_id=asked.id, chosen=[], text=""
        )
        db.session.add(row)
    db.session.commit()
    return check
