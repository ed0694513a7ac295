"""The rows of evidence behind a figure: who proved what, without names."""

from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Select, and_, select, tuple_
from sqlalchemy.orm import selectinload

from ktrack.access import rows
from ktrack.models import (
    Engagement,
    Evidence,
    Person,
    PlanItem,
    Shadowing,
    ShadowingSkill,
)
from ktrack.models.choices import EvidenceType
from ktrack.retention.evidence import counts
from ktrack.retention.scope import Scope


def evidence(viewer: Person, scope: Scope, as_of: date, known_then: bool = False) -> Select[Evidence]:
    """Return the statement for sign-offs, checks and uses that count in a scope, the latest first.

    They are those of the scope's mentees in its planned skills, up to `as_of`, as known now or, with
    `known_then`, at the end of that day (UTC).
    """
    known_at = datetime.combine(as_of, time.max, UTC) if known_then else None
    # As pairs that are found once: asked of each row of evidence, SQLite begins at the wrong end.
    planned = (
        select(Shadowing.mentee_id, PlanItem.skill_id)
        .join(Engagement, Engagement.id == PlanItem.engagement_id)
        .join(Shadowing, Shadowing.engagement_id == PlanItem.engagement_id)
        .join(ShadowingSkill, _same_skill())
        .where(Engagement.starts_on <= as_of, *scope.of_items())
    )
    # Names are read for the rows that are shown: PostgreSQL would join them to all evidence first.
    statement = (
        select(Evidence)
        .where(Evidence.type != EvidenceType.CLAIM, Evidence.happened_on <= as_of)
        .where(counts(known_at), rows.evidence(viewer))
        .where(tuple_(Evidence.person_id, Evidence.skill_id).in_(planned))
        .options(selectinload(Evidence.skill), selectinload(Evidence.person), selectinload(Evidence.assessor))
        .order_by(Evidence.happened_on.desc(), Evidence.id.desc())
    )
    skills = scope.skill_ids
    return statement if skills is None else statement.where(Evidence.skill_id.in_(skills))


def _same_skill() -> ColumnElement[bool]:
    return and_(ShadowingSkill.shadowing_id == Shadowing.id, ShadowingSkill.skill_id == PlanItem.skill_id)
