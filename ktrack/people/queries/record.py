"""Reading what is recorded about one person."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ktrack.base.db import db
from ktrack.models import Account, AuditEvent, Evidence, Holding, LogEntry, RecordRead, Shadowing, Skill


def holdings(person_id: int) -> list[Holding]:
    """Return the person's holdings with their skills, by category and name."""
    statement = (
        select(Holding)
        .join(Skill, Skill.id == Holding.skill_id)
        .where(Holding.person_id == person_id)
        .options(joinedload(Holding.skill))
        .order_by(Skill.category, Skill.name_en, Skill.id)
    )
    return list(db.session.scalars(statement))


def evidence(person_id: int, *conditions: ColumnElement[bool]) -> Select[Evidence]:
    """Select the person's evidence, corrected and void rows included, latest first."""
    return (
        select(Evidence)
        .where(Evidence.person_id == person_id, *conditions)
        .options(joinedload(Evidence.skill), joinedload(Evidence.assessor))
        .order_by(Evidence.happened_on.desc(), Evidence.id.desc())
    )


def corrected(found: Iterable[Evidence]) -> set[int]:
    """Return the ids of those rows that a later row corrects or takes back."""
    ids = [row.id for row in found]
    statement = select(Evidence.revises_id).where(Evidence.revises_id.in_(ids))
    return {number for number in db.session.scalars(statement) if number is not None}


def shadowings(person_id: int, *conditions: ColumnElement[bool]) -> list[Shadowing]:
    """Return the person's shadowings, as mentee and as mentor, latest first."""
    statement = (
        select(Shadowing)
        .where(or_(Shadowing.mentee_id == person_id, Shadowing.mentor_id == person_id), *conditions)
        .options(
            joinedload(Shadowing.engagement),
            joinedload(Shadowing.mentor),
            joinedload(Shadowing.mentee),
            selectinload(Shadowing.skills),
        )
        .order_by(Shadowing.starts_on.desc(), Shadowing.id.desc())
    )
    return list(db.session.scalars(statement))


def log_size(person_id: int) -> int:
    """Return how many log entries the person has written."""
    return db.session.scalar(select(func.count()).where(LogEntry.person_id == person_id)) or 0


def log(person_id: int) -> list[LogEntry]:
    """Return the person's log entries with links and former wordings, oldest first."""
    statement = (
        select(LogEntry)
        .where(LogEntry.person_id == person_id)
        .options(selectinload(LogEntry.links), selectinload(LogEntry.revisions))
        .order_by(LogEntry.happened_on, LogEntry.id)
    )
    return list(db.session.scalars(statement))


def about(person_id: int) -> Select[AuditEvent]:
    """Select what the audit trail says about the person, and what they did themselves, latest first."""
    account = select(Account.id).where(Account.person_id == person_id)
    evidence = select(Evidence.id).where(Evidence.person_id == person_id)
    return (
        select(AuditEvent)
        .where(
            or_(
                AuditEvent.actor_id == person_id,
                (AuditEvent.subject_type == "people") & (AuditEvent.subject_id == person_id),
                (AuditEvent.subject_type == "accounts") & AuditEvent.subject_id.in_(account),
                (AuditEvent.subject_type == "evidence") & AuditEvent.subject_id.in_(evidence),
            )
        )
        .options(joinedload(AuditEvent.actor))
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
    )


def readings(person_id: int) -> Select[RecordRead]:
    """Select who read the person's record and when, latest first."""
    return (
        select(RecordRead)
        .where(RecordRead.person_id == person_id)
        .options(joinedload(RecordRead.reader))
        .order_by(RecordRead.at.desc(), RecordRead.id.desc())
    )


def latest(statement: Select[Any], count: int) -> list[Any]:
    """Return the first `count` rows of what a function of this module selects."""
    return list(db.session.scalars(statement.limit(count)))
