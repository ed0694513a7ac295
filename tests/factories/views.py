"""Saved views, stored as the pages store them."""

from datetime import date
from typing import Any

from ktrack.base.db import db
from ktrack.models import Person, SavedView, ViewMail
from ktrack.models.choices import Rhythm
from tests.conftest import NOW


def save(owner: Person, name: str = "Platform", **values: Any) -> SavedView:
    """Store a view of the executive's page."""
    key = f"view-{db.session.query(SavedView).count()}"
    stored = {"page": "dashboards.executive", "created_at": NOW, "category": "Platform", **values}
    view = SavedView(key=key, owner_id=owner.id, name=name, **stored)
    db.session.add(view)
    db.session.commit()
    return view


def mailed(
    view: SavedView, person: Person, next_on: date = date(2026, 6, 15), rhythm: Rhythm = Rhythm.WEEKLY
) -> ViewMail:
    """Have a view mailed; due on the day of the tests."""
    row = ViewMail(view_id=view.id, person_id=person.id, rhythm=rhythm, next_on=next_on)
    db.session.add(row)
    db.session.commit()
    return row
