"""Which procedures a viewer may read and write: conditions like those of `rows.py`."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from ktrack.access import rows
from ktrack.models import Engagement, Person, Procedure, ProcedureEngagement, Question
from ktrack.models.choices import Kind, Role


def readable(viewer: Person) -> ColumnElement[bool]:
    """What is published: inside everybody, freelancers in their engagements. Drafts: who completes them."""
    published: ColumnElement[bool] = Procedure.published_at.is_not(None)
    if viewer.role is Role.EXECUTIVE:
        return published
    if viewer.kind is Kind.FREELANCER:
        published = and_(published, Procedure.id.in_(_linked_to(rows.engagements(viewer))))
    return or_(published, _completes_procedure(viewer))


def _linked_to(which: ColumnElement[bool]) -> Select[int]:
    return select(ProcedureEngagement.procedure_id).join(Engagement).where(which)


def _completes_procedure(viewer: Person) -> ColumnElement[bool]:
    """Its owner, who asked and answered the question it comes from, managers of its engagements."""
    answered = select(Question.id).where(
        or_(Question.asker_id == viewer.id, Question.answered_by_id == viewer.id)
    )
    completes = or_(Procedure.owner_id == viewer.id, Procedure.question_id.in_(answered))
    if viewer.role is not Role.MANAGER:
        return completes
    return or_(completes, Procedure.id.in_(_linked_to(Engagement.manager_id == viewer.id)))


def written(viewer: Person, today: date) -> ColumnElement[bool]:
    """Of `readable` those one may write in: freelancers in engagements of theirs that run on the day."""
    if viewer.kind is not Kind.FREELANCER:
        return true() if viewer.role in (Role.STAFF, Role.MANAGER) else false()
    runs = and_(Engagement.starts_on <= today, Engagement.ends_on >= today)
    return Procedure.id.in_(_linked_to(and_(runs, rows.engagements(viewer))))
