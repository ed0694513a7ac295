"""What the store and the numbers hand each other: columns, that is numpy arrays of one length per table.

Units, everywhere in `ktrack.scoring`:

- a **day** is a whole number of days since 1970-01-01 (int64); `OPEN` stands for "has not ended" and `NEVER`
  for "did not happen". Spells contain their first day and not their last: [start, end).
- a **moment** (`recorded_at`) is a whole number of microseconds since 1970-01-01 00:00 UTC (int64).
- a **pair** is the number of one (person, skill), 0 … n_pairs − 1. Whoever loads the rows chooses the numbers
  of pairs, people, skills, teams and items; nothing depends on them, except that equal figures are listed by
  ascending number.
- a **level** is 0 … 5 and −1 for none, a **grade** 1 … 4 and 0 for none; other codes are the enums of this
  module.
- a missing float (stability, difficulty) is nan.

Any integer dtype does for integer columns; the dtypes named below are the ones this package returns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

IntArray: TypeAlias = NDArray[np.integer[Any]]
FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]

OPEN = 4_000_000
"""The end of what has not ended: later than 9999-12-31, the last day of a date, and any forecast of it."""
NEVER = -719_162
"""0001-01-01, the first day a date can hold: the day of what did not happen."""


class Type(IntEnum):
    """The four types of evidence."""

    CLAIM = 0
    USE = 1
    SIGNOFF = 2
    CHECK = 3


class Kind(IntEnum):
    """How a level was assessed; the numbers are stored, their order means nothing."""

    NONE = -1
    SIGNOFF = 0
    QUIZ = 1
    TEACHBACK = 2
    DEMO = 3


class Grade(IntEnum):
    """How well a check went; the numbers from 1 are those of `fsrs.Rating`."""

    NONE = 0
    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Columns:
    """A table: every field is an array, all of one length.

    Raises ValueError if the lengths differ.
    """

    def __post_init__(self) -> None:
        lengths = {field.name: len(getattr(self, field.name)) for field in fields(self)}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"{type(self).__name__}: columns of different length: {lengths}")

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def take(self, rows: IntArray | BoolArray | slice) -> Self:
        """Return the rows named by a mask, by their numbers, in that order, or by a slice."""
        return type(self)(*(getattr(self, field.name)[rows] for field in fields(self)))

    @classmethod
    def join(cls, parts: Sequence[Self]) -> Self:
        """Return the rows of all parts, one after the other; at least one part is needed."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


@dataclass(frozen=True, slots=True)
class Evidence(Columns):
    """Evidence as it was recorded, in any order.

    pair int64; type, kind, level, grade int8 (`Type`, `Kind`, −1, 0 where the type has none; the kind of a
    sign-off may be NONE or SIGNOFF); day int64; recorded_at int64 microseconds; attested (of a use) and void
    bool; revises int64: the row **of this table** that this row replaces or voids, −1 for none.
    """

    pair: IntArray
    type: IntArray
    kind: IntArray
    day: IntArray
    recorded_at: IntArray
    level: IntArray
    grade: IntArray
    attested: BoolArray
    void: BoolArray
    revises: IntArray


@dataclass(frozen=True, slots=True)
class Uses(Columns):
    """Uses that count, one row each, by pair and day: pair int64, day int64, attested bool."""

    pair: IntArray
    day: IntArray
    attested: BoolArray


@dataclass(frozen=True, slots=True)
class Clocks(Columns):
    """Where a pair's memory clock changes speed: rows by pair and day.

    In [day, until) the clock of `pair` reads `reading` + `speed`·(t − day). Before the first row of a pair,
    and for a pair without rows, it reads t itself. Elapsed clock τ is the difference of two readings. pair,
    day, until int64 (the last row of a pair has until = OPEN); reading, speed float64.
    """

    pair: IntArray
    day: IntArray
    until: IntArray
    reading: FloatArray
    speed: FloatArray


@dataclass(frozen=True, slots=True)
class Segments(Columns):
    """What is known of a pair between two assessments: one row per assessment that counts, by pair and start.

    The row holds in [start, end): pair, start (day of the assessment), end (day of the next one, or OPEN)
    int64; t0 float64, the pair's clock reading at start; level, level_max int8; stability (model-days) and
    difficulty float64, nan where none; kind int8, of this assessment; lapses, checks int64, counted up to and
    including this assessment; predicted float64, the chance a·R of passing that was foretold just before this
    assessment, nan if nothing was; passed bool, whether it was a check and passed; row int64, the
    assessment's row in `Evidence`.

    Departures are deliberately not in here: who is active is applied when scoring, from `Absences`, so that a
    person who leaves or returns rewrites no holding.
    """

    pair: IntArray
    start: IntArray
    end: IntArray
    t0: FloatArray
    level: IntArray
    level_max: IntArray
    stability: FloatArray
    difficulty: FloatArray
    kind: IntArray
    lapses: IntArray
    checks: IntArray
    predicted: FloatArray
    passed: BoolArray
    row: IntArray


@dataclass(frozen=True, slots=True)
class Holdings(Columns):
    """The latest state of every pair: row i is pair i, and columns say "none" where nothing is known.

    level, level_max int8 (−1); stability, difficulty float64 (nan); first_day, last_day int64 (NEVER), of the
    assessments; kind int8 (NONE), of the last one; lapses, checks int64; claim int8 (−1) and claim_day int64
    (NEVER).
    """

    level: IntArray
    level_max: IntArray
    stability: FloatArray
    difficulty: FloatArray
    first_day: IntArray
    last_day: IntArray
    kind: IntArray
    lapses: IntArray
    checks: IntArray
    claim: IntArray
    claim_day: IntArray


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay of evidence gives: segments, the uses that count with their clocks, latest states."""

    segments: Segments
    uses: Uses
    clocks: Clocks
    holdings: Holdings


@dataclass(frozen=True, slots=True)
class Pairs(Columns):
    """Who holds what: row i names the person and the skill of pair i, int64 both."""

    person: IntArray
    skill: IntArray


@dataclass(frozen=True, slots=True)
class Absences(Columns):
    """Departures: the person is inactive in [left, returned); all int64, returned OPEN if still away."""

    person: IntArray
    left: IntArray
    returned: IntArray


@dataclass(frozen=True, slots=True)
class Company:
    """Who knows what, whatever the scope: all pairs with their segments and uses, and who is there.

    internal: bool per person number, False for a freelancer, whose knowledge leaves with them. uses and
    clocks: as `Replay` has them, or all uses that count and `clock.build_clocks` of them. rank: int64 per
    person number, who goes first among equals: the order of the company's own ids, so that no figure depends
    on the order in which people were stored.
    """

    pairs: Pairs
    segments: Segments
    uses: Uses
    clocks: Clocks
    absences: Absences
    internal: BoolArray
    rank: IntArray


@dataclass(frozen=True, slots=True)
class Items(Columns):
    """Plan items of a scope, one row per engagement and skill, not yet merged and not yet filtered by day.

    team (the receiving one), skill int64; target, importance, baseline int8; seats int64; starts: day on
    which the engagement starts; retired: day on which the item was retired, or OPEN.
    """

    team: IntArray
    skill: IntArray
    target: IntArray
    importance: IntArray
    seats: IntArray
    baseline: IntArray
    starts: IntArray
    retired: IntArray


@dataclass(frozen=True, slots=True)
class Recipients(Columns):
    """Mentees of the items, one row per shadowing and skill; the same person may come more than once.

    item: row in `Items`; person; pair: the number of (person, the item's skill), −1 if nothing was ever
    recorded for it; starts: day on which the shadowing starts. All int64.
    """

    item: IntArray
    person: IntArray
    pair: IntArray
    starts: IntArray


@dataclass(frozen=True, slots=True)
class Scope:
    """The plan that is measured: all items of a company, team, engagement or filter, with their mentees."""

    items: Items
    recipients: Recipients
