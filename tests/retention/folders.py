"""Where the worked examples are, and what a database holds, for comparing."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import ClockStep, Holding, Segment

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "vectors"


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """All holdings, segments and clock steps by the ids of person and skill."""
    who = (Holding.person_id, Holding.skill_id)
    holdings = [
        column for column in Holding.__table__.c if column.name not in {"id", "person_id", "skill_id"}
    ]
    found = {"holdings": select(*who, *holdings).order_by(*who)}
    for model in (Segment, ClockStep):
        rest = [column for column in model.__table__.c if column.name != "holding_id"]
        rows = select(*who, *rest).join(model, model.holding_id == Holding.id)
        found[model.__tablename__] = rows.order_by(*who, rest[0])
    return {name: [tuple(row) for row in db.session.execute(rows)] for name, rows in found.items()}
