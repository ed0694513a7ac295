"""Who could be a mentor for somebody: offers that meet a reason to learn, with these reasons and no score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.finding.queries.offers import Card, cards, has_place
from ktrack.finding.queries.wishes import Wish, wishes
from ktrack.models import Engagement, Holding, MentorRequest, Offer, OfferSkill, Person, Shadowing
from ktrack.models.choices import RequestState

SHOWN = 6


@dataclass(frozen=True)
class Suggestion:
    """An offer and why it is shown: the viewer's reasons that it meets."""

    card: Card
    wishes: Sequence[Wish]


def suggestions(viewer: Person, today: date) -> list[Suggestion]:
    """Return the offers with a free place that meet most of the viewer's reasons, then by name.

    A skill counts where the mentor has proved more than the viewer, or nothing yet. Without those who mentor
    the viewer already or are asked to.
    """
    wanted = wishes(viewer, today)
    skills = {wish.skill.id for wish in wanted}
    if not skills:
        return []
    meets = _meeting(viewer, skills, today)
    found = cards(list(meets), today)
    return [
        Suggestion(one, [wish for wish in wanted if wish.skill.id in meets[one.offer.id]]) for one in found
    ]


def _meeting(viewer: Person, skills: set[int], today: date) -> dict[int, set[int]]:
    """Return by offer id, in the order shown, the skills it meets; two statements."""
    theirs, own = aliased(Holding), aliased(Holding)
    knows_more = or_(theirs.level.is_(None), theirs.level > func.coalesce(own.level, 0))
    rows_met = (
        select(OfferSkill.offer_id, OfferSkill.skill_id)
        .join(Offer, Offer.id == OfferSkill.offer_id)
        .outerjoin(theirs, and_(theirs.person_id == Offer.person_id, theirs.skill_id == OfferSkill.skill_id))
        .outerjoin(own, and_(own.person_id == viewer.id, own.skill_id == OfferSkill.skill_id))
        .where(OfferSkill.skill_id.in_(skills), knows_more)
    )
    met = rows_met.subquery()
    first = (
        select(met.c.offer_id)
        .join(Offer, Offer.id == met.c.offer_id)
        .join(Person, Person.id == Offer.person_id)
        .where(rows.offers(today), has_place(today), Offer.person_id.not_in(_already(viewer, today)))
        .group_by(met.c.offer_id, Person.name)
        .order_by(func.count().desc(), Person.name, met.c.offer_id)
        .limit(SHOWN)
    )
    ids = db.session.scalars(first).all()
    found: dict[int, set[int]] = {number: set() for number in ids}
    for offer_id, skill_id in db.session.execute(rows_met.where(OfferSkill.offer_id.in_(ids))):
        found[offer_id].add(skill_id)
    return found


def _already(viewer: Person, today: date) -> list[int]:
    """Return oneself, who mentors the viewer now, and who is asked to."""
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    mentors = (
        select(Shadowing.mentor_id)
        .outerjoin(Shadowing.engagement)
        .where(Shadowing.mentee_id == viewer.id, last_day >= today)
    )
    asked = select(MentorRequest.mentor_id).where(
        MentorRequest.asker_id == viewer.id, MentorRequest.state == RequestState.OPEN
    )
    return [viewer.id, *db.session.scalars(mentors.union(asked))]
