"""Which saved views somebody sees, and who has them mailed."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import Person, SavedView, ViewMail
from ktrack.reporting.pages import PAGES


def visible(viewer: Person) -> Select[SavedView]:
    """Return the statement for the viewer's views and those shared with their role, by name."""
    return (
        select(SavedView)
        .where(rows.saved_views(viewer), SavedView.page.in_(list(PAGES)))
        .options(joinedload(SavedView.owner))
        .order_by(SavedView.name, SavedView.id)
    )


def one(viewer: Person, view_id: int) -> SavedView | None:
    """Return a view that the viewer sees."""
    return db.session.scalars(visible(viewer).where(SavedView.id == view_id)).one_or_none()


def by_key(key: str) -> SavedView | None:
    """Return the view with this key, whoever keeps it."""
    return db.session.scalars(select(SavedView).where(SavedView.key == key)).one_or_none()


def mails(person: Person, views: Sequence[SavedView]) -> dict[int, ViewMail]:
    """Return by view how the person has it mailed; one statement."""
    ids = [view.id for view in views]
    statement = select(ViewMail).where(ViewMail.person_id == person.id, ViewMail.view_id.in_(ids))
    return {mail.view_id: mail for mail in db.session.scalars(statement)}
