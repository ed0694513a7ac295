"""The rows of evidence behind a figure: who proved what, without names."""

from datetime import date

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from ktrack.access import rows
from ktrack.models import (
    Engagement,
    Evidence,
    Person,
    PlanItem,
    Shadowing,
    ShadowingSkill,
    Skill,
)
from ktrack.models.choices import EvidenceType
from ktrack.retention.evidence import counts
from ktrack.retention.scope import Scope


def evidence(viewer: Person, scope: Scope, skill_id: int | None, as_of: date) -> Select[Evidence]:
    """Return the statement for sign-offs, checks and uses that count in a scope, the latest first.

    They are those of the scope's mentees in its planned skills, up to `as_of`, as known now.
    """
    planned = (
        exists()
        .where(
            Shadowing.mentee_id == Evidence.person_id,
            ShadowingSkill.shadowing_id == Shadowing.id,
            ShadowingSkill.skill_id == Evidence.skill_id,
            PlanItem.engagement_id == Shadowing.engagement_id,
            PlanItem.skill_id == Evidence.skill_id,
            Engagement.id == Shadowing.engagement_id,
            Engagement.starts_on <= as_of,
            *scope.of_items(),
        )
        .correlate(Evidence)
    )
    statement = (
        select(Evidence)
        .join(Evidence.skill)
        .join(Evidence.person)
        .where(Evidence.type != EvidenceType.CLAIM, Evidence.happened_on <= as_of)
        .where(counts(), rows.evidence(viewer), planned)
        .options(
            contains_eager(Evidence.skill),
            contains_eager(Evidence.person),
            joinedload(Evidence.assessor),
        )
        .order_by(Evidence.happened_on.desc(), Evidence.id.desc())
    )
    return statement if skill_id is None else statement.where(Skill.id == skill_id)
