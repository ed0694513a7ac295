"""Engagements that run or start soon, with their ends and what each leaves open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row, Select, select

from ktrack.access.groups import TOGETHER
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
    """An engagement, or those of teams that are shown together: engagement_id 0, one line without titles.

    team_id: a block; items: by skill, those in force, what is lost most first; none before it starts.
    """

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
class Titled:
    """What an engagement is called, and the team that it is for."""

    title: str
    team_id: int


Found: TypeAlias = Row[int, str, int, date, date]
_ROWS = select(
    Engagement.id, Engagement.title, Engagement.team_id, Engagement.starts_on, Engagement.ends_on
).order_by(Engagement.ends_on, Engagement.id)
_left = remembered(outlook.left_at_end)


def statement(chosen: Filters) -> Select[int, str, int, date, date]:
    """Return the statement for those shown by themselves that run or start soon, the first to end first."""
    return _soon(chosen).where(Engagement.team_id.in_(chosen.blocks.apart))


def _soon(chosen: Filters) -> Select[int, str, int, date, date]:
    last = min(chosen.as_of, date.max - SOON) + SOON
    rows = _ROWS.where(Engagement.ends_on >= chosen.as_of, Engagement.starts_on <= last)
    return rows.where(*chosen.scope.of_engagements(), *efforts.planning(chosen.scope))


def bars(rows: Sequence[Found], as_of: date) -> list[Bar]:
    """Return the bars of a page of engagements; constantly many statements."""
    left: Mapping[int, tuple[Left, ...]] = _left(tuple(row[0] for row in rows), as_of)
    return [Bar(*row, left.get(row[0], ())) for row in rows]


def together(chosen: Filters) -> Bar | None:
    """Return the bar of engagements of teams that are shown together, None if none runs or starts soon."""
    rows = db.session.execute(_soon(chosen).where(Engagement.team_id.in_(chosen.blocks.together))).all()
    return as_one(rows, chosen.as_of) if rows else None


def as_one(rows: Sequence[Found], as_of: date) -> Bar:
    """Put engagements together: how far one is says how far its team is."""
    lefts: Mapping[int, tuple[Left, ...]] = _left(tuple(row[0] for row in rows), as_of)
    every = [left for items in lefts.values() for left in items]
    by_skill: dict[int, list[Left]] = {}
    for left in every:
        by_skill.setdefault(left.skill_id, []).append(left)
    weight = sum(left.importance for left in every)
    items = [_merged(same, weight) for same in by_skill.values()]
    return Bar(
        0,
        several(len(rows)),
        TOGETHER,
        min(row[3] for row in rows),
        max(row[4] for row in rows),
        tuple(sorted(items, key=lambda left: (-left.adds, left.skill_id))),
    )


def _merged(same: Sequence[Left], weight: int) -> Left:
    """Put the items of a skill together; weight: of all items of all engagements."""
    importance = sum(left.importance for left in same)
    return Left(
        same[0].skill_id,
        max(left.target for left in same),
        max(left.importance for left in same),
        sum(left.seats for left in same),
        sum(left.filled for left in same),
        sum(left.importance * left.kept for left in same) / importance,
        sum(left.importance * (1 - left.kept) for left in same) / weight,
        all(left.unknown for left in same),
    )


def several(count: int) -> str:
    """Return what engagements without titles are called."""
    return str(ngettext("%(num)s engagement", "%(num)s engagements", count))


def find(chosen: Filters, engagement_id: int) -> list[Found]:
    """Return the engagement, whenever it runs, if the viewer may see it by itself; 0: those that are shown
    together and have started."""
    rows = _ROWS.where(Engagement.id == engagement_id, Engagement.team_id.in_(chosen.blocks.apart))
    if engagement_id == 0:
        some = efforts.chosen_engagements(chosen.scope, chosen.as_of)
        rows = _ROWS.where(Engagement.id.in_(some), Engagement.team_id.in_(chosen.blocks.together))
    return list(db.session.execute(rows).all())


def titles(engagement_ids: Iterable[int]) -> dict[int, Titled]:
    """Return title and team of engagements, by id; one statement."""
    rows = select(Engagement.id, Engagement.title, Engagement.team_id)
    found = db.session.execute(rows.where(Engagement.id.in_(list(engagement_ids))))
    return {key: Titled(title, team) for key, title, team in found}


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
