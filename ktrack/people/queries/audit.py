"""Reading the audit trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from ktrack.base.db import db
from ktrack.base.text import like
from ktrack.models import Account, AuditEvent, Engagement, Person, Shadowing, Skill, Team

# Tables whose rows are called by a name; all others are called by their number.
NAMES: dict[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[str]]] = {
    "people": (Person.id, Person.name),
    "teams": (Team.id, Team.name),
    "skills": (Skill.id, Skill.name_en),
    "engagements": (Engagement.id, Engagement.title),
}


@dataclass(frozen=True)
class Filter:
    """What the trail is narrowed to; empty values narrow nothing. Both days belong to the span."""

    actor: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Subject:
    """What a deed was about: where it is shown (endpoint and its argument; empty: nowhere) and its name."""

    name: str = ""
    endpoint: str = ""
    argument: str = ""
    id: int = 0


PLACES = {
    "people": ("people.show", "person_id"),
    "skills": ("skills.show", "skill_id"),
    "engagements": ("engagements.show", "engagement_id"),
    "log_entries": ("learning.show", "entry_id"),
    "evidence": ("mentoring.evidence", "evidence_id"),
}


def events(wanted: Filter, timezone: str) -> Select[AuditEvent]:
    """Select the events with their actors, latest first; days are those of `timezone`."""
    statement = select(AuditEvent).options(joinedload(AuditEvent.actor))
    return statement.where(*_conditions(wanted, timezone)).order_by(
        AuditEvent.at.desc(), AuditEvent.id.desc()
    )


def _conditions(wanted: Filter, timezone: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.actor:
        actors = select(Person.id).where(Person.search_text.like(like(wanted.actor), escape="\\"))
        found.append(AuditEvent.actor_id.in_(actors))
    if wanted.action:
        found.append(AuditEvent.action == wanted.action)
    if wanted.since:
        found.append(AuditEvent.at >= _midnight(wanted.since, timezone))
    if wanted.until and wanted.until < date.max:
        found.append(AuditEvent.at < _midnight(wanted.until + timedelta(days=1), timezone))
    return found


def _midnight(day: date, timezone: str) -> datetime:
    if day.year in (date.min.year, date.max.year):  # so near the ends of the calendar UTC has no such day
        return datetime.combine(day, time(), UTC)
    return datetime.combine(day, time(), ZoneInfo(timezone))


def actions_known() -> list[str]:
    """Return every action that stands in the trail."""
    return list(db.session.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)))


def subjects(found: Iterable[AuditEvent]) -> dict[tuple[str, int], Subject]:
    """Return what events are about, by (subject_type, subject_id); one query a table, however many events."""
    asked: dict[str, set[int]] = {}
    for event in found:
        if event.subject_id is not None:
            asked.setdefault(event.subject_type, set()).add(event.subject_id)
    named = {
        (kind, number): name for kind, numbers in asked.items() for number, name in _names(kind, numbers)
    }
    result = {
        (kind, number): Subject(named.get((kind, number), f"#{number}"), *PLACES.get(kind, ("", "")), number)
        for kind, numbers in asked.items()
        for number in numbers
    }
    return result | _of_people(asked)


def _names(kind: str, numbers: set[int]) -> list[tuple[int, str]]:
    if kind not in NAMES:
        return []
    number, name = NAMES[kind]
    return [(row[0], row[1]) for row in db.session.execute(select(number, name).where(number.in_(numbers)))]


def _of_people(asked: dict[str, set[int]]) -> dict[tuple[str, int], Subject]:
    """Accounts are shown as their persons, shadowings as their engagements."""
    account = select(Account.id, Person.name, Person.id).join(Account.person)
    shadowing = select(Shadowing.id, Engagement.title, Engagement.id).join(Shadowing.engagement)
    rows: dict[tuple[str, int], Subject] = {}
    for kind, statement, place in (
        ("accounts", account.where(Account.id.in_(asked.get("accounts", ()))), "people"),
        ("shadowings", shadowing.where(Shadowing.id.in_(asked.get("shadowings", ()))), "engagements"),
    ):
        found = db.session.execute(statement) if asked.get(kind) else ()
        rows |= {(kind, row[0]): Subject(row[1], *PLACES[place], row[2]) for row in found}
    return rows
