"""Reading offers to mentor, and what is known of whoever makes them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.base.text import fold, like
from ktrack.finding.queries import activity
from ktrack.finding.queries.pairs import runs
from ktrack.models import Engagement, EngagementExpert, Holding, Offer, OfferSkill, Person, Shadowing, Skill

OFFERED = 200
"""Names of skills that a form suggests."""
PREFILLED_FROM = 3
"""The proved level from which a new offer begins with a skill."""


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; None, "" and False narrow nothing. within: days until an answer."""

    skill_id: int | None = None
    language: str = ""
    free: bool = False
    within: int | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return self != Filters()


@dataclass(frozen=True)
class Card:
    """An offer as others see it.

    free: places that nobody has; proved: verified levels by skill id, nothing that is only claimed;
    active_on: the last day on which something was heard of the person here, None if nothing ever was.
    """

    offer: Offer
    free: int
    proved: Mapping[int, int]
    active_on: date | None


def visible(today: date) -> Select[int]:
    """Select the ids of the offers that everybody inside may read on a day."""
    return select(Offer.id).where(rows.offers(today))


def listed(filters: Filters, today: date) -> Select[int]:
    """Select the ids of the offers that stand, by the names of the people: an order that ranks nobody."""
    statement = visible(today).join(Person, Person.id == Offer.person_id).where(*_conditions(filters, today))
    return statement.order_by(Person.name, Offer.id)


def _conditions(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.skill_id is not None:
        taught = select(OfferSkill.offer_id).where(OfferSkill.skill_id == filters.skill_id)
        found.append(Offer.id.in_(taught))
    if filters.language:
        spoken = literal(" ") + Offer.languages + literal(" ")
        found.append(spoken.contains(f" {filters.language} ", autoescape=True))
    if filters.within is not None:
        found.append(Offer.reply_days <= filters.within)
    if filters.free:
        found.append(has_place(today))
    return found


def has_place(today: date) -> ColumnElement[bool]:
    """The condition that an offer has a place that nobody has."""
    taken = select(func.count()).where(Shadowing.mentor_id == Offer.person_id, runs(today))
    return Offer.places > taken.correlate(Offer).scalar_subquery()


def cards(ids: Sequence[int], today: date) -> list[Card]:
    """Return the offers with these ids in this order; a constant number of statements."""
    statement = select(Offer).where(Offer.id.in_(ids)).options(*_loaded())
    found = {offer.id: offer for offer in db.session.scalars(statement)}
    return _cards([found[number] for number in ids if number in found], today)


def card(offer: Offer, today: date) -> Card:
    """Return one offer as others see it."""
    return _cards([offer], today)[0]


def _loaded() -> tuple[ExecutableOption, ...]:
    return joinedload(Offer.person).joinedload(Person.team), selectinload(Offer.skills)


def _cards(offers: Sequence[Offer], today: date) -> list[Card]:
    people = {offer.person_id for offer in offers}
    skills = {skill.id for offer in offers for skill in offer.skills}
    taken, proved, active = places_taken(people, today), _proved(people, skills), activity.last_days(people)
    return [
        Card(
            offer,
            max(offer.places - taken.get(offer.person_id, 0), 0),
            {one.id: level for one in offer.skills if (level := proved.get((offer.person_id, one.id)))},
            active.get(offer.person_id),
        )
        for offer in offers
    ]


def places_taken(people: Collection[int], today: date) -> dict[int, int]:
    """Return by mentor how many mentees without an engagement they have."""
    statement = (
        select(Shadowing.mentor_id, func.count())
        .where(Shadowing.mentor_id.in_(people), runs(today))
        .group_by(Shadowing.mentor_id)
    )
    return dict(db.session.execute(statement).all())


def _proved(people: Collection[int], skills: Collection[int]) -> dict[tuple[int, int], int]:
    statement = select(Holding.person_id, Holding.skill_id, Holding.level).where(
        Holding.person_id.in_(people), Holding.skill_id.in_(skills), Holding.level.is_not(None)
    )
    return {(person, skill): level or 0 for person, skill, level in db.session.execute(statement)}


def offer(viewer: Person, offer_id: int, today: date) -> Offer | None:
    """Return an offer that stands, or one's own however it stands; None for all others."""
    seen = or_(rows.offers(today), Offer.person_id == viewer.id)
    return db.session.scalar(select(Offer).where(Offer.id == offer_id, seen).options(*_loaded()))


def own(person: Person) -> Offer | None:
    """Return what a person offers, paused and withdrawn offers too."""
    return db.session.scalar(select(Offer).where(Offer.person_id == person.id).options(*_loaded()))


def stands(offer: Offer, today: date) -> bool:
    """Whether others can read an offer today."""
    return db.session.scalar(visible(today).where(Offer.id == offer.id)) is not None


def hired_until(person: Person, today: date) -> date | None:
    """Return the last day of the engagements of a freelancer that run today; None: none runs."""
    statement = (
        select(func.max(Engagement.ends_on))
        .join(EngagementExpert, EngagementExpert.engagement_id == Engagement.id)
        .where(EngagementExpert.person_id == person.id)
        .where(Engagement.starts_on <= today, Engagement.ends_on >= today)
    )
    return db.session.scalar(statement)


def offered_skills(today: date) -> Sequence[Skill]:
    """Return the skills that somebody offers, by English name."""
    taught = select(OfferSkill.skill_id).where(OfferSkill.offer_id.in_(visible(today)))
    return db.session.scalars(select(Skill).where(Skill.id.in_(taught)).order_by(Skill.name_en)).all()


def suggested_skills(person: Person, locale: str) -> list[str]:
    """Return names of skills for a form, those first in which the person has a level."""
    held = select(Holding.skill_id).where(Holding.person_id == person.id)
    statement = select(Skill).order_by(Skill.id.in_(held).desc(), Skill.name_en).limit(OFFERED)
    return list(dict.fromkeys(skill.name(locale) for skill in db.session.scalars(statement)))


def proved_skills(person: Person, most: int) -> Sequence[Skill]:
    """Return the skills that a person has proved, the highest level first."""
    statement = (
        select(Skill)
        .join(Holding, Holding.skill_id == Skill.id)
        .where(Holding.person_id == person.id, Holding.level >= PREFILLED_FROM)
        .order_by(Holding.level.desc(), Skill.name_en)
    )
    return db.session.scalars(statement.limit(most)).all()


def skills_named(text: str) -> list[int]:
    """Return the ids of the skills whose English or German name is `text`, whatever its case."""
    wanted = fold(text.strip())
    candidates = select(Skill).where(Skill.search_text.like(like(text.strip()), escape="\\"))
    found = db.session.scalars(candidates)
    return [skill.id for skill in found if wanted in (fold(skill.name_en), fold(skill.name_de))]


def skills(ids: Iterable[int]) -> list[Skill]:
    """Return the skills with these ids."""
    return list(db.session.scalars(select(Skill).where(Skill.id.in_(set(ids)))))
