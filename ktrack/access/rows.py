"""Which rows a viewer may see: SQL conditions that every list and every lookup by id carries.

What is not among them answers 404, as if it did not exist.
"""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from ktrack.models import Engagement, EngagementExpert, Evidence, LogEntry, Person, Shadowing
from ktrack.models.choices import EvidenceType, Kind, Role


def engagements(viewer: Person) -> ColumnElement[bool]:
    """Managers: those they manage; everybody but executives: those they teach or learn in; admins: all."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is Role.EXECUTIVE:
        return false()
    expert = select(EngagementExpert.engagement_id).where(EngagementExpert.person_id == viewer.id)
    paired = select(Shadowing.engagement_id).where(_takes_part(viewer))
    taking_part = or_(Engagement.id.in_(expert), Engagement.id.in_(paired))
    return (
        or_(Engagement.manager_id == viewer.id, taking_part) if viewer.role is Role.MANAGER else taking_part
    )


def _takes_part(viewer: Person) -> ColumnElement[bool]:
    return or_(Shadowing.mentor_id == viewer.id, Shadowing.mentee_id == viewer.id)


def shadowings(viewer: Person) -> ColumnElement[bool]:
    """One's own, as mentor or mentee; managers: those of their engagements; admins: all."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is not Role.MANAGER:
        return _takes_part(viewer)
    managed = select(Engagement.id).where(Engagement.manager_id == viewer.id)
    return or_(_takes_part(viewer), Shadowing.engagement_id.in_(managed))


def people_known(viewer: Person) -> ColumnElement[bool]:
    """People whose record the viewer may open: oneself, one's mentees, the mentees of managed engagements."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is Role.EXECUTIVE:
        return Person.id == viewer.id
    mentees = select(Shadowing.mentee_id).where(Shadowing.mentor_id == viewer.id)
    known = or_(Person.id == viewer.id, Person.id.in_(mentees))
    if viewer.role is Role.MANAGER:
        managed = select(Shadowing.mentee_id).join(Engagement).where(Engagement.manager_id == viewer.id)
        known = or_(known, Person.id.in_(managed))
    return known


def log_entries(viewer: Person) -> ColumnElement[bool]:
    """One's own; mentors: those of their shadowings; managers: those of their engagements; admins: all."""
    if viewer.role is Role.ADMIN:
        return true()
    if viewer.role is Role.EXECUTIVE:
        return LogEntry.person_id == viewer.id
    mentored = select(Shadowing.id).where(Shadowing.mentor_id == viewer.id)
    seen = or_(LogEntry.person_id == viewer.id, LogEntry.shadowing_id.in_(mentored))
    if viewer.role is Role.MANAGER:
        managed = select(Engagement.id).where(Engagement.manager_id == viewer.id)
        seen = or_(seen, LogEntry.engagement_id.in_(managed))
    return seen


def evidence(viewer: Person) -> ColumnElement[bool]:
    """Rows behind a figure: executives see all but claims (without names), others those of people known."""
    if viewer.role is Role.EXECUTIVE:
        return Evidence.type != EvidenceType.CLAIM
    if viewer.role is Role.ADMIN:
        return true()
    known = select(Person.id).where(and_(Person.kind == Kind.INTERNAL, people_known(viewer)))
    return or_(Evidence.person_id.in_(known), Evidence.assessor_id == viewer.id)


def groups_merged(viewer: Person) -> bool:
    """Whether figures of small teams are shown merged only: for all but administrators."""
    return viewer.role is not Role.ADMIN


def sees_names(viewer: Person) -> bool:
    """Whether names of internal people are shown; executives see skills, teams and counts."""
    return viewer.role is not Role.EXECUTIVE
