"""What is known before a week is planned: checks that stand, people's time, questions and criteria."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy import Select, and_, func, or_, select

from ktrack.base.arrays import fetch_table
from ktrack.base.db import db
from ktrack.models import Agreement, AgreementCriterion, Person, PlannedCheck, QuizQuestion, Shadowing, Skill
from ktrack.models.choices import AgreementAnswer, PlannedState, Role
from ktrack.scoring.columns import FloatArray, IntArray

PUT_OFF = timedelta(weeks=4)
"""How long a cancelled check is left alone."""


@dataclass(frozen=True)
class Taken:
    """What other checks leave of a week.

    planned, put_off: (person id, skill id) that have one, or had one cancelled lately; busy: who has a check
    in the week or an older one still to be held; minutes: of the company's assessors; by_assessor: by id.
    """

    planned: frozenset[tuple[int, int]]
    put_off: frozenset[tuple[int, int]]
    busy: frozenset[int]
    minutes: int
    by_assessor: dict[int, int]


def taken(monday: date) -> Taken:
    """Return what the checks that stand take of a week; those of earlier weeks are still to be held."""
    table = PlannedCheck
    recent = and_(table.state == PlannedState.CANCELLED, table.week_on > monday - PUT_OFF)
    held = and_(table.state == PlannedState.HELD, table.week_on == monday)
    rows = select(
        table.person_id, table.skill_id, table.assessor_id, table.state, table.week_on, table.minutes
    )
    found = db.session.execute(rows.where(or_(table.state == PlannedState.PLANNED, recent, held))).all()
    here = [row for row in found if row.state is not PlannedState.CANCELLED and row.week_on <= monday]
    by_assessor: dict[int, int] = {}
    for row in here:
        by_assessor[row.assessor_id] = by_assessor.get(row.assessor_id, 0) + row.minutes
    return Taken(
        frozenset((row.person_id, row.skill_id) for row in found if row.state is PlannedState.PLANNED),
        frozenset((row.person_id, row.skill_id) for row in found if row.state is PlannedState.CANCELLED),
        frozenset(row.person_id for row in here),
        sum(row.minutes for row in here),
        {who: minutes for who, minutes in by_assessor.items() if who is not None},
    )


def learning_minutes() -> FloatArray:
    """Return by person id how many minutes a week are agreed for learning; inf where nothing was agreed.

    None for executives, whose pages show no single checks.
    """
    person, minutes, executive = _table(
        select(Person.id, Person.weekly_learning_minutes, Person.role == Role.EXECUTIVE)
    )
    by_person = np.zeros(int(person.max(initial=0)) + 1)
    by_person[person.astype(np.int64)] = np.where(
        executive == 1, 0, np.where(np.isnan(minutes), np.inf, minutes)
    )
    return by_person


def questions_in_use() -> IntArray:
    """Return how many questions a quiz of a skill at a level can have, shape (n_skills, 6): those written
    for the level or a lower one."""
    rows = select(QuizQuestion.skill_id, QuizQuestion.level, func.count())
    rows = rows.where(QuizQuestion.retired_at.is_(None)).group_by(QuizQuestion.skill_id, QuizQuestion.level)
    skill, level, number = _table(rows).astype(np.int64)
    largest = db.session.scalar(select(func.max(Skill.id))) or 0
    count = np.zeros((largest + 1, 6), dtype=np.int64)
    count[skill, level] = number
    return np.cumsum(count, axis=1)


def criteria(people: Collection[int], skills: Collection[int]) -> dict[tuple[int, int], str]:
    """Return what the newest accepted agreements say must be shown, and to whom, by (person id, skill id)."""
    rows = (
        select(
            Shadowing.mentee_id,
            AgreementCriterion.skill_id,
            AgreementCriterion.shown,
            AgreementCriterion.to_whom,
        )
        .join(Agreement, Agreement.id == AgreementCriterion.agreement_id)
        .join(Shadowing, Shadowing.id == Agreement.shadowing_id)
        .where(Agreement.answer == AgreementAnswer.ACCEPTED)
        .where(Shadowing.mentee_id.in_(people), AgreementCriterion.skill_id.in_(skills))
        .order_by(Agreement.answered_at, Agreement.id)
    )
    found = db.session.execute(rows)
    return {(who, what): f"{shown}\n\n→ {whom}" if whom else shown for who, what, shown, whom in found}


def _table(statement: Select[*tuple[object, ...]]) -> FloatArray:
    return fetch_table(db.session.connection(), statement)
