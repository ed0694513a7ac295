"""`ktrack import`: agreements, sessions, feedback, questions and checks become what the folder says."""

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import (
    Agreement,
    Feedback,
    Meeting,
    Person,
    PlannedCheck,
    Prediction,
    Pulse,
    Question,
    QuizAnswer,
    QuizQuestion,
)
from tests.exchange.taking import everything, give, take, trail
from tests.factories.company_folder import Tables, company, row, write_folder
from tests.factories.relation_folder import everything_said, relations


def one(model: Any, key: str) -> Any:
    """The row of a table that has the company's id `key`."""
    return db.session.scalars(select(model).where(model.key == key)).one()


def test_it_stores_what_a_pair_said(app: Flask, tmp_path: Path) -> None:
    tables = everything_said()
    found = take(write_folder(tmp_path, tables))
    assert found == {name: (len(rows), 0, 0) for name, rows in tables.items()}
    assert [(row.version, row.answer) for row in db.session.scalars(select(Agreement))] == [
        (1, "returned"), (2, "accepted"), (1, None)
    ]  # fmt: skip
    assert {row.shown for row in one(Agreement, "a2").criteria} == {"One run at night", "A rolling restart"}
    held = one(Meeting, "m1")
    assert (held.entry.key, held.state, [task.text for task in held.follow_ups]) == (
        "l1", "held", ["Write it down", "Send the list"]
    )  # fmt: skip
    said = one(Feedback, "f1").suggestions
    assert [(row.answer, row.reason, row.outcome) for row in said] == [
        ("accepted", "", "It is in the runbook"), ("declined", "The alarm does", ""),
    ]  # fmt: skip
    assert [move.reason for move in one(Question, "q2").moves] == ["Fay is away"]
    assert len(db.session.scalars(select(Pulse)).all()) == 3


def test_it_stores_checks_quizzes_and_predictions(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path, everything_said()))
    held = one(PlannedCheck, "k1")
    assert (held.evidence.key, held.audit, held.pass_percent) == ("v5", True, None)
    several, order = one(QuizQuestion, "z2"), one(QuizQuestion, "z3")
    assert (several.options, several.correct) == (["Lag", "Heat", "ISR"], [0, 2])
    assert (order.correct, one(QuizQuestion, "z4").options) == ([], [])
    assert one(QuizQuestion, "z1").question.key == "q1"
    answers = db.session.scalars(select(QuizAnswer).order_by(QuizAnswer.position)).all()
    assert [(row.chosen, row.right) for row in answers] == [
        ([0, 2], True), ([1, 0, 2], False), ([], None), ([], None)
    ]  # fmt: skip
    (foretold,) = db.session.scalars(select(Prediction))
    assert (foretold.chance, foretold.age_days, foretold.policy_version_id) == (0.8349173100213217, 61, None)


def test_the_same_again_changes_nothing(app: Flask, tmp_path: Path) -> None:
    tables = everything_said()
    take(write_folder(tmp_path, tables))
    before = everything()
    assert take(tmp_path) == {name: (0, 0, len(rows)) for name, rows in tables.items()}
    assert everything() == before
    assert trail() == ["import"]


def test_they_may_come_later_than_the_company(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "company", company()))
    tables = relations()
    found = take(write_folder(tmp_path / "later", tables))
    assert found == {name: (len(rows), 0, 0) for name, rows in tables.items()}


def test_a_folder_without_them_leaves_them(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "all", everything_said()))
    before = give(tmp_path / "before")
    take(write_folder(tmp_path / "company", company()))
    assert give(tmp_path / "after") == before


def answered(tables: Tables) -> None:
    """What was open gets its answer."""
    at = {"answered_at": "2026-06-14T08:00:00Z"}
    row(tables, "agreements", "a3").update(at, answer="accepted", answered_by="fay")
    row(tables, "concerns", "n2").update(at, answer="In autumn", answered_by="fay")
    row(tables, "sessions", "m3").update(at, state="accepted", place="Room 8")
    tables["follow_ups"][1]["done_on"] = "2026-06-14"
    row(tables, "feedback", "f3").update(situation="Night", effect="Good", given_at=at["answered_at"])
    tables["suggestions"][2].update(at, answer="accepted")
    row(tables, "questions", "q2").update(at, answer="The team", answered_by="alice")
    row(tables, "quiz_questions", "z4")["retired_at"] = at["answered_at"]
    row(tables, "planned_checks", "k2").update(week_on="2026-06-22", assessor_id="mia", reason="Later")
    tables["quiz_answers"][2]["right"] = "true"


def test_what_was_open_may_be_answered(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "first", everything_said()))
    tables = everything_said()
    answered(tables)
    found = take(write_folder(tmp_path / "second", tables))
    changed = {name for name, counts in found.items() if counts[1]}
    assert changed == {
        "agreements", "concerns", "sessions", "follow_ups", "feedback", "suggestions", "questions",
        "quiz_questions", "planned_checks", "quiz_answers",
    }  # fmt: skip
    assert one(Question, "q2").answered_by.key == "alice"
    judged = db.session.scalars(select(QuizAnswer).order_by(QuizAnswer.position)).all()[2]
    assert (judged.right, judged.text) == (True, "To keep leaders")
    assert one(PlannedCheck, "k2").assessor == one(Person, "mia")
