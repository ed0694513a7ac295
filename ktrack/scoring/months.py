"""Every planned item on many days at once, as matrices: what a trend adds up (section 4 of KT-1).

A row of a matrix is a day. Items are handled some at a time, so that the matrices of one turn stay small.
Nothing is sorted per day: a count of the assessments up to each day says which one holds, and the best
recipients of an item are found by taking its highest chance away, once per seat.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ktrack.scoring.columns import BoolArray, Company, FloatArray, IntArray
from ktrack.scoring.curve import retrievability
from ktrack.scoring.parameters import LEAST_LEVEL, Policy
from ktrack.scoring.plan import Layout
from ktrack.scoring.snapshot import active_people

AT_ONCE = 8_000
"""Mentees of the items that are handled in one turn."""
_PLENTY = np.iinfo(np.int16).max
_FIELD = np.int64(1 << 20)
"""More than there are mentees of an item."""


@dataclass(frozen=True, slots=True)
class Months:
    """Items on many days, shape (n_days, n_items): row j is day j, column i is merged item i of a `Layout`.

    importance int8: 0 on days on which the item is not planned; retained, verified, transferred float64:
    shares of its seats, 0 on those days; unknown bool: it is planned, and no recipient was ever assessed.
    team and skill: of each item, by skill, then team.
    """

    team: IntArray
    skill: IntArray
    importance: IntArray
    retained: FloatArray
    verified: FloatArray
    transferred: FloatArray
    unknown: BoolArray

    def only(self, rows: IntArray | slice) -> "Months":
        """Return some of the items."""
        return Months(self.team[rows], self.skill[rows], *(matrix[:, rows] for matrix in self._matrices()))

    def put(self, new: "Months", skill: int) -> "Months":
        """Return the items with those of a skill in the place of the old ones."""
        begin, end = np.searchsorted(self.skill, [skill, skill + 1]).tolist()
        return Months.beside([self.only(slice(0, begin)), new, self.only(slice(end, None))])

    def _matrices(self) -> tuple[NDArray[Any], ...]:
        return self.importance, self.retained, self.verified, self.transferred, self.unknown

    @classmethod
    def beside(cls, parts: "Sequence[Months]") -> "Months":
        """Return the items of several, on the same days, one after the other."""
        matrices = zip(*(part._matrices() for part in parts), strict=True)
        return cls(
            np.concatenate([part.team for part in parts]),
            np.concatenate([part.skill for part in parts]),
            *(np.concatenate(rows, axis=1) for rows in matrices),
        )

    def on(self, rows: IntArray) -> "Months":
        """Return some of the days."""
        return Months(self.team, self.skill, *(matrix[rows] for matrix in self._matrices()))

    def below(self, others: "Months") -> "Months":
        """Return the same items on these days and then on those of another."""
        matrices = zip(self._matrices(), others._matrices(), strict=True)
        return Months(self.team, self.skill, *(np.concatenate(rows) for rows in matrices))

    def total(self, share: FloatArray | BoolArray) -> FloatArray:
        """Return the weighted average of a matrix on each day, shape (n_days,); nan without a plan."""
        weight = self.importance.sum(axis=1, dtype=np.int64)
        average = np.full(len(weight), np.nan)
        part = np.einsum("ij,ij->i", self.importance, share, dtype=np.float64)
        np.divide(part, weight, out=average, where=weight > 0)
        return average


_NO_ITEM, _NO_DAY = np.zeros(0, dtype=np.int64), np.zeros((0, 0))
NO_MONTHS = Months(
    _NO_ITEM, _NO_ITEM, _NO_DAY.astype(np.int8), _NO_DAY, _NO_DAY, _NO_DAY, _NO_DAY.astype(np.bool_)
)


def months(company: Company, sorted_scope: Layout, policy: Policy, days: IntArray) -> Months:
    """Return every merged item of a scope on each of `days`, which ascend.

    The figures of an item are those of `score.score_items` for each day, to 1e-9.
    """
    n_items, n_days = len(sorted_scope.first), len(days)
    whole: list[NDArray[Any]] = [
        np.zeros((n_days, n_items), dtype=kind) for kind in (np.int8, *[np.float64] * 3, np.bool_)
    ]
    calendar = _Calendar.of(company, days)
    for begin, end in _turns(sorted_scope) if n_days else ():
        turn = _Turn.of(sorted_scope, days, begin, end)
        for matrix, part in zip(whole, _some(turn, calendar, company, policy), strict=True):
            matrix[:, begin:end] = part
    items, first = sorted_scope.scope.items, sorted_scope.first
    return Months(items.team[first], items.skill[first], *whole)


def _turns(sorted_scope: Layout) -> Iterator[tuple[int, int]]:
    """Yield the merged items in portions, as begin and end."""
    owner = sorted_scope.owner
    ends, begin = np.searchsorted(owner, np.arange(len(sorted_scope.first)), side="right"), 0
    while begin < len(ends):
        limit = (ends[begin - 1] if begin else 0) + AT_ONCE
        end = max(int(np.searchsorted(ends, limit, side="right")), begin + 1)
        yield begin, end
        begin = end


@dataclass(frozen=True, slots=True)
class _Steps:
    """Rows by pair and day, such as segments: first row of each pair and one more, and the first of `days`
    that is not before each row."""

    first: IntArray
    since: IntArray

    @classmethod
    def of(cls, pair: IntArray, day: IntArray, n_pairs: int, days: IntArray) -> "_Steps":
        count = np.bincount(pair, minlength=n_pairs)
        return cls(np.concatenate([[0], np.cumsum(count), [len(pair)]]), np.searchsorted(days, day))

    def latest(self, pair: IntArray, n_days: int) -> tuple[IntArray, BoolArray]:
        """Return the last row on or before each day, and whether there is one, shape (n_days, n_pairs)."""
        first = self.first[pair]
        length = np.where(pair >= 0, self.first[pair + 1] - first, 0)
        ends = np.cumsum(length)
        row = np.repeat(first - ends + length, length) + np.arange(ends[-1] if len(ends) else 0)
        place = self.since[row] * len(pair) + np.repeat(np.arange(len(pair)), length)
        steps = np.bincount(place, minlength=(n_days + 1) * len(pair)).reshape(n_days + 1, -1)
        count = np.cumsum(steps[:-1], axis=0, dtype=np.int32)
        return np.maximum(first + count - 1, 0), count > 0


@dataclass(frozen=True, slots=True)
class _Calendar:
    """What a company does on the days: who is there, and which segment and clock step holds for a pair."""

    days: IntArray
    there: BoolArray
    segments: _Steps
    clocks: _Steps

    @classmethod
    def of(cls, company: Company, days: IntArray) -> "_Calendar":
        n, segments, clocks = len(company.pairs), company.segments, company.clocks
        there = [active_people(company.internal, company.absences, int(day)) for day in days]
        return cls(
            days,
            np.array(there, dtype=np.bool_).reshape(len(days), len(company.internal)),
            _Steps.of(segments.pair, segments.start, n, days),
            _Steps.of(clocks.pair, clocks.day, n, days),
        )


@dataclass(frozen=True, slots=True)
class _Turn:
    """Some merged items: matrices by day and item, and by day and mentee whether the mentee counts.

    first: where each item's mentees begin; item, person, pair: of each mentee.
    """

    importance: IntArray
    target: IntArray
    seats: IntArray
    live: BoolArray
    first: IntArray
    item: IntArray
    person: IntArray
    pair: IntArray

    @classmethod
    def of(cls, sorted_scope: Layout, days: IntArray, begin: int, end: int) -> "_Turn":
        scope, first, seat = sorted_scope.scope, sorted_scope.first, sorted_scope.seat
        rows = slice(int(first[begin]), int(first[end]) if end < len(first) else len(scope.items))
        items, starts, on = scope.items.take(rows), first[begin:end] - first[begin], days[:, None]
        live = (items.starts <= on) & (items.retired > on) & (items.target >= LEAST_LEVEL)
        low, high = np.searchsorted(sorted_scope.owner, [begin, end])
        seat = np.append(seat, len(scope.recipients))[low : high + 1]
        told = scope.recipients.take(slice(int(seat[0]), int(seat[-1])))
        seat, item = seat[:-1] - seat[0], sorted_scope.owner[low:high] - begin
        shadows = live[:, told.item - rows.start] & (told.starts <= on)

        def highest(column: IntArray) -> IntArray:
            return np.maximum.reduceat(np.where(live, column.astype(np.int16), np.int16(0)), starts, axis=1)

        return cls(
            importance=highest(items.importance),
            target=highest(items.target),
            seats=highest(np.minimum(items.seats, _PLENTY)),
            live=np.logical_or.reduceat(shadows, seat, axis=1) if len(seat) else shadows,
            first=np.searchsorted(item, np.arange(end - begin)),
            item=item,
            person=told.person[seat],
            pair=told.pair[seat],
        )

    def total(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the sum over each item's mentees, 0 for an item without."""
        found = np.zeros((len(values), len(self.first)), dtype=values.dtype)
        filled = np.flatnonzero(np.diff(self.first, append=len(self.item)))
        if len(filled):
            found[:, filled] = np.add.reduceat(values, self.first[filled], axis=1)
        return found


def _some(turn: _Turn, calendar: _Calendar, company: Company, policy: Policy) -> tuple[NDArray[Any], ...]:
    """Return the items of a turn in the order of `Months`."""
    segment, assessed = calendar.segments.latest(turn.pair, len(calendar.days))
    known, target = turn.live & assessed, turn.target[:, turn.item]
    segments, seats = company.segments, np.maximum(turn.seats, 1)
    level, highest = np.append(segments.level, -1), np.append(segments.level_max, -1)  # there may be none
    able = known & calendar.there[:, turn.person] & (level[segment] >= target)
    once = known & (highest[segment] >= target)
    # Three counts in one number: adding up by item is what takes the time.
    counts = turn.total(known + (once * _FIELD) + (able * _FIELD**2))
    return (
        turn.importance,
        _best(turn, _chances(turn, calendar, company, policy, segment, able)) / seats,
        np.minimum(counts // _FIELD**2, seats) / seats,
        np.minimum(counts // _FIELD % _FIELD, seats) / seats,
        (counts % _FIELD == 0) & (turn.importance > 0),
    )


def _chances(
    turn: _Turn, calendar: _Calendar, company: Company, policy: Policy, segment: IntArray, able: BoolArray
) -> FloatArray:
    """Return a·R of whoever is able, 0 of others, shape (n_days, n_mentees)."""
    chance, cell = np.zeros(able.shape), np.flatnonzero(able)
    row, segments = segment.ravel()[cell], company.segments
    clock = _readings(turn, calendar, company, able.shape)[cell]
    recall = retrievability(clock - segments.t0[row], segments.stability[row], policy.kappa)
    chance.ravel()[cell] = policy.trust[segments.kind[row]] * recall
    return chance


def _readings(turn: _Turn, calendar: _Calendar, company: Company, shape: tuple[int, ...]) -> FloatArray:
    """Return the clock of every day and mentee, flat: the day itself before a pair's first step."""
    reading = np.empty(shape)
    reading[:] = calendar.days[:, None]
    clocks, first = company.clocks, calendar.clocks.first
    used = np.flatnonzero((turn.pair >= 0) & (first[turn.pair + 1] > first[turn.pair]))
    if len(used):
        at, begun = calendar.clocks.latest(turn.pair[used], shape[0])
        told = clocks.reading[at] + clocks.speed[at] * (calendar.days[:, None] - clocks.day[at])
        reading[:, used] = np.where(begun, told, reading[:, used])
    return reading.ravel()


def _best(turn: _Turn, chance: FloatArray) -> FloatArray:
    """Return the sum of the n largest chances of each item, n being its seats, shape (n_days, n_items)."""
    total, count = turn.total(chance), np.diff(turn.first, append=len(turn.item))
    crowded = np.flatnonzero(count > np.where(turn.seats > 0, turn.seats, _PLENTY).min(axis=0))
    if len(crowded):
        total[:, crowded] = _best_of_many(turn, chance, crowded)
    return total


def _best_of_many(turn: _Turn, chance: FloatArray, crowded: IntArray) -> FloatArray:
    """Return the same for items with more mentees than seats: the highest chance is taken as often as it is
    there and seats are left, then taken away."""
    number = np.full(len(turn.first), -1)
    number[crowded] = np.arange(len(crowded))
    rows = np.flatnonzero(number[turn.item] >= 0)
    item, rest = number[turn.item[rows]], chance[:, rows]
    first = np.searchsorted(item, np.arange(len(crowded)))
    total, free = np.zeros((len(rest), len(crowded))), turn.seats[:, crowded].astype(np.int64)
    while True:
        top = np.maximum.reduceat(rest, first, axis=1)
        wanted = (top > 0) & (free > 0)
        if not wanted.any():
            return total
        same = rest == top[:, item]
        there = np.add.reduceat(same, first, axis=1, dtype=np.int64)
        taken = np.where(wanted, np.minimum(there, free), 0)
        total += taken * top
        free -= taken
        rest[same] = 0
