"""Small worlds for tests: evidence by rows, and companies of a few people, plain and as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ktrack.scoring.columns import (
    OPEN,
    Absences,
    Company,
    Evidence,
    FloatArray,
    Grade,
    IntArray,
    Items,
    Kind,
    Pairs,
    Recipients,
    Replay,
    Scope,
    Type,
)
from ktrack.scoring.parameters import Policy
from ktrack.scoring.replay import replay

MICROSECONDS = 86_400_000_000


class Row(NamedTuple):
    """One row of evidence; recorded on its day unless said otherwise (days since 1970, like `day`)."""

    type: Type
    day: int
    level: int = -1
    kind: Kind = Kind.NONE
    grade: Grade = Grade.NONE
    attested: bool = False
    void: bool = False
    revises: int = -1
    recorded: int | None = None
    pair: int = 0


def signoff(day: int, level: int, pair: int = 0) -> Row:
    return Row(Type.SIGNOFF, day, level, pair=pair)


def check(day: int, level: int, grade: Grade = Grade.GOOD, kind: Kind = Kind.DEMO, pair: int = 0) -> Row:
    return Row(Type.CHECK, day, level, kind, grade, pair=pair)


def use(day: int, attested: bool = False, pair: int = 0) -> Row:
    return Row(Type.USE, day, attested=attested, pair=pair)


def claim(day: int, level: int, pair: int = 0) -> Row:
    return Row(Type.CLAIM, day, level, pair=pair)


def whole(values: Sequence[int]) -> IntArray:
    return np.array(values, dtype=np.int64)


def evidence(rows: Sequence[Row]) -> Evidence:
    recorded = [row.day if row.recorded is None else row.recorded for row in rows]
    return Evidence(
        pair=whole([row.pair for row in rows]),
        type=whole([row.type for row in rows]).astype(np.int8),
        kind=whole([row.kind for row in rows]).astype(np.int8),
        day=whole([row.day for row in rows]),
        recorded_at=whole(recorded) * MICROSECONDS,
        level=whole([row.level for row in rows]).astype(np.int8),
        grade=whole([row.grade for row in rows]).astype(np.int8),
        attested=np.array([row.attested for row in rows], dtype=np.bool_),
        void=np.array([row.void for row in rows], dtype=np.bool_),
        revises=whole([row.revises for row in rows]),
    )


def shuffled(rows: Sequence[Row], order: Sequence[int]) -> list[Row]:
    """The same rows in another order; what they revise moves along."""
    place = {old: new for new, old in enumerate(order)}
    return [rows[old]._replace(revises=place.get(rows[old].revises, -1)) for old in order]


def unset(n: int) -> FloatArray:
    """Difficulties of n pairs whose skills name none."""
    return np.full(n, np.nan)


def replayed(rows: Sequence[Row], policy: Policy | None = None, n_pairs: int = 1) -> Replay:
    return replay(evidence(rows), unset(n_pairs), policy or Policy())


class Item(NamedTuple):
    """A plan item of an engagement."""

    team: int
    skill: int
    target: int
    importance: int = 1
    seats: int = 1
    baseline: int = 0
    starts: int = 0
    retired: int = OPEN


class Mentee(NamedTuple):
    """Who shadows which item (by its place) since when."""

    item: int
    person: int
    starts: int = 0


class Absence(NamedTuple):
    """Who is away in [left, returned)."""

    person: int
    left: int
    returned: int = OPEN


@dataclass
class World:
    """A company in plain form; pair number = person · n_skills + skill."""

    n_people: int
    n_skills: int
    rows: list[Row] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    mentees: list[Mentee] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    freelancers: frozenset[int] = frozenset()
    difficulty: float = float("nan")

    def pair(self, person: int, skill: int) -> int:
        return person * self.n_skills + skill

    def company(self, policy: Policy, known_at: int | None = None) -> Company:
        n = self.n_people * self.n_skills
        done = replay(evidence(self.rows), np.full(n, self.difficulty), policy, known_at)
        return Company(
            pairs=Pairs(np.arange(n) // self.n_skills, np.arange(n) % self.n_skills),
            segments=done.segments,
            uses=done.uses,
            clocks=done.clocks,
            absences=Absences(*(whole([a[i] for a in self.absences]) for i in range(3))),
            internal=~np.isin(np.arange(self.n_people), list(self.freelancers)),
            rank=np.arange(self.n_people),
        )

    def scope(self) -> Scope:
        items = Items(*(whole([item[i] for item in self.items]) for i in range(8)))
        recorded = {row.pair for row in self.rows}
        pairs = [self.pair(mentee.person, self.items[mentee.item].skill) for mentee in self.mentees]
        recipients = Recipients(
            item=whole([mentee.item for mentee in self.mentees]),
            person=whole([mentee.person for mentee in self.mentees]),
            pair=whole([pair if pair in recorded else -1 for pair in pairs]),
            starts=whole([mentee.starts for mentee in self.mentees]),
        )
        return Scope(items, recipients)
