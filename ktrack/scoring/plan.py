"""What was planned: items of one team and skill are one seat plan, whatever the number of engagements."""

from dataclasses import dataclass, replace

import numpy as np

from ktrack.scoring.columns import BoolArray, Columns, IntArray, Items, Recipients, Scope
from ktrack.scoring.groups import order_by, run_of_rows, run_starts
from ktrack.scoring.parameters import LEAST_LEVEL


@dataclass(frozen=True, slots=True)
class Merged(Columns):
    """Items of a scope on one day, by team and skill.

    target, importance and seats are the highest of the items merged, baseline the lowest.
    """

    team: IntArray
    skill: IntArray
    target: IntArray
    importance: IntArray
    seats: IntArray
    baseline: IntArray


@dataclass(frozen=True, slots=True)
class Candidates(Columns):
    """Who may fill the seats: one row per merged item and person, by item, then person.

    item: row in `Merged`; person; pair: −1 if nothing was recorded for it. All int64.
    """

    item: IntArray
    person: IntArray
    pair: IntArray


@dataclass(frozen=True, slots=True)
class Plan:
    """The merged items of a scope on one day, with their recipients."""

    items: Merged
    candidates: Candidates


@dataclass(frozen=True, slots=True)
class Layout:
    """A scope sorted once, so that its plan on any day takes no sorting.

    scope: items by team and skill, mentees by merged item and person; group: merged item of each item; first:
    row where each merged item begins; seat: row where each (merged item, person) begins among the mentees.
    """

    scope: Scope
    group: IntArray
    first: IntArray
    seat: IntArray

    @property
    def owner(self) -> IntArray:
        """Return the merged item of each (merged item, person), ascending."""
        return self.group[self.scope.recipients.item[self.seat]]


def layout(scope: Scope) -> Layout:
    """Return the scope sorted for `plan_on`."""
    items, recipients = scope.items, scope.recipients
    order = order_by(items.team, items.skill)
    place = np.empty(len(items), dtype=np.int64)
    place[order] = np.arange(len(items))
    items = items.take(order)
    first = run_starts(items.team, items.skill)
    group = run_of_rows(first, len(items))
    item = place[recipients.item]
    by_seat = order_by(group[item], recipients.person)
    recipients = replace(recipients.take(by_seat), item=item[by_seat])
    return _laid_out(items, recipients)


def layout_in_order(scope: Scope) -> Layout:
    """Return what `layout` does of a scope whose items come by skill, then team, and whose mentees come by
    skill and team of their item, then person: nothing is sorted."""
    return _laid_out(scope.items, scope.recipients)


def _laid_out(items: Items, recipients: Recipients) -> Layout:
    first = run_starts(items.team, items.skill)
    group = run_of_rows(first, len(items))
    seat = run_starts(group[recipients.item], recipients.person)
    return Layout(Scope(items, recipients), group, first, seat)


def plan_on(sorted_scope: Layout, day: int) -> Plan:
    """Return the plan of a day.

    It has the items of engagements started by then, with a target of at least 2, and not retired by then (an
    item is out from the day on which it is retired); their recipients are the mentees of shadowings started
    by then. Items that are out take their recipients with them, also where another item of that team and
    skill is still in.
    """
    items, recipients, first = sorted_scope.scope.items, sorted_scope.scope.recipients, sorted_scope.first
    live = _live(items, day)
    groups = np.flatnonzero(np.logical_or.reduceat(live, first)) if len(first) else first
    merged = Merged(
        team=items.team[first[groups]],
        skill=items.skill[first[groups]],
        target=_highest(items.target, live, first)[groups],
        importance=_highest(items.importance, live, first)[groups],
        seats=_highest(items.seats, live, first)[groups],
        baseline=-_highest(-items.baseline, live, first)[groups],
    )
    return Plan(merged, _candidates(sorted_scope, live[recipients.item] & (recipients.starts <= day), groups))


def _live(items: Items, day: int) -> BoolArray:
    return (items.starts <= day) & (items.retired > day) & (items.target >= LEAST_LEVEL)


def _candidates(sorted_scope: Layout, live: BoolArray, groups: IntArray) -> Candidates:
    recipients, seat = sorted_scope.scope.recipients, sorted_scope.seat
    seats = seat[np.logical_or.reduceat(live, seat)] if len(seat) else seat
    number = np.full(len(sorted_scope.first), -1)
    number[groups] = np.arange(len(groups))
    item = number[sorted_scope.group[recipients.item[seats]]]
    return Candidates(item, recipients.person[seats], recipients.pair[seats])


def _highest(column: IntArray, live: BoolArray, first: IntArray) -> IntArray:
    """Return the highest value of each merged item's live rows; −100 where none is live."""
    return np.maximum.reduceat(np.where(live, column, -100), first) if len(first) else column


def importances(sorted_scope: Layout, day: int, n_pairs: int) -> IntArray:
    """Return the highest importance among each person's items for the skill, shape (n_pairs,); 0 for none."""
    items, recipients = sorted_scope.scope.items, sorted_scope.scope.recipients
    live = _live(items, day)
    rows = np.flatnonzero(live[recipients.item] & (recipients.starts <= day) & (recipients.pair >= 0))
    highest = np.zeros(n_pairs, dtype=np.int64)
    np.maximum.at(highest, recipients.pair[rows], items.importance[recipients.item[rows]])
    return highest


def highest_targets(plan: Plan, n_skills: int) -> IntArray:
    """Return the highest target of each skill in the plan, shape (n_skills,); −1 where it is not planned."""
    highest = np.full(n_skills, -1, dtype=np.int64)
    np.maximum.at(highest, plan.items.skill, plan.items.target)
    return highest
