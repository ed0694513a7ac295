"""The rows of evidence behind a figure: who proved what, without names."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

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


def evidence(viewer: Person, scope: Scope, skill_id: int | None, as_of: date) -> Select[Evidence]:
    """Return the statement for sign-offs, checks and uses that count in a scope, the latest first.

    They are those of the scope's mentees in its planned skills, up to `as_of`, as known now.
    """
    only = scope.of_items() if skill_id is None else [*scope.of_items(), PlanItem.skill_id == skill_id]
    # As pairs that are found once: asked of each row of evidence, SQLite begins at the wrong end.
    planned = (
        select(Shadowing.mentee_id, PlanItem.skill_id)
        .join(Engagement, Engagement.id == PlanItem.engagement_id)
        .join(Shadowing, Shadowing.engagement_id == PlanItem.engagement_id)
        .join(ShadowingSkill, _same_skill())
        .where(Engagement.starts_on <= as_of, *only)
    )
    statement = (
        select(Evidence)
        .join(Evidence.skill)
        .join(Evidence.person)
        .where(Evidence.type != EvidenceType.CLAIM, Evidence.happened_on <= as_of)
        .where(counts(), rows.evidence(viewer))
        .where(tuple_(Evidence.person_id, Evidence.skill_id).in_(planned))
        .options(
            contains_eager(Evidence.skill),
            contains_eager(Evidence.person),
            joinedload(Evidence.assessor),
        )
        .order_by(Evidence.happened_on.desc(), Evidence.id.desc())
    )
    return statement if skill_id is None else statement.where(Evidence.skill_id == skill_id)


def _same_skill() -> ColumnElement[bool]:
    return and_(ShadowingSkill.shadowing_id == Shadowing.id, ShadowingSkill.skill_id == PlanItem.skill_id)
