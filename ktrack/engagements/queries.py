"""Reading engagements: one of them with its parts, and what the form offers."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, selectinload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.engagements.drafts import Draft, Item, Pairing
from ktrack.models import (
    Agreement,
    Amendment,
    AuditEvent,
    Concern,
    Departure,
    Engagement,
    EngagementExpert,
    Evidence,
    Feedback,
    LogEntry,
    LogRevision,
    Meeting,
    Person,
    PlanItem,
    Practice,
    Pulse,
    Question,
    Shadowing,
    Skill,
    Team,
)
from ktrack.models.choices import Kind, Role

HANGING_ON_A_SHADOWING = (
    LogEntry, LogRevision, Agreement, Concern, Meeting, Feedback, Practice, Pulse, Question,
)  # fmt: skip

OFFERED = 300  # names in a list of suggestions; any other can be typed


def find(viewer: Person, engagement_id: int, *, lock: bool = False) -> Engagement | None:
    """Return the engagement if `viewer` may see it; `lock` keeps others from changing it meanwhile."""
    statement = (
        select(Engagement)
        .where(Engagement.id == engagement_id, rows.engagements(viewer))
        .options(
            joinedload(Engagement.team), joinedload(Engagement.manager), selectinload(Engagement.experts)
        )
    )
    # Only the engagement's own row: PostgreSQL cannot lock the optional side of a join.
    return db.session.scalar(statement.with_for_update(of=Engagement) if lock else statement)


def by_key(manager: Person, key: str) -> Engagement | None:
    """Return the manager's engagement with this key: a form sent twice has registered it already."""
    return db.session.scalar(
        select(Engagement).where(Engagement.key == key, Engagement.manager_id == manager.id)
    )


def managers(day: date) -> Sequence[Person]:
    """Return the managers who are with the company on `day`, by name."""
    managing = select(Person).where(Person.role == Role.MANAGER, with_us(Person.id, day))
    statement = managing.order_by(Person.name, Person.id)
    return db.session.scalars(statement).all()


def plan(engagement: Engagement) -> Sequence[PlanItem]:
    """Return the plan items with their skills, the most important first, retired ones last."""
    statement = (
        select(PlanItem)
        .join(PlanItem.skill)
        .where(PlanItem.engagement_id == engagement.id)
        .options(contains_eager(PlanItem.skill))
        .order_by(PlanItem.retired_on.is_not(None), PlanItem.importance.desc(), Skill.name_en, PlanItem.id)
    )
    return db.session.scalars(statement).all()


def shadowings(viewer: Person, engagement: Engagement) -> Sequence[Shadowing]:
    """Return the engagement's shadowings that `viewer` may see, with people, skills and departures."""
    statement = (
        select(Shadowing)
        .where(Shadowing.engagement_id == engagement.id, rows.shadowings(viewer))
        .options(
            joinedload(Shadowing.engagement),
            joinedload(Shadowing.mentor),
            joinedload(Shadowing.mentee).selectinload(Person.departures),
            selectinload(Shadowing.skills),
        )
        .order_by(Shadowing.starts_on, Shadowing.id)
    )
    return db.session.scalars(statement).all()


def all_shadowings(engagement: Engagement) -> Sequence[Shadowing]:
    """Return every shadowing of the engagement with its skills, for its manager's form."""
    statement = (
        select(Shadowing)
        .where(Shadowing.engagement_id == engagement.id)
        .options(joinedload(Shadowing.mentor), joinedload(Shadowing.mentee), selectinload(Shadowing.skills))
        .order_by(Shadowing.starts_on, Shadowing.id)
    )
    return db.session.scalars(statement).all()


def stored_draft(engagement: Engagement) -> Draft:
    """Return the engagement as it is stored, in the form in which changes arrive."""
    items = (
        Item(
            skill_id=item.skill_id,
            target_level=item.target_level,
            importance=item.importance,
            seats=item.seats,
            baseline_level=item.baseline_level,
            retired=item.retired_on is not None,
            retired_reason=item.retired_reason,
            retired_on=item.retired_on,
        )
        for item in plan(engagement)
    )
    pairings = (
        Pairing(
            id=shadowing.id,
            mentor_id=shadowing.mentor_id,
            mentee_id=shadowing.mentee_id,
            form=shadowing.form,
            starts_on=shadowing.starts_on,
            ends_on=shadowing.ends_on,
            skill_ids=tuple(skill.id for skill in shadowing.skills),
        )
        for shadowing in all_shadowings(engagement)
    )
    return Draft(
        title=engagement.title,
        description=engagement.description,
        reason=engagement.reason,
        team_id=engagement.team_id,
        starts_on=engagement.starts_on,
        ends_on=engagement.ends_on,
        day_rate_cents=engagement.day_rate_cents,
        currency=engagement.currency,
        experts=tuple(person.id for person in engagement.experts),
        plan=tuple(items),
        pairings=tuple(pairings),
    )


def people_by_id(ids: set[int]) -> dict[int, Person]:
    """Return the people with these ids, with their departures."""
    statement = select(Person).where(Person.id.in_(ids)).options(selectinload(Person.departures))
    return {person.id: person for person in db.session.scalars(statement)} if ids else {}


def skills_by_id(ids: set[int]) -> dict[int, Skill]:
    """Return the skills with these ids."""
    return {skill.id: skill for skill in db.session.scalars(select(Skill).where(Skill.id.in_(ids)))}


def skills_with_history(engagement: Engagement) -> set[int]:
    """Return the ids of plan skills that something hangs on: a mentee's evidence, or an amendment."""
    mentees = select(Shadowing.mentee_id).where(Shadowing.engagement_id == engagement.id)
    proved = exists().where(Evidence.skill_id == PlanItem.skill_id, Evidence.person_id.in_(mentees))
    amended = exists().where(
        Amendment.engagement_id == engagement.id, Amendment.skill_id == PlanItem.skill_id
    )
    statement = select(PlanItem.skill_id).where(
        PlanItem.engagement_id == engagement.id, or_(proved, amended, PlanItem.retired_on.is_not(None))
    )
    return set(db.session.scalars(statement))


def logged_shadowings(engagement: Engagement) -> set[int]:
    """Return the ids of the engagement's shadowings in which the two have logged or said something."""
    told = (exists().where(table.shadowing_id == Shadowing.id) for table in HANGING_ON_A_SHADOWING)
    statement = select(Shadowing.id).where(Shadowing.engagement_id == engagement.id, or_(*told))
    return set(db.session.scalars(statement))


def teams() -> Sequence[Team]:
    """Return all teams by name."""
    return db.session.scalars(select(Team).order_by(Team.name, Team.id)).all()


def with_us(person_id: ColumnElement[int] | InstrumentedAttribute[int], day: date) -> ColumnElement[bool]:
    """Return the condition that the person is with the company on `day`."""
    away = exists().where(
        Departure.person_id == person_id,
        Departure.left_on <= day,
        or_(Departure.returned_on.is_(None), Departure.returned_on > day),
    )
    return ~away


def suggested_experts(team_id: int | None) -> Sequence[str]:
    """Return names of freelancers, those who have worked for the team first."""
    served = (
        select(EngagementExpert.person_id)
        .join(Engagement, Engagement.id == EngagementExpert.engagement_id)
        .where(Engagement.team_id == team_id)
    )
    freelancers = select(Person.name).where(Person.kind == Kind.FREELANCER)
    return _names(freelancers.order_by(Person.id.in_(served).desc()))


def suggested_people(team_id: int | None, today: date) -> Sequence[str]:
    """Return names of active internal people, the team's own members first."""
    statement = select(Person.name).where(
        Person.kind == Kind.INTERNAL, Person.role != Role.EXECUTIVE, with_us(Person.id, today)
    )
    return _names(statement.order_by((Person.team_id == team_id).is_(True).desc()))


def _names(statement: Select[str]) -> Sequence[str]:
    names = db.session.scalars(statement.order_by(Person.name).limit(OFFERED)).all()
    return list(dict.fromkeys(names))


def suggested_skills(team_id: int | None, locale: str) -> Sequence[str]:
    """Return names of skills, those the team already has in a plan first."""
    planned = select(PlanItem.skill_id).join(Engagement).where(Engagement.team_id == team_id)
    statement = select(Skill).order_by(Skill.id.in_(planned).desc(), Skill.name_en).limit(OFFERED)
    return list(dict.fromkeys(skill.name(locale) for skill in db.session.scalars(statement)))


def last_change(engagement: Engagement) -> AuditEvent | None:
    """Return who changed the engagement last, and when."""
    statement = (
        select(AuditEvent)
        .where(AuditEvent.subject_type == Engagement.__tablename__, AuditEvent.subject_id == engagement.id)
        .options(joinedload(AuditEvent.actor))
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(1)
    )
    return db.session.scalar(statement)
