"""Many days at once, from segments: history is replayed for none of them (section 4 of KT-1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ktrack.scoring.clock import clocks_on
from ktrack.scoring.columns import BoolArray, Columns, Company, FloatArray, IntArray, Scope
from ktrack.scoring.curve import retrievability
from ktrack.scoring.groups import spread
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Layout, layout, plan_on
from ktrack.scoring.seats import average, chances, filled, reached
from ktrack.scoring.snapshot import active_people


@dataclass(frozen=True, slots=True)
class Trend(Columns):
    """The figures of a scope on each day: shares of the planned weight, nan if nothing is planned yet."""

    day: IntArray
    retained: FloatArray
    verified: FloatArray
    transferred: FloatArray
    unknown: FloatArray


def trend(company: Company, scope: Scope, policy: Policy, days: Sequence[int]) -> Trend:
    """Return the figures of a scope on many days, with the plan, the departures and the evidence of each day.

    They are those of `score.measure` for each day, to 1e-9. Evidence counts as known to whoever replayed the
    segments; for the figures as they were known then, replay with `known_at` and ask for one day at a time.
    """
    sorted_scope, known = layout(scope), _of_recipients(company, scope)
    figures = [_figures(known, sorted_scope, policy, day) for day in days]
    return Trend(np.array(days, dtype=np.int64), *np.array(figures).reshape(len(days), 4).T)


def _of_recipients(company: Company, scope: Scope) -> Company:
    """Return the company with the segments of the scope's own pairs only."""
    wanted = np.zeros(len(company.pairs), dtype=np.bool_)
    wanted[scope.recipients.pair[scope.recipients.pair >= 0]] = True
    return replace(company, segments=company.segments.take(wanted[company.segments.pair]))


def _figures(company: Company, sorted_scope: Layout, policy: Policy, day: int) -> tuple[float, ...]:
    """Return the figures of a day in the order of `Trend`."""
    plan = plan_on(sorted_scope, day)
    items, candidates = plan.items, plan.candidates
    if not len(items):
        return (np.nan,) * 4
    there = active_people(company.internal, company.absences, day)
    level, level_max, chance = _states(company, policy, there, day)
    target, known = items.target[candidates.item], level[candidates.pair]
    able = there[candidates.person] & (known >= target)
    by_item = (
        filled(candidates.item, chances(candidates, items, level, chance), items.seats),
        reached(candidates.item, able, items.seats),
        reached(candidates.item, level_max[candidates.pair] >= target, items.seats),
        np.bincount(candidates.item[known >= 0], minlength=len(items)) == 0,
    )
    return tuple(average(items, share) for share in by_item)


def _states(
    company: Company, policy: Policy, there: BoolArray, day: int
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return level, highest level and a·R (0 for who is away) of each pair; the last row is for no pair."""
    n, segments = len(company.pairs), company.segments
    rows = np.flatnonzero((segments.start <= day) & (segments.end > day))
    pair = segments.pair[rows]
    tau = clocks_on(company.clocks, n, day)[pair] - segments.t0[rows]
    recall = retrievability(tau, segments.stability[rows], policy.kappa)
    trust = np.where(there[company.pairs.person[pair]], policy.trust[segments.kind[rows]], 0)
    return (
        spread(segments.level[rows], pair, n + 1, -1),
        spread(segments.level_max[rows], pair, n + 1, -1),
        spread(np.nan_to_num(trust * recall), pair, n + 1, 0),
    )
