"""Offering to mentor: making and changing one's offer, pausing it, taking it back."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused
from ktrack.base.text import new_key
from ktrack.finding.queries import offers
from ktrack.models import Offer, Person
from ktrack.models.choices import Kind

MOST_SKILLS = 10
MOST_HOURS, MOST_DAYS, MOST_PLACES = 40, 30, 20
FIELDS = ("text", "hours_week", "availability", "languages", "reply_days", "places")


@dataclass(frozen=True)
class Offering:
    """What somebody offers; languages: codes in alphabetical order, one blank between."""

    text: str
    hours_week: int
    availability: str
    languages: str
    reply_days: int
    places: int
    skill_ids: frozenset[int]


def save(offering: Offering, *, by: Person, at: datetime, today: date) -> Offer:
    """Make one's offer, or change it; an offer that was withdrawn stands again.

    What is offered already leaves no trace. Refused for freelancers without a running engagement, without a
    text, skills or languages, and for numbers out of range.
    """
    _check(offering, by, today)
    lock_row(by, ["name"])  # a person has one offer, also of two forms sent at once
    offer, skills = offers.own(by), offers.skills(offering.skill_ids)
    if offer is None:
        offer = Offer(key=new_key("of"), person_id=by.id, made_at=at)
    elif offer.withdrawn_at is None and _says(offer, offering):
        return offer
    for name in FIELDS:
        setattr(offer, name, getattr(offering, name))
    offer.skills, offer.changed_at, offer.withdrawn_at = skills, at, None
    db.session.add(offer)
    trail.note(by, "offer.save", offer, at, skills=sorted(offering.skill_ids), places=offering.places)
    return offer


def _says(offer: Offer, offering: Offering) -> bool:
    same = all(getattr(offer, name) == getattr(offering, name) for name in FIELDS)
    return same and {skill.id for skill in offer.skills} == offering.skill_ids


def _check(offering: Offering, by: Person, today: date) -> None:
    if by.kind is Kind.FREELANCER and offers.hired_until(by, today) is None:
        raise Refused(_l("You can offer this while one of your engagements runs."))
    if not offering.text.strip():
        raise Refused(_l("Say in a few sentences what you offer."), "text")
    if not 1 <= len(offering.skill_ids) <= MOST_SKILLS:
        raise Refused(_l("Name 1 to 10 skills."), "skills")
    if len(offers.skills(offering.skill_ids)) != len(offering.skill_ids):
        raise Refused(_l("One of the skills is gone by now. Open the page again."), "skills")
    if not offering.languages:
        raise Refused(_l("Choose at least one language."), "languages")
    for name, most in (("hours_week", MOST_HOURS), ("reply_days", MOST_DAYS), ("places", MOST_PLACES)):
        if not 1 <= getattr(offering, name) <= most:
            raise Refused(_l("Enter a number from 1 to %(most)s.", most=most), name)


def pause(offer: Offer, until: date | None, *, by: Person, at: datetime, today: date) -> None:
    """Take the offer out of the list until a day, on which it stands again, or until it is resumed.

    Repeating it is harmless. Refused for a day that is not to come.
    """
    if until is not None and until <= today:
        raise Refused(_l("Choose a day to come, or leave it empty."), "until")
    lock_row(offer)
    if offer.paused_on(today) and offer.paused_until == until:
        return
    offer.paused_at, offer.paused_until = at, until
    trail.note(by, "offer.pause", offer, at, until=until.isoformat() if until else None)


def resume(offer: Offer, *, by: Person, at: datetime) -> None:
    """Let the offer stand again; repeating it is harmless."""
    lock_row(offer)
    if offer.paused_at is None:
        return
    offer.paused_at = offer.paused_until = None
    trail.note(by, "offer.resume", offer, at)


def withdraw(offer: Offer, *, by: Person, at: datetime) -> None:
    """Take the offer back; requests that wait stay until they are answered. Repeating it is harmless."""
    lock_row(offer)
    if offer.withdrawn_at is not None:
        return
    offer.withdrawn_at, offer.paused_at, offer.paused_until = at, None, None
    trail.note(by, "offer.withdraw", offer, at)
