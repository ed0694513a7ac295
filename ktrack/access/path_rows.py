"""Which pathways a viewer may see, and whose progress on them: conditions as in `rows.py`."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from ktrack.models import Engagement, Pathway, PathwayVersion, Person, Shadowing, Walk
from ktrack.models.choices import Kind, Role


def pathways(viewer: Person) -> ColumnElement[bool]:
    """Pathways with a published version, which everybody inside may walk; managers and admins: drafts too."""
    if viewer.kind is Kind.FREELANCER:
        return false()
    if viewer.role in (Role.MANAGER, Role.ADMIN):
        return true()
    return Pathway.id.in_(select(PathwayVersion.pathway_id).where(PathwayVersion.published_at.is_not(None)))


def people_led(viewer: Person) -> ColumnElement[bool]:
    """Managers: people of their own team, and mentees of engagements they manage; admins: all inside."""
    inside = Person.kind == Kind.INTERNAL
    if viewer.role is Role.ADMIN:
        return inside
    if viewer.role is not Role.MANAGER:
        return false()
    managed = select(Shadowing.mentee_id).join(Engagement).where(Engagement.manager_id == viewer.id)
    own_team = false() if viewer.team_id is None else Person.team_id == viewer.team_id
    return and_(inside, or_(Person.id.in_(managed), own_team), Person.id != viewer.id)


def walks(viewer: Person) -> ColumnElement[bool]:
    """Who is on a pathway and how far: oneself, and `people_led`."""
    led = select(Person.id).where(people_led(viewer))
    return or_(Walk.person_id == viewer.id, Walk.person_id.in_(led))
