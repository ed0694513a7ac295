"""Engagements that run or start soon, with their ends and what each leaves open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row, Select, select

from ktrack.base.db import db
from ktrack.dashboards.filters import Filters
from ktrack.models import Engagement
from ktrack.retention import efforts, outlook
from ktrack.retention.cache import remembered
from ktrack.retention.outlook import Left

SOON = timedelta(days=90)
HALF = 0.5


@dataclass(frozen=True)
class Bar:
    """An engagement. items: those in force, what is lost most first; none before it starts."""

    engagement_id: int
    title: str
    team_id: int
    starts_on: date
    ends_on: date
    items: tuple[Left, ...]

    @property
    def open(self) -> list[Left]:
        """Return the items that have a seat to be filled."""
        return [item for item in self.items if item.open]

    @property
    def lost(self) -> float | None:
        """Return the share of the plan that will not be retained at the end; None without plan."""
        return sum(item.adds for item in self.items) if self.items else None


@dataclass(frozen=True)
class Named:
    """An engagement as a table shows it."""

    title: str
    team_id: int
    ends_on: date


_ROWS = select(Engagement.id, Engagement.title, Engagement.team_id, Engagement.starts_on, Engagement.ends_on)
_left = remembered(outlook.left_at_end)


def statement(chosen: Filters) -> Select[int, str, int, date, date]:
    """Return the statement for engagements that run or start within 90 days, the first to end first."""
    last = min(chosen.as_of, date.max - SOON) + SOON
    rows = _ROWS.where(Engagement.ends_on >= chosen.as_of, Engagement.starts_on <= last)
    rows = rows.where(*chosen.scope.of_engagements(), *efforts.planning(chosen.scope))
    return rows.order_by(Engagement.ends_on, Engagement.id)


def named(engagement_ids: Iterable[int]) -> dict[int, Named]:
    """Return what engagements are called, by id; one statement."""
    rows = select(Engagement.id, Engagement.title, Engagement.team_id, Engagement.ends_on)
    found = db.session.execute(rows.where(Engagement.id.in_(list(engagement_ids))))
    return {key: Named(title, team, ends) for key, title, team, ends in found}


def bars(rows: Sequence[Row[int, str, int, date, date]], as_of: date) -> list[Bar]:
    """Return the bars of a page of engagements; constantly many statements."""
    left: Mapping[int, tuple[Left, ...]] = _left(tuple(row[0] for row in rows), as_of)
    return [Bar(*row, left.get(row[0], ())) for row in rows]


def bar(engagement_id: int, as_of: date) -> Bar | None:
    """Return one engagement, whenever it runs."""
    rows = db.session.execute(_ROWS.where(Engagement.id == engagement_id)).all()
    return bars(rows, as_of)[0] if rows else None


def sentence(found: Sequence[Bar], total: int) -> str:
    """Say how much is open in the engagements shown."""
    if not total:
        return str(_("No engagement of this choice runs or starts within 90 days."))
    told = ngettext(
        "%(num)s engagement runs or starts within 90 days.",
        "%(num)s engagements run or start within 90 days.",
        total,
    )
    still = sum(len(one.open) for one in found)
    risky = sum(one.lost is not None and one.lost > HALF for one in found)
    shown = _(
        "Open plan items of those shown: %(open)s. Engagements that would lose more than half at their end: "
        "%(risky)s.",
        open=still,
        risky=risky,
    )
    return f"{told} {shown}"
