"""Quizzes: begun, answered in one go or several, handed in, judged, and then evidence.

Questions with choices or an order are graded at once; the assessor judges free text. From the share of right
answers the grade follows: below the pass mark `again`; from there to half-way to everything right `hard`;
beyond `good`; everything right `easy`. What was not answered is wrong. A quiz that is not passed shows the
level below the one checked: at the level itself KT-1 would take `again` for `hard`, as nothing was lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from flask_babel import lazy_gettext as _l

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.checks import queries
from ktrack.checks.actions import claim_turn
from ktrack.checks.means import Means
from ktrack.mail import outbox
from ktrack.models import Person, PlannedCheck, QuizAnswer, QuizQuestion
from ktrack.models.choices import CheckKind, EvidenceType, Grade, QuizKind
from ktrack.retention import record
from ktrack.retention.record import Fact


@dataclass(frozen=True)
class Given:
    """What was answered: chosen options by position from 0 (of an order: in the order given), or a text."""

    chosen: list[int]
    text: str = ""


@dataclass(frozen=True)
class Result:
    """How a quiz stands: right answers, all questions, and texts that the assessor has still to judge."""

    right: int
    asked: int
    to_judge: int
    handed_in: bool

    @property
    def percent(self) -> float:
        """The share of right answers in percent."""
        return 100 * self.right / self.asked if self.asked else 0


def start(check: PlannedCheck, means: Means, *, by: Person, at: datetime) -> None:
    """Choose the questions of a quiz; starting again changes nothing.

    Refused for other checks, where no questions are written and where nobody is there to judge.
    """
    claim_turn(check)
    if check.kind is not CheckKind.QUIZ:
        raise Refused(_l("This check is no quiz."))
    if queries.answers(check):
        return
    if check.assessor_id is None:
        raise Refused(_l("Nobody is there to judge it yet: ask the engagement's manager to choose somebody."))
    questions = _chosen(check, queries.questions_for(check.skill_id, check.level), means.questions)
    if not questions:
        raise Refused(_l("Nobody has written questions for this yet: ask for a demonstration instead."))
    for position, question in enumerate(questions, 1):
        row = QuizAnswer(
            planned_check_id=check.id, position=position, quiz_question_id=question.id, chosen=[], text=""
        )
        db.session.add(row)
    trail.note(by, "quiz.start", check, at, questions=len(questions))


def keep(check: PlannedCheck, given: Mapping[int, Given]) -> None:
    """Store answers by position, to be gone on with later. Stale once the quiz is handed in."""
    claim_turn(check)
    _write(queries.answers(check), given)


def hand_in(
    check: PlannedCheck, given: Mapping[int, Given], *, by: Person, at: datetime, today: date
) -> Result:
    """Store the answers for good and grade them; unless texts are to be judged, it becomes evidence."""
    claim_turn(check)
    rows = queries.answers(check)
    _write(rows, given)
    for row in rows:
        row.answered_at, row.right = at, is_right(row)
    trail.note(by, "quiz.finish", check, at)
    if result(rows).to_judge == 0:
        _conclude(check, rows, by, at, today, today)
    elif check.assessor is not None:
        outbox.tell(check.assessor, "check.planned", f"quiz {check.id}", "quiz_to_judge", check=check)
    return result(rows)


def judge(
    check: PlannedCheck,
    verdicts: Mapping[int, bool],
    *,
    by: Person,
    at: datetime,
    today: date,
    held_on: date,
) -> Result:
    """Say by position which texts are right; the quiz becomes evidence of the day it was handed in on."""
    claim_turn(check)
    rows = queries.answers(check)
    waiting = [row for row in rows if row.right is None]
    if not rows or any(row.answered_at is None for row in rows):
        raise Refused(_l("This quiz is not handed in yet."))
    if {row.position for row in waiting} != set(verdicts):
        raise Stale(_l("Other answers are to be judged now. Open the quiz again."))
    for row in waiting:
        row.right = verdicts[row.position]
    trail.note(by, "quiz.judge", check, at)
    _conclude(check, rows, by, at, today, held_on)
    return result(rows)


def result(rows: list[QuizAnswer]) -> Result:
    """Return how a quiz with these answers stands."""
    handed_in = bool(rows) and all(row.answered_at is not None for row in rows)
    right = sum(row.right is True for row in rows)
    return Result(right, len(rows), sum(handed_in and row.right is None for row in rows), handed_in)


def grade(percent: float, pass_percent: int) -> Grade:
    """Return the grade of a share of right answers; see the head of this module."""
    if percent < pass_percent:
        return Grade.AGAIN
    if percent >= 100:
        return Grade.EASY
    return Grade.GOOD if percent >= (100 + pass_percent) / 2 else Grade.HARD


def is_right(row: QuizAnswer) -> bool | None:
    """Return whether an answer is right; None for a text, which somebody has to judge."""
    question = row.quiz_question
    if question.kind is QuizKind.TEXT:
        return None if row.text.strip() else False
    if question.kind is QuizKind.ORDER:
        return row.chosen == list(range(len(question.options)))
    return bool(row.chosen) and sorted(row.chosen) == sorted(question.correct)


def shuffled(check: PlannedCheck, question: QuizQuestion) -> list[int]:
    """Return the steps of an order as they are shown: the same each time, and not as they should be."""
    right = list(range(len(question.options)))
    mixed = sorted(right, key=lambda step: _dice(f"{check.key} {question.key} {step}"))
    return mixed if mixed != right else [*right[1:], *right[:1]]


def _chosen(check: PlannedCheck, questions: list[QuizQuestion], most: int) -> list[QuizQuestion]:
    """Return which questions this quiz has: another choice for each check, the same one whenever asked.

    What was written on a procedure in use and was never asked comes first.
    """
    first = queries.unasked_of_procedures(questions)
    ordered = sorted(questions, key=lambda one: (one.id not in first, _dice(f"{check.key} {one.key}")))
    return ordered[:most]


def _dice(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()


def _write(rows: list[QuizAnswer], given: Mapping[int, Given]) -> None:
    if not rows:
        raise Refused(_l("This quiz has not begun yet."))
    if any(row.answered_at is not None for row in rows):
        raise Stale(_l("You have handed this quiz in already."))
    for row in rows:
        if row.position in given:
            row.chosen, row.text = given[row.position].chosen, given[row.position].text


def _conclude(
    check: PlannedCheck, rows: list[QuizAnswer], by: Person, at: datetime, today: date, held_on: date
) -> None:
    found = result(rows)
    how = grade(found.percent, check.pass_percent or 100)
    shown = check.level if how is not Grade.AGAIN else max(check.level - 1, 0)
    fact = Fact(
        EvidenceType.CHECK, check.person_id, check.skill_id, held_on, level=shown, kind=CheckKind.QUIZ,
        grade=how, assessor_id=check.assessor_id, note=f"{found.right}/{found.asked}",
    )  # fmt: skip
    record.record(fact, by, at, today, check=check)
