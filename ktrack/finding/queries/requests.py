"""Reading requests for mentoring."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.finding.queries.offers import has_place
from ktrack.models import (
    MentorRequest,
    MentorRequestMove,
    Offer,
    OfferSkill,
    Person,
)
from ktrack.models.choices import RequestState

FORWARDED_TO = 50
"""Mentors among whom somebody who forwards a request can choose."""


def request(viewer: Person, request_id: int) -> MentorRequest | None:
    """Return a request if the viewer made it, has it or forwarded it."""
    statement = select(MentorRequest).where(MentorRequest.id == request_id, rows.mentor_requests(viewer))
    moves = selectinload(MentorRequest.moves)
    loaded = (
        *_listed(), joinedload(MentorRequest.shadowing), moves.joinedload(MentorRequestMove.moved_from),
        moves.joinedload(MentorRequestMove.moved_to),
    )  # fmt: skip
    return db.session.scalar(statement.options(*loaded))


def by_key(key: str) -> MentorRequest | None:
    """Return the request that a form with this key has made."""
    return db.session.scalar(select(MentorRequest).where(MentorRequest.key == key))


def made_by(person: Person) -> Select[MentorRequest]:
    """Select what a person has asked, open requests first, then the latest."""
    return _ordered().where(MentorRequest.asker_id == person.id)


def asked_of(person: Person) -> Select[MentorRequest]:
    """Select what a person is asked, open requests first, then the latest."""
    return _ordered().where(MentorRequest.mentor_id == person.id)


def _ordered() -> Select[MentorRequest]:
    is_open = MentorRequest.state == RequestState.OPEN
    return (
        select(MentorRequest)
        .options(*_listed())
        .order_by(is_open.desc(), MentorRequest.asked_at.desc(), MentorRequest.id.desc())
    )


def _listed() -> tuple[ExecutableOption, ...]:
    people = joinedload(MentorRequest.asker), joinedload(MentorRequest.mentor)
    return *people, selectinload(MentorRequest.skills)


def waiting_for(person: Person) -> int:
    """Return how many open requests wait for a person's answer."""
    return _open(MentorRequest.mentor_id == person.id)


def open_of(person: Person) -> int:
    """Return how many of a person's own requests are open."""
    return _open(MentorRequest.asker_id == person.id)


def _open(condition: ColumnElement[bool]) -> int:
    statement = select(func.count()).where(MentorRequest.state == RequestState.OPEN, condition)
    return db.session.scalar(statement) or 0


def asks(person: Person, mentor_id: int) -> MentorRequest | None:
    """Return the open request of a person to this mentor; None: there is none."""
    statement = select(MentorRequest).where(
        MentorRequest.asker_id == person.id,
        MentorRequest.mentor_id == mentor_id,
        MentorRequest.state == RequestState.OPEN,
    )
    return db.session.scalar(statement.limit(1))


def late(now: datetime, most: int) -> Sequence[MentorRequest]:
    """Return open requests over their time of which nobody was reminded, the longest waiting first.

    Without those to somebody who cannot be written to.
    """
    statement = (
        select(MentorRequest)
        .join(Person, Person.id == MentorRequest.mentor_id)
        .where(MentorRequest.state == RequestState.OPEN, MentorRequest.reply_by < now)
        .where(MentorRequest.reminded_at.is_(None), Person.email.is_not(None))
        .options(*_listed())
        .order_by(MentorRequest.reply_by, MentorRequest.id)
    )
    return db.session.scalars(statement.limit(most)).all()


def others(request: MentorRequest, today: date) -> Sequence[Offer]:
    """Return offers with a free place that a request can be forwarded to, by name.

    Each has a skill of the request, and its person has not had it.
    """
    had = {request.asker_id, request.mentor_id, *(move.from_id for move in request.moves)}
    taught = select(OfferSkill.offer_id).where(OfferSkill.skill_id.in_({one.id for one in request.skills}))
    statement = (
        select(Offer)
        .join(Person, Person.id == Offer.person_id)
        .where(rows.offers(today), has_place(today), Offer.id.in_(taught), Offer.person_id.not_in(had))
        .options(joinedload(Offer.person))
        .order_by(Person.name, Offer.id)
    )
    return db.session.scalars(statement.limit(FORWARDED_TO)).all()
