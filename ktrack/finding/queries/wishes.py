"""Why somebody might want a mentor in a skill: plain reasons, each from one place, and nothing else.

Each source is one function of SOURCES; a source says for which skill and why, `finding/words.py` says it in a
sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import Select, and_, func, or_, select

from ktrack import walking
from ktrack.base.db import db
from ktrack.models import (
    Agreement,
    AgreementCriterion,
    Engagement,
    Holding,
    Person,
    PlanItem,
    Shadowing,
    ShadowingSkill,
    Skill,
)
from ktrack.models.choices import AgreementAnswer, Kind, Role

PASSED_ON = 3
"""From this proved level on a skill of an agreement counts as passed on."""
MOST = 50
"""Reasons of one source that are looked at."""


class Why(StrEnum):
    """Where a reason comes from."""

    GOAL = "goal"
    GAP = "gap"
    PATHWAY = "pathway"
    CLAIM = "claim"


@dataclass(frozen=True)
class Wish:
    """A skill somebody has a reason to learn; target: the level it is about, None for none."""

    skill: Skill
    why: Why
    level: int | None
    target: int | None = None


Source: TypeAlias = Callable[[Person, date], list[Wish]]


def goals(person: Person, today: date) -> list[Wish]:
    """Skills that the person's accepted agreements name and that are not passed on yet."""
    agreed = (
        select(AgreementCriterion.skill_id)
        .join(Agreement, Agreement.id == AgreementCriterion.agreement_id)
        .join(Shadowing, Shadowing.id == Agreement.shadowing_id)
        .where(Shadowing.mentee_id == person.id, Agreement.answer == AgreementAnswer.ACCEPTED)
    )
    statement = _known(person).where(Skill.id.in_(agreed), func.coalesce(Holding.level, 0) < PASSED_ON)
    return [Wish(skill, Why.GOAL, level) for skill, level in db.session.execute(statement.limit(MOST))]


def gaps(person: Person, today: date) -> list[Wish]:
    """Skills in which the person is still below the target of a plan, in engagements past and present."""
    target = func.max(PlanItem.target_level)
    planned = (
        select(PlanItem.skill_id, target.label("target"))
        .join(Shadowing, Shadowing.engagement_id == PlanItem.engagement_id)
        .join(ShadowingSkill, and_(
            ShadowingSkill.shadowing_id == Shadowing.id, ShadowingSkill.skill_id == PlanItem.skill_id
        ))
        .join(Engagement, Engagement.id == PlanItem.engagement_id)
        .where(Shadowing.mentee_id == person.id, Engagement.starts_on <= today)
        .where(or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > today))
        .group_by(PlanItem.skill_id)
        .subquery()
    )  # fmt: skip
    statement = (
        _known(person)
        .add_columns(planned.c.target)
        .join(planned, planned.c.skill_id == Skill.id)
        .where(planned.c.target > func.coalesce(Holding.level, 0))
    )
    found = db.session.execute(statement.limit(MOST))
    return [Wish(skill, Why.GAP, level, target) for skill, level, target in found]


def pathways(person: Person, today: date) -> list[Wish]:
    """Skills that the person's pathways ask for next."""
    asked: dict[int, int] = {}
    for one in walking.missing([person.id], today):
        asked[one.skill_id] = max(one.level, asked.get(one.skill_id, 0))
    statement = _known(person).where(Skill.id.in_(asked)).limit(MOST)
    found = db.session.execute(statement).all() if asked else []
    return [Wish(skill, Why.PATHWAY, level, asked[skill.id]) for skill, level in found]


def claims(person: Person, today: date) -> list[Wish]:
    """Skills in which the person says more than anybody has verified."""
    higher = Holding.claim > func.coalesce(Holding.level, 0)
    statement = _known(person).add_columns(Holding.claim).where(higher)
    found = db.session.execute(statement.limit(MOST))
    return [Wish(skill, Why.CLAIM, level, claim) for skill, level, claim in found]


SOURCES: tuple[Source, ...] = (goals, gaps, pathways, claims)
"""In the order in which reasons are given. Another source joins here."""


def _known(person: Person) -> Select[Skill, int | None]:
    """Select skills with the person's verified level, None: never assessed; by name."""
    own = and_(Holding.skill_id == Skill.id, Holding.person_id == person.id)
    return select(Skill, Holding.level).outerjoin(Holding, own).order_by(Skill.name_en, Skill.id)


def wishes(person: Person, today: date) -> list[Wish]:
    """Return every reason there is, none for those who learn nothing here; a few statements a source."""
    if person.kind is not Kind.INTERNAL or person.role is Role.EXECUTIVE:
        return []
    return [wish for source in SOURCES for wish in source(person, today)]
