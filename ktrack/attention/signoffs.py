"""Sign-offs that are overdue: somebody has said for 14 days that they reached what the plan asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, func, select

from ktrack.attention.scope import MENTEE, MENTOR, managed_by, runs_or_ran
from ktrack.base.db import db
from ktrack.models import Engagement, Evidence, Holding, Person, PlanItem, Shadowing, ShadowingSkill, Skill
from ktrack.models.choices import EvidenceType
from ktrack.retention.evidence import counts

PATIENCE = 14
"""Days in which a claim should be signed off, or what is missing said."""
Pair = tuple[int, int, int]
"""Person id, skill id and target."""


@dataclass(frozen=True)
class Overdue:
    """A skill that its mentee says to have reached since a day, and nobody has verified."""

    shadowing_id: int
    engagement_id: int
    manager_id: int
    title: str
    mentor: str
    mentee_id: int
    mentee: str
    skill: Skill
    target: int
    since: date
    days: int

    @property
    def about(self) -> str:
        """Return what tells this claim from all others."""
        return f"signoff {self.engagement_id} {self.mentee_id} {self.skill.id} {self.target} {self.since}"


def overdue(manager: Person | None, today: date) -> list[Overdue]:
    """Return the overdue sign-offs, the longest first; None: of all managers. Two statements."""
    since = _claimed_since(manager, today)
    found: dict[tuple[int, int, int], Overdue] = {}
    for row in db.session.execute(_candidates(manager, today)):
        skill, day = row.Skill, since.get((row.mentee_id, row.Skill.id, row.target))
        if day is None or (today - day).days < PATIENCE:
            continue
        one = Overdue(
            row.shadowing_id, row.engagement_id, row.manager_id, row.title, row.mentor, row.mentee_id,
            row.mentee, skill, row.target, day, (today - day).days,
        )  # fmt: skip
        found.setdefault((row.engagement_id, row.mentee_id, skill.id), one)
    return sorted(found.values(), key=lambda one: (one.since, one.shadowing_id, one.skill.id))


def _unverified(manager: Person | None, today: date, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Skills of pairs whose mentee says to be where the plan wants them, and is not verified there."""
    planned = and_(
        PlanItem.engagement_id == Shadowing.engagement_id,
        PlanItem.skill_id == ShadowingSkill.skill_id,
        PlanItem.retired_on.is_(None),
    )
    held = and_(
        Holding.person_id == Shadowing.mentee_id,
        Holding.skill_id == ShadowingSkill.skill_id,
        Holding.claim >= PlanItem.target_level,
        func.coalesce(Holding.level, 0) < PlanItem.target_level,
    )
    statement: Select[*tuple[Any, ...]] = (
        select(*columns)
        .select_from(Shadowing)
        .join(Shadowing.engagement)
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .join(PlanItem, planned)
        .join(Holding, held)
        .where(managed_by(manager), runs_or_ran(today))
    )
    return statement


def _candidates(manager: Person | None, today: date) -> Select[*tuple[Any, ...]]:
    columns = (
        Shadowing.id.label("shadowing_id"), Shadowing.engagement_id, Engagement.manager_id, Engagement.title,
        MENTOR.name.label("mentor"), Shadowing.mentee_id, MENTEE.name.label("mentee"), Skill,
        PlanItem.target_level.label("target"),
    )  # fmt: skip
    return (
        _unverified(manager, today, *columns)
        .join(MENTOR, MENTOR.id == Shadowing.mentor_id)
        .join(MENTEE, MENTEE.id == Shadowing.mentee_id)
        .join(Skill, Skill.id == ShadowingSkill.skill_id)
        .order_by(Shadowing.id)
    )


def _claimed_since(manager: Person | None, today: date) -> dict[Pair, date]:
    """Return since when each mentee has said to be at the target, without saying less in between."""
    columns = (Shadowing.mentee_id, ShadowingSkill.skill_id, PlanItem.target_level)
    asked = _unverified(manager, today, *columns).distinct().subquery()
    claims = (
        select(
            asked.c.mentee_id, asked.c.skill_id, asked.c.target_level, Evidence.happened_on, Evidence.level
        )
        .join(
            Evidence,
            and_(Evidence.person_id == asked.c.mentee_id, Evidence.skill_id == asked.c.skill_id),
        )
        .where(Evidence.type == EvidenceType.CLAIM, counts())
        .order_by(*asked.c, Evidence.happened_on, Evidence.recorded_at, Evidence.id)
    )
    rows = db.session.execute(claims)
    found = {}
    for pair, said in groupby(rows, key=lambda row: (row[0], row[1], row[2])):
        since = _said_since(pair[2], ((row[3], row[4]) for row in said))
        if since is not None:
            found[pair] = since
    return found


def _said_since(target: int, claims: Iterable[tuple[date, int]]) -> date | None:
    """Return the day of the first claim of at least `target` after the last one below it."""
    since = None
    for day, level in claims:
        if level < target:
            since = None
        elif since is None:
            since = day
    return since
