"""What can be planned, for whom, and how many hours there are if nobody says otherwise."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.closing import is_closed
from ktrack.engagements.queries import with_us
from ktrack.models import Agreement, Engagement, Holding, Person, PlanItem, Shadowing, ShadowingSkill, Skill
from ktrack.models.choices import AgreementAnswer, Kind, Role
from ktrack.planning.choice import MOST_PEOPLE
from ktrack.planning.experience import MENTOR_SHARE, Hours, hours_per_level
from ktrack.scoring.parameters import LEAST_LEVEL

ASSUMED_MINUTES = 120
"""Minutes a week for learning of somebody with whom nothing is agreed."""
EXPERT_HOURS = 4
"""Hours a week an expert has for people who shadow, unless somebody says otherwise."""
SESSION_HOURS = 1.0
"""Hours of a session in a relationship without an engagement."""
USUAL_CADENCE = 14
"""Days between such sessions where nothing is agreed."""
OFFERED = 200
_FIRST_TO_END = (Engagement.ends_on, Engagement.title, Engagement.id)


@dataclass(frozen=True)
class Allowance:
    """The hours of one person until the projects end: all there are, and what running shadowings take."""

    person: Person
    weekly: float
    weeks: float
    taken: float
    agreed: bool = True

    @property
    def hours(self) -> float:
        """Return what is left, in whole hours."""
        return float(round(max(self.weekly * self.weeks - self.taken, 0)))


def open_engagements(viewer: Person, today: date) -> Sequence[Engagement]:
    """Return what the viewer can plan for: running and coming engagements, the first to end first."""
    statement = _plannable(viewer).where(Engagement.ends_on >= today, ~is_closed())
    statement = statement.order_by(*_FIRST_TO_END)
    return db.session.scalars(statement.limit(OFFERED)).unique().all()


def chosen_engagements(viewer: Person, ids: Collection[int]) -> list[Engagement]:
    """Return those of `ids` that the viewer can plan for, ended ones too, the first to end first."""
    statement = _plannable(viewer).where(Engagement.id.in_(ids))
    ordered = statement.order_by(*_FIRST_TO_END)
    return list(db.session.scalars(ordered).unique())


def _plannable(viewer: Person) -> Select[Engagement]:
    return (
        select(Engagement)
        .where(rows.engagements_planned(viewer))
        .options(joinedload(Engagement.team), _experts())
    )


def _experts() -> _AbstractLoad:
    return selectinload(Engagement.experts).selectinload(Person.departures)


def members(engagements: Iterable[Engagement], today: date) -> Sequence[Person]:
    """Return the active members of the receiving teams, by name."""
    teams = {engagement.team_id for engagement in engagements}
    statement = select(Person).where(Person.team_id.in_(teams), *_learners(today))
    return _people(statement.limit(MOST_PEOPLE))


def people(ids: Collection[int], today: date) -> Sequence[Person]:
    """Return those of `ids` who can learn: active people of the company, by name."""
    return _people(select(Person).where(Person.id.in_(ids), *_learners(today)))


def _learners(today: date) -> tuple[ColumnElement[bool], ...]:
    return Person.kind == Kind.INTERNAL, Person.role != Role.EXECUTIVE, with_us(Person.id, today)


def _people(statement: Select[Person]) -> Sequence[Person]:
    loaded = statement.options(joinedload(Person.team)).order_by(Person.name, Person.id)
    return db.session.scalars(loaded).all()


def experts(engagements: Iterable[Engagement], today: date) -> list[Person]:
    """Return the experts who are still there, by name."""
    found = {person.id: person for engagement in engagements for person in engagement.experts}
    there = [person for person in found.values() if person.active_on(today)]
    return sorted(there, key=lambda person: (person.name, person.id))


def learner_hours(
    learners: Sequence[Person], engagements: Sequence[Engagement], today: date
) -> list[Allowance]:
    """Return what each learner has until the last of the engagements ends."""
    weeks = _weeks(engagements, today)
    ids = [person.id for person in learners]
    taken = _taken(Shadowing.mentee_id, ids, today)
    mentored = _mentored(Shadowing.mentee_id, ids, today, weeks)
    return [
        Allowance(
            person,
            (ASSUMED_MINUTES if person.weekly_learning_minutes is None else person.weekly_learning_minutes)
            / 60,
            weeks,
            taken.get(person.id, 0) + mentored.get(person.id, 0),
            person.weekly_learning_minutes is not None,
        )
        for person in learners
    ]


def expert_hours(there: Sequence[Person], engagements: Sequence[Engagement], today: date) -> list[Allowance]:
    """Return what each expert has for learners until the last of their own engagements here ends."""
    ids = [person.id for person in there]
    taken = _taken(Shadowing.mentor_id, ids, today)
    weeks = _weeks(engagements, today) if engagements else 0.0
    mentored = _mentored(Shadowing.mentor_id, ids, today, weeks)
    return [
        Allowance(
            person,
            EXPERT_HOURS,
            _weeks([one for one in engagements if person in one.experts], today),
            taken.get(person.id, 0) * MENTOR_SHARE + mentored.get(person.id, 0),
        )
        for person in there
    ]


def _weeks(engagements: Iterable[Engagement], today: date) -> float:
    return max(((one.ends_on - today).days + 1) / 7 for one in engagements)


def _taken(who: InstrumentedAttribute[int], ids: Collection[int], today: date) -> Mapping[int, float]:
    """Return by person the hours that learners still need in the shadowings that run already."""
    same = and_(
        PlanItem.engagement_id == Shadowing.engagement_id, PlanItem.skill_id == ShadowingSkill.skill_id
    )
    held = and_(Holding.person_id == Shadowing.mentee_id, Holding.skill_id == ShadowingSkill.skill_id)
    level = func.coalesce(Holding.level, 0)
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    statement = (
        select(who, ShadowingSkill.skill_id, func.max(PlanItem.target_level - level))
        .select_from(Shadowing)
        .join(Engagement, Engagement.id == Shadowing.engagement_id)
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .join(PlanItem, same)
        .outerjoin(Holding, held)
        .where(who.in_(ids), last_day >= today, PlanItem.target_level > level)
        .where(PlanItem.retired_on.is_(None))
        .group_by(who, Shadowing.mentee_id, ShadowingSkill.skill_id)
    )
    found = db.session.execute(statement).all() if ids else []
    rates: Hours = hours_per_level({skill for _who, skill, _missing in found})
    taken: dict[int, float] = {}
    for person, skill, missing in found:
        taken[person] = taken.get(person, 0) + rates.of(skill) * missing
    return taken


def _mentored(
    who: InstrumentedAttribute[int], ids: Collection[int], today: date, weeks: float
) -> Mapping[int, float]:
    """Return by person the hours of sessions that relationships without an engagement still take.

    As often as the two agreed last, until their end, but for no more than these weeks.
    """
    cadence = (
        select(Agreement.cadence_days)
        .where(Agreement.shadowing_id == Shadowing.id, Agreement.answer == AgreementAnswer.ACCEPTED)
        .order_by(Agreement.version.desc())
        .limit(1)
        .correlate(Shadowing)
        .scalar_subquery()
    )
    statement = select(who, Shadowing.ends_on, func.coalesce(cadence, USUAL_CADENCE)).where(
        who.in_(ids), Shadowing.engagement_id.is_(None), Shadowing.ends_on > today
    )
    hours: dict[int, float] = {}
    for person, ends_on, days in db.session.execute(statement) if ids else ():
        left = min((ends_on - today).days, weeks * 7)
        hours[person] = hours.get(person, 0) + left / days * SESSION_HOURS
    return hours


def plan_items(engagement_ids: Collection[int], today: date) -> Sequence[PlanItem]:
    """Return the items that are still wanted, by end of the engagement, the most important first."""
    statement = (
        select(PlanItem)
        .join(Engagement)
        .where(PlanItem.engagement_id.in_(engagement_ids), PlanItem.target_level >= LEAST_LEVEL)
        .where(or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > today))
        .options(joinedload(PlanItem.engagement).options(_experts()))
        .order_by(*_FIRST_TO_END, PlanItem.importance.desc(), PlanItem.id)
    )
    return db.session.scalars(statement).unique().all()


def running_pairs(engagement_ids: Collection[int], today: date) -> Sequence[tuple[int, int, int, int]]:
    """Return (engagement, skill, mentor, mentee) of the shadowings that are not over."""
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    statement = (
        select(Shadowing.engagement_id, ShadowingSkill.skill_id, Shadowing.mentor_id, Shadowing.mentee_id)
        .join(Engagement, Engagement.id == Shadowing.engagement_id)
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .where(Shadowing.engagement_id.in_(engagement_ids), last_day >= today)
        .order_by(Shadowing.id)
    )
    return [tuple(row) for row in db.session.execute(statement)]  # type: ignore[misc] # four numbers each


def shown_names(
    person_ids: Collection[int], skill_ids: Collection[int]
) -> tuple[dict[int, str], dict[int, Skill]]:
    """Return names of people and skills by id, two statements."""
    named = select(Person.id, Person.name).where(Person.id.in_(person_ids))
    skills = select(Skill).where(Skill.id.in_(skill_ids))
    return (
        dict(db.session.execute(named).all()),
        {skill.id: skill for skill in db.session.scalars(skills)},
    )


def item_counts(engagement_ids: Collection[int], today: date) -> dict[int, int]:
    """Return how many items each engagement still plans, by id."""
    statement = (
        select(PlanItem.engagement_id, func.count())
        .where(PlanItem.engagement_id.in_(engagement_ids), PlanItem.target_level >= LEAST_LEVEL)
        .where(or_(PlanItem.retired_on.is_(None), PlanItem.retired_on > today))
        .group_by(PlanItem.engagement_id)
    )
    return dict(db.session.execute(statement).all())
