"""Reading contested evidence."""

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import Contest, Engagement, Evidence, Person, Shadowing, ShadowingSkill


def evidence(viewer: Person, evidence_id: int) -> Evidence | None:
    """Return a row of evidence if the viewer may see it."""
    statement = select(Evidence).where(Evidence.id == evidence_id, rows.evidence(viewer))
    return db.session.scalar(statement.options(joinedload(Evidence.skill), joinedload(Evidence.assessor)))


def contest(viewer: Person, contest_id: int) -> Contest | None:
    """Return what somebody contests if the viewer may see it."""
    row = joinedload(Contest.evidence)
    statement = select(Contest).where(Contest.id == contest_id, rows.contests(viewer))
    return db.session.scalar(
        statement.options(
            row.joinedload(Evidence.person), row.joinedload(Evidence.skill),
            row.joinedload(Evidence.assessor), joinedload(Contest.answered_by),
        )
    )  # fmt: skip


def by_key(key: str) -> Contest | None:
    """Return what a form with this key has made."""
    return db.session.scalar(select(Contest).where(Contest.key == key))


def is_open(row: Evidence) -> bool:
    """Whether the row is contested already and nobody has answered."""
    waiting = exists().where(Contest.evidence_id == row.id, Contest.answered_at.is_(None))
    return bool(db.session.scalar(select(waiting)))


def stands(row: Evidence) -> bool:
    """Whether the row counts: it is not void, and no other corrects it."""
    revised = db.session.scalar(select(exists().where(Evidence.revises_id == row.id)))
    return not row.void and not revised


def hear(row: Evidence) -> list[Person]:
    """Return who is told: who assessed the row, and the managers of engagements in which it is learned."""
    managers = (
        select(Engagement.manager_id)
        .join(Shadowing, Shadowing.engagement_id == Engagement.id)
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .where(Shadowing.mentee_id == row.person_id, ShadowingSkill.skill_id == row.skill_id)
    )
    statement = select(Person).where(Person.id.in_(managers) | (Person.id == row.assessor_id))
    return list(db.session.scalars(statement.where(Person.id != row.person_id).order_by(Person.id)))
