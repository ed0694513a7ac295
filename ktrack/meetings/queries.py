"""Reading sessions: one, those of a pair, one's own over all pairs, and those of a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import Account, CalendarFeed, Engagement, FollowUp, LogEntry, Meeting, Person, Shadowing
from ktrack.models.choices import MeetingState

OPEN = (MeetingState.PROPOSED, MeetingState.ACCEPTED)
# What a page or a calendar shows at most: bounds the work, far above what a pair plans.
MOST = 200
KEPT_IN_CALENDAR = timedelta(days=365)


@dataclass(frozen=True)
class Agenda:
    """What waits for somebody over all their pairs."""

    to_answer: Sequence[Meeting]  # proposed by the other side, still to come
    coming: Sequence[Meeting]  # the rest that is still to come
    to_write_up: Sequence[Meeting]  # past, and nobody has said yet whether it took place
    follow_ups: Sequence[tuple[FollowUp, Meeting]]  # what one said one would do
    pairs: Sequence[Shadowing]  # in which one may propose a session


def shadowing(viewer: Person, shadowing_id: int) -> Shadowing | None:
    """Return the shadowing if the viewer may see it, with everybody who takes part."""
    statement = select(Shadowing).where(Shadowing.id == shadowing_id, rows.shadowings(viewer))
    loaded = statement.options(
        joinedload(Shadowing.engagement), joinedload(Shadowing.mentor), joinedload(Shadowing.mentee)
    )
    return db.session.scalar(loaded)


def _with_people() -> ExecutableOption:
    return joinedload(Meeting.shadowing).options(
        joinedload(Shadowing.engagement), joinedload(Shadowing.mentor), joinedload(Shadowing.mentee)
    )


def meeting(viewer: Person, meeting_id: int) -> Meeting | None:
    """Return the session if the viewer is one of the pair, with all that its page shows."""
    statement = select(Meeting).where(Meeting.id == meeting_id, rows.meetings(viewer))
    loaded = statement.options(
        _with_people(),
        joinedload(Meeting.proposed_by),
        joinedload(Meeting.entry),
        selectinload(Meeting.follow_ups).joinedload(FollowUp.person),
    )
    return db.session.scalar(loaded)


def lock(meeting: Meeting) -> None:
    """Let one change of a session pass at a time; it then says what the one before has stored.

    The row alone: PostgreSQL locks no outer join, such as the people that `meeting` loads along.
    """
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    db.session.refresh(meeting)
    db.session.refresh(meeting, ["follow_ups"])


def by_key(key: str) -> Meeting | None:
    """Return the session that a form with this key has proposed."""
    return db.session.scalar(select(Meeting).where(Meeting.key == key))


def entry_by_key(key: str) -> LogEntry | None:
    """Return the log entry with this key."""
    return db.session.scalar(select(LogEntry).where(LogEntry.key == key))


def _is_coming(now: datetime) -> ColumnElement[bool]:
    return and_(Meeting.state.in_(OPEN), Meeting.starts_at > now)


def coming_of(shadowing: Shadowing, now: datetime) -> Sequence[Meeting]:
    """Return the pair's sessions that are proposed or agreed and still to come, the next one first."""
    statement = (
        select(Meeting)
        .where(Meeting.shadowing_id == shadowing.id, _is_coming(now))
        .options(_with_people())
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return db.session.scalars(statement.limit(MOST)).all()


def earlier_of(shadowing: Shadowing, now: datetime) -> Select[Meeting]:
    """Return the statement for all other sessions of the pair, the latest first."""
    later = or_(Meeting.state.not_in(OPEN), Meeting.starts_at <= now)
    return (
        select(Meeting)
        .where(Meeting.shadowing_id == shadowing.id, later)
        .options(_with_people(), selectinload(Meeting.follow_ups))
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    )


def took_place(shadowing: Shadowing) -> Select[datetime, int]:
    """Return the statement for begin and minutes of the sessions held: all that others than the pair see."""
    return (
        select(Meeting.starts_at, Meeting.minutes)
        .where(Meeting.shadowing_id == shadowing.id, Meeting.state == MeetingState.HELD)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    )


def latest(shadowing: Shadowing) -> Meeting | None:
    """Return the pair's latest session that was not called off: the next one will be much like it."""
    kept = Meeting.state.in_((*OPEN, MeetingState.HELD))
    statement = select(Meeting).where(Meeting.shadowing_id == shadowing.id, kept)
    return db.session.scalar(statement.order_by(Meeting.starts_at.desc()).limit(1))


def open_follow_ups(shadowing: Shadowing) -> Sequence[FollowUp]:
    """Return what the two said they would do and have not done, the oldest first."""
    statement = (
        select(FollowUp)
        .join(Meeting, Meeting.id == FollowUp.meeting_id)
        .where(Meeting.shadowing_id == shadowing.id, FollowUp.done_on.is_(None))
        .options(joinedload(FollowUp.person))
        .order_by(Meeting.starts_at, FollowUp.meeting_id, FollowUp.position)
    )
    return db.session.scalars(statement.limit(MOST)).all()


def agenda(viewer: Person, now: datetime, today: date) -> Agenda:
    """Return what waits for the viewer over all their pairs; four statements."""
    coming = _open(viewer, Meeting.starts_at > now, Meeting.starts_at.asc())
    answers = [one for one in coming if waits_for(one, viewer)]
    return Agenda(
        to_answer=answers,
        coming=[one for one in coming if one not in answers],
        to_write_up=_open(viewer, Meeting.starts_at <= now, Meeting.starts_at.desc()),
        follow_ups=_own_follow_ups(viewer),
        pairs=_own_pairs(viewer, today),
    )


def waits_for(meeting: Meeting, person: Person) -> bool:
    """Whether the session was proposed to `person`, who has not answered."""
    return meeting.state is MeetingState.PROPOSED and meeting.proposed_by_id != person.id


def _open(viewer: Person, when: ColumnElement[bool], order: ColumnElement[datetime]) -> Sequence[Meeting]:
    statement = (
        select(Meeting)
        .where(rows.meetings(viewer), Meeting.state.in_(OPEN), when)
        .options(_with_people())
        .order_by(order, Meeting.id)
    )
    return db.session.scalars(statement.limit(MOST)).all()


def _own_follow_ups(viewer: Person) -> Sequence[tuple[FollowUp, Meeting]]:
    statement = (
        select(FollowUp, Meeting)
        .join(Meeting, Meeting.id == FollowUp.meeting_id)
        .where(FollowUp.person_id == viewer.id, FollowUp.done_on.is_(None), rows.meetings(viewer))
        .options(_with_people())
        .order_by(Meeting.starts_at, FollowUp.meeting_id, FollowUp.position)
    )
    return [(follow_up, one) for follow_up, one in db.session.execute(statement.limit(MOST))]


def _own_pairs(viewer: Person, today: date) -> Sequence[Shadowing]:
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    statement = (
        select(Shadowing)
        .outerjoin(Shadowing.engagement)
        .where(rows.own_shadowings(viewer), last_day >= today)
        .options(
            contains_eager(Shadowing.engagement),
            joinedload(Shadowing.mentor),
            joinedload(Shadowing.mentee),
        )
        .order_by(last_day, Shadowing.id)
    )
    return db.session.scalars(statement.limit(MOST)).all()


def of_calendar(person: Person, now: datetime) -> Sequence[Meeting]:
    """Return the sessions of a person's calendar: of the last year and all to come, also those called off."""
    statement = (
        select(Meeting)
        .join(Meeting.shadowing)
        .where(rows.own_shadowings(person), Meeting.starts_at >= now - KEPT_IN_CALENDAR)
        .options(
            contains_eager(Meeting.shadowing).joinedload(Shadowing.engagement),
            contains_eager(Meeting.shadowing).joinedload(Shadowing.mentor),
            contains_eager(Meeting.shadowing).joinedload(Shadowing.mentee),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    )
    return db.session.scalars(statement.limit(1000)).all()


def calendar_of(person: Person) -> CalendarFeed | None:
    """Return when and that a person's calendar has an address; None: it has none."""
    return db.session.get(CalendarFeed, person.id)


def reader_of(secret_hash: str) -> Person | None:
    """Return whose calendar has this address; None once the address is renewed or the account disabled."""
    statement = (
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(CalendarFeed.secret_hash == secret_hash, Account.disabled_at.is_(None))
    )
    return db.session.scalar(statement)
