"""Where every planned item stands on a day: what all figures of a scope add up, item by item.

The items of a skill depend on nothing outside of it. So the standing of a company can be put together from
parts, and a part that changed can take the place of the old one; a smaller scope is some of the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ktrack.scoring.columns import BoolArray, Company, FloatArray
from ktrack.scoring.groups import spread
from ktrack.scoring.holders import best_at_least
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Layout, Merged, Plan, plan_on
from ktrack.scoring.score import ItemScores, Score, forecast_items, score_items, summed
from ktrack.scoring.seats import Seats, find_seats, weights
from ktrack.scoring.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """Merged items by skill, then team, as `score.Score` has them.

    forecast: Retained of each item after the horizon; best: the highest q of all active internal people at
    the item's target. Float64, shape (n_items,).
    """

    plan: Plan
    items: ItemScores
    seats: Seats
    forecast: FloatArray
    best: FloatArray

    def __len__(self) -> int:
        return len(self.plan.items)


def stand(company: Company, sorted_scope: Layout, policy: Policy, day: int, horizon: int) -> Standing:
    """Return where the items of a scope stand on a day; the scope is laid out by skill, then team."""
    plan, now = plan_on(sorted_scope, day), snapshot(company, policy, day)
    return Standing(
        plan,
        score_items(company, plan, now, policy),
        find_seats(plan, now, company.rank),
        forecast_items(company, plan, policy, day, horizon),
        best_at_least(company, now, plan.items),
    )


def join(parts: Sequence[Standing]) -> Standing:
    """Return parts, at least one, as one in their order; the shares of seats are those of the whole."""
    first = np.cumsum([0, *(len(part) for part in parts[:-1])])
    items = Merged.join([part.plan.items for part in parts])
    seated = [replace(part.seats, item=part.seats.item + at) for part, at in zip(parts, first, strict=True)]
    learning = [
        replace(part.plan.candidates, item=part.plan.candidates.item + at)
        for part, at in zip(parts, first, strict=True)
    ]
    return Standing(
        Plan(items, type(learning[0]).join(learning)),
        ItemScores.join([part.items for part in parts]),
        _shared(items, Seats.join(seated)),
        np.concatenate([part.forecast for part in parts]),
        np.concatenate([part.best for part in parts]),
    )


def cut(whole: Standing, begin: int, end: int) -> Standing:
    """Return the items `begin` … `end` − 1."""
    rows = slice(begin, end)
    items, candidates = whole.plan.items.take(rows), whole.plan.candidates
    seated = slice(*np.searchsorted(whole.seats.item, [begin, end]).tolist())
    learning = slice(*np.searchsorted(candidates.item, [begin, end]).tolist())
    seats, learners = whole.seats.take(seated), candidates.take(learning)
    return Standing(
        Plan(items, replace(learners, item=learners.item - begin)),
        whole.items.take(rows),
        _shared(items, replace(seats, item=seats.item - begin)),
        whole.forecast[rows],
        whole.best[rows],
    )


def only(whole: Standing, wanted: BoolArray) -> Standing:
    """Return the items of a mask: the standing of a smaller scope."""
    if wanted.all():
        return whole
    rows, items, candidates = np.flatnonzero(wanted), whole.plan.items.take(wanted), whole.plan.candidates
    place = spread(np.arange(len(rows)), rows, len(whole), -1)
    seats = whole.seats.take(wanted[whole.seats.item])
    learners = candidates.take(wanted[candidates.item])
    return Standing(
        Plan(items, replace(learners, item=place[learners.item])),
        whole.items.take(wanted),
        _shared(items, replace(seats, item=place[seats.item])),
        whole.forecast[wanted],
        whole.best[wanted],
    )


def measured(standing: Standing, policy: Policy) -> Score:
    """Return the figures of the items together."""
    return summed(standing.plan, standing.items, standing.seats, policy)


def rows_of(standing: Standing, skill: int) -> tuple[int, int]:
    """Return where the items of a skill begin and end."""
    begin, end = np.searchsorted(standing.plan.items.skill, [skill, skill + 1]).tolist()
    return begin, end


def _shared(items: Merged, seats: Seats) -> Seats:
    """Return the seats with their shares of these items' weight, c = w/(n·Σw), and what goes with people."""
    share: FloatArray = (weights(items) / items.seats)[seats.item]
    return replace(seats, share=share, loss=seats.loss * (share / seats.share))
