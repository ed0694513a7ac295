"""Everything the page of one engagement shows, each part fetched once."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ktrack.access import rows
from ktrack.engagements import figures, history, matrix, queries
from ktrack.engagements.amending import money
from ktrack.models import Engagement, LogEntry, Person
from ktrack.web.paging import Page, paged

ENTRIES = 10


def whole(viewer: Person, engagement: Engagement, day: date) -> dict[str, Any]:
    """Return the parts of the page as the viewer may see them on `day`, by the name the template uses."""
    items = queries.plan(engagement)
    shadowings = queries.shadowings(viewer, engagement)
    amendments = history.amendments(engagement)
    held = matrix.holdings(items, shadowings, day)
    everything = matrix.sees_all(viewer, engagement)
    return {
        "matrix": matrix.build(viewer, engagement, items, shadowings, held, day),
        "figures": figures.of(engagement, day) if everything else None,
        "shadowings": shadowings,
        "amendments": history.told(amendments, money=everything),
        "original_plan": history.original_plan(items, amendments),
        "original_facts": history.original_facts(engagement, amendments),
        "day_rate": money(engagement.day_rate_cents) if everything else "",
        "entries": entries(viewer, engagement),
        "days_left_count": (engagement.ends_on - day).days,
    }


def read_about(page: dict[str, Any]) -> set[int]:
    """Return the ids of those of whom the page shows levels or log entries."""
    learning = {shadowing.mentee_id for shadowing in page["shadowings"]}
    return learning | {entry.person_id for entry in page["entries"].rows}


def entries(viewer: Person, engagement: Engagement) -> Page:
    """Return a page of the log entries the viewer may read, the latest first."""
    statement = (
        select(LogEntry)
        .where(LogEntry.engagement_id == engagement.id, rows.log_entries(viewer))
        .options(joinedload(LogEntry.person))
        .order_by(LogEntry.happened_on.desc(), LogEntry.id.desc())
    )
    return paged(statement, per_page=ENTRIES)
