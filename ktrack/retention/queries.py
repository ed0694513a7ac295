"""The figures of retention.md for whoever shows them: pages, commands, the API.

Days are dates, shares are 0 … 1, ids are those of the database. Everything is an argument, so that what
is returned can be remembered (`cache.remembered`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from ktrack.base.days import to_date, to_day
from ktrack.retention import evidence, load, standings
from ktrack.retention.evidence import MICROSECONDS, Known
from ktrack.retention.policy import current_policy
from ktrack.retention.scope import COMPANY, Scope
from ktrack.retention.standings import HORIZON, Stood
from ktrack.scoring.columns import NEVER, Company, FloatArray
from ktrack.scoring.columns import Scope as Planned
from ktrack.scoring.effort import hours_per_level, level_points
from ktrack.scoring.holders import best_at_least
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import layout, plan_on
from ktrack.scoring.score import AtRisk, Score, at_risk, forecast_items, score
from ktrack.scoring.seats import average
from ktrack.scoring.snapshot import snapshot
from ktrack.scoring.standing import measured
from ktrack.scoring.trend import Trend, added_up
from ktrack.scoring.trend import trend as trend_of


@dataclass(frozen=True)
class Effort:
    """What an engagement cost: hours logged, and per level retained (None under half a level)."""

    hours: float
    hours_per_level: float | None


@dataclass(frozen=True)
class Figures:
    """The figures of a scope on a day.

    score: all shares, with its plan, items and seats as arrays (team, skill and person are database ids);
    best: of each item of the plan the highest q of all active internal people at its target;
    forecast_items: Retained of each item `horizon` days later; at_risk: by whose leaving how much of Retained
    is lost, most first; effort: of an engagement, None for other scopes.
    """

    scope: Scope
    as_of: date
    horizon: int
    policy: Policy
    score: Score
    best: FloatArray
    forecast_items: FloatArray
    at_risk: AtRisk
    effort: Effort | None

    @property
    def forecast(self) -> float | None:
        """Retained `horizon` days later, None if nothing is planned."""
        items = self.score.plan.items
        return average(items, self.forecast_items) if len(items) else None


@dataclass(frozen=True)
class Item:
    """The figures of one team and skill; shares of its seats. dependable: holders in the whole company with
    q ≥ θ at the target."""

    team_id: int
    skill_id: int
    target: int
    importance: int
    seats: int
    recipients: int
    retained: float
    verified: float
    transferred: float
    unknown: bool
    dependable: int


def figures(scope: Scope, as_of: date, horizon: int = HORIZON, known_at: datetime | None = None) -> Figures:
    """Return the figures of a scope at the end of `as_of`; known_at: with only the evidence recorded by then.

    A constant number of statements, whatever the scope; its items and people may be none.
    """
    policy, day = current_policy(), to_day(as_of)
    company = _company(scope, policy, day, known_at)
    return _figures(scope, company, load.plan_of(scope, company.pairs, day), day, policy, horizon)


def figures_if(policy: Policy, known: Known, as_of: date) -> Figures:
    """Return the figures of the company as they would be, were `policy` in force; nothing is stored.

    known: the evidence that counts, claims or not; all of it is replayed.
    """
    day, company = to_day(as_of), load.company_known(known, policy)
    return _figures(COMPANY, company, load.plan_of(COMPANY, company.pairs, day), day, policy)


def overview(scope: Scope, as_of: date, days: Sequence[date]) -> tuple[Figures, Trend]:
    """Return the figures of a scope and its trend over `days`, which ascend.

    What `figures` and `trend` return, but from memory as far as the data is the same (`standings`).
    """
    if not standings.can_choose(scope):
        return figures(scope, as_of), trend(scope, days)
    grid = np.array([to_day(one) for one in days], dtype=np.int64)
    stood, found = standings.standing_and_months(scope, as_of, grid.tolist())
    return _figures_of(scope, as_of, stood), added_up(found, grid)


def standing(scope: Scope, as_of: date) -> Figures:
    """Return what `figures` returns, but from memory as far as the data is the same (`standings`)."""
    if not standings.can_choose(scope):
        return figures(scope, as_of)
    return _figures_of(scope, as_of, standings.standing(scope, as_of))


def _figures_of(scope: Scope, as_of: date, stood: Stood) -> Figures:
    found = measured(stood.standing, stood.policy)
    return Figures(
        scope,
        as_of,
        HORIZON,
        stood.policy,
        found,
        stood.standing.best,
        stood.standing.forecast,
        at_risk(found.seats),
        None,
    )


def _figures(
    scope: Scope, company: Company, planned: Planned, day: int, policy: Policy, horizon: int = HORIZON
) -> Figures:
    plan = plan_on(layout(planned), day)
    now = snapshot(company, policy, day)
    found = score(company, plan, now, policy)
    return Figures(
        scope,
        to_date(day),
        horizon,
        policy,
        found,
        best_at_least(company, now, plan.items),
        forecast_items(company, plan, policy, day, horizon),
        at_risk(found.seats),
        _effort(scope, found, day),
    )


def items(found: Figures) -> list[Item]:
    """Return the items of figures, one per team and skill."""
    plan, scored = found.score.plan.items, found.score.items
    columns = (
        plan.team, plan.skill, plan.target, plan.importance, plan.seats, scored.recipients, scored.retained,
        scored.verified, scored.transferred, scored.unknown, scored.dependable,
    )  # fmt: skip
    return [Item(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def best_chances(found: Figures, skill_ids: Collection[int]) -> dict[int, float]:
    """Return for each of these skills the highest q of all active internal people at its highest target here.

    It is the chance that at least one of them would pass, whatever hangs together (the bound for k = 1).
    """
    plan = found.score.plan.items
    rows = np.lexsort((plan.target, plan.skill))
    highest = dict(zip(plan.skill[rows].tolist(), found.best[rows].tolist(), strict=True))
    return {skill: highest[skill] for skill in skill_ids if skill in highest}


def trend(scope: Scope, days: Sequence[date], as_known_then: bool = False) -> Trend:
    """Return Retained, Verified, Transferred and Unknown of a scope on each day; nan without plan.

    As the evidence is known today; `as_known_then`: as it was at the end of each day (UTC).
    """
    policy, grid = current_policy(), [to_day(day) for day in days]
    if not as_known_then:
        company = load.company_ever(scope.reach(mentees_only=True), min(grid, default=NEVER))
        return trend_of(company, load.plan_of(scope, company.pairs), policy, grid)
    known = evidence.load_history()
    plan = load.plan_of(scope, known.pairs)
    ends = [(day + 1) * MICROSECONDS - 1 for day in grid]
    companies = [load.company_known(known, policy, end) for end in ends]
    points = [trend_of(then, plan, policy, [day]) for then, day in zip(companies, grid, strict=True)]
    return Trend.join([_EMPTY_TREND, *points])


_NOTHING = np.empty(0)
_EMPTY_TREND = Trend(_NOTHING.astype(np.int64), _NOTHING, _NOTHING, _NOTHING, _NOTHING)


def _company(scope: Scope, policy: Policy, day: int, known_at: datetime | None) -> Company:
    if known_at is None:
        return load.company_on(day, policy, scope.reach())
    return load.company_known(evidence.load_all(known_at), policy)


def _effort(scope: Scope, found: Score, day: int) -> Effort | None:
    if scope.engagement_id is None:
        return None
    hours = load.hours(scope.engagement_id, day)
    return Effort(hours, hours_per_level(hours, level_points(found.plan, found.seats)))
