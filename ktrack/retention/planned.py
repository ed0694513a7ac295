"""Planned checks meet their outcome here, whichever page records it."""

from datetime import date, timedelta

from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Evidence, PlannedCheck
from ktrack.models.choices import EvidenceType, PlannedState

_ZONES = timedelta(days=1)  # a plan's moment is in UTC, a check's day is the company's


def awaited(person_id: int, skill_id: int, on: date) -> PlannedCheck | None:
    """Return the planned check that a check of that day would fulfil, locked; None if none is planned.

    A check from before it was planned fulfils nothing: it was recorded late.
    """
    rows = (
        select(PlannedCheck)
        .where(PlannedCheck.person_id == person_id, PlannedCheck.skill_id == skill_id)
        .where(PlannedCheck.state == PlannedState.PLANNED)
        .order_by(PlannedCheck.week_on, PlannedCheck.id)
        .with_for_update()
    )
    found = db.session.scalars(rows).all()
    return next((one for one in found if one.planned_at.date() - _ZONES <= on), None)


def fulfil(check: PlannedCheck | None, row: Evidence) -> None:
    """Note that a row of evidence is the outcome of a planned check."""
    if check is not None and row.type is EvidenceType.CHECK:
        check.state, check.evidence_id = PlannedState.HELD, row.id
