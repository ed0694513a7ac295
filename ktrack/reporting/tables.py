"""The tables behind the report, as workbooks and CSV files carry them.

A cell's type says what it is: a `Share` is written as percents, a date as a date, a number as a number, None
as "n/a".
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeAlias

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ktrack.dashboards.filters import Filters
from ktrack.dashboards.names import SkillName
from ktrack.reporting import source, words
from ktrack.reporting.source import Source
from ktrack.scoring.parameters import MODEL
from ktrack.scoring.score import Status

MOST_ROWS = 100_000
"""Rows of a table that are written; a company of 10,000 people has about 24,000 planned items."""


class Share(float):
    """A share from 0 to 1."""


Cell: TypeAlias = str | int | float | date | Share | None
Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table with its heads; rows are at most `MOST_ROWS`."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True)
class Asked:
    """What tables are made for: the figures, and the address of their page."""

    found: Source
    address: str

    @property
    def chosen(self) -> Filters:
        """Return the filters."""
        return self.found.chosen

    def skill(self, skill_id: int) -> SkillName:
        """Return the name of a skill."""
        return self.found.skills[skill_id]


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value)


def _figures(asked: Asked) -> Iterable[Row]:
    found, shares = asked.found, asked.found.headline
    low, high = shares.interval if shares.interval and shares.retained is not None else (None, None)
    status = {Status.NONE: _("nobody was assessed"), Status.INSUFFICIENT: _("more than half is unknown")}
    yield str(_("As of")), asked.chosen.as_of
    for name, value in words.filters(asked.chosen, found.teams) or [
        (str(_("Scope")), str(_("Whole company")))
    ]:
        yield name, value
    yield str(_("Address")), asked.address
    yield str(_("Retained")), _share(shares.retained)
    yield str(_("90 % interval from")), _share(low)
    yield str(_("90 % interval to")), _share(high)
    yield str(_("Status")), str(status.get(shares.status, _("known")))
    yield str(_("Verified")), _share(shares.verified)
    yield str(_("Transferred")), _share(shares.transferred)
    yield str(_("Unknown")), _share(shares.unknown)
    yield str(_("Tested")), _share(shares.tested_share)
    yield str(_("Coverage")), _share(shares.coverage)
    yield str(_("Forecast for")), found.forecast[0]
    yield str(_("Forecast")), _share(shares.forecast)
    yield str(_("Planned items")), shares.planned_items
    yield str(_("Planned seats")), shares.seats
    yield str(_("Seats that would pass")), shares.expected if shares.retained is not None else None
    yield str(_("Calibration")), found.trust
    yield str(_("Model")), MODEL
    for name, told in words.policy_values(found.policy):
        yield name, told


def _trend(asked: Asked) -> Iterable[Row]:
    known = asked.found.headline.retained is not None
    for point in asked.found.trend:
        shares = (point.retained, point.verified, point.transferred)
        yield point.on, *(_share(share if known else None) for share in shares)


def _categories(asked: Asked) -> Iterable[Row]:
    for one in source.groups(source.items(asked.chosen), asked.found.skills):
        yield one.category or str(_("No category")), one.items, one.weight, _share(one.retained)


def _items(asked: Asked) -> Iterable[Row]:
    for item in source.lines(asked.chosen):
        skill = asked.skill(item.skill_id)
        shares = (item.retained, item.verified, item.transferred)
        yield (
            asked.found.teams[item.team_id], skill.name, skill.category, item.target, item.importance,
            item.seats, item.recipients, *(_share(None if item.unknown else share) for share in shares),
            item.dependable,
        )  # fmt: skip


def _skills(asked: Asked) -> Iterable[Row]:
    for one in source.planned_skills(asked.chosen):
        skill = asked.skill(one.skill_id)
        yield (
            skill.name, skill.category, one.target, one.bus_factor, Share(one.one), Share(one.two),
            Share(one.one_at_least), one.expected,
        )  # fmt: skip


def _ending(asked: Asked) -> Iterable[Row]:
    for one in source.ending(asked.chosen):
        yield one.title, asked.found.teams[one.team_id], one.ends_on, one.planned, len(one.open)


Maker: TypeAlias = Callable[[Asked], Iterable[Row]]
TABLES: dict[str, tuple[LazyString, Sequence[LazyString], Maker]] = {
    "figures": (_l("Figures"), (_l("Figure"), _l("Value")), _figures),
    "trend": (_l("Trend"), (_l("Day"), _l("Retained"), _l("Verified"), _l("Transferred")), _trend),
    "categories": (
        _l("Categories"), (_l("Category"), _l("Planned items"), _l("Weight"), _l("Retained")), _categories,
    ),
    "items": (
        _l("Plan items"),
        (_l("Team"), _l("Skill"), _l("Category"), _l("Target level"), _l("Importance"), _l("Seats"),
         _l("Who learns"), _l("Retained"), _l("Verified"), _l("Transferred"), _l("Dependable holders")),
        _items,
    ),
    "skills": (
        _l("Skills"),
        (_l("Skill"), _l("Category"), _l("Target level"), _l("Bus factor"), _l("At least one would pass"),
         _l("At least two would pass"), _l("At least one, at worst"), _l("Expected to pass")),
        _skills,
    ),
    "ending": (
        _l("Ending engagements"),
        (_l("Engagement"), _l("Team"), _l("Ends"), _l("Planned items"), _l("Open items")),
        _ending,
    ),
}  # fmt: skip
"""By name in addresses: title, heads, and what makes the rows."""


def table(name: str, asked: Asked) -> Table:
    """Return one table; raises KeyError for a name that is not in `TABLES`."""
    title, columns, rows = TABLES[name]
    return Table(name, str(title), tuple(map(str, columns)), list(islice(rows(asked), MOST_ROWS)))


def all_tables(asked: Asked) -> list[Table]:
    """Return every table, in the order of a workbook's sheets."""
    return [table(name, asked) for name in TABLES]
