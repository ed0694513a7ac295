"""Holdings, segments and clock steps as they are stored; only this module knows their columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select, text, tuple_

from ktrack.base.arrays import store_table
from ktrack.base.db import db
from ktrack.models import ClockStep, Holding, Segment
from ktrack.retention.evidence import Known, Pair
from ktrack.scoring.columns import Clocks, Holdings, IntArray, Kind, Segments
from ktrack.scoring.groups import spread
from ktrack.scoring.parameters import Policy
from ktrack.scoring.replay import replay

Table: TypeAlias = Mapping[str, NDArray[Any] | Sequence[object]]
KINDS = [kind.name.lower() for kind in sorted(Kind) if kind >= 0]
"""What a holding calls the assessments, by `Kind`."""


@dataclass(frozen=True)
class Derived:
    """What is stored of a replay, as columns: one row of `holdings` per pair that was assessed or claimed."""

    holdings: Table
    segments: Table
    steps: Table


def derive(known: Known, policy: Policy, ids: IntArray | None = None) -> Derived:
    """Replay evidence into rows; ids: holding id of each pair of `known`, default 1, 2, 3 …

    A pair with nothing but uses is no holding, and before the first assessment nobody needs its clock.
    """
    done = replay(known.evidence, known.difficulty, policy)
    kept = np.flatnonzero((done.holdings.level >= 0) | (done.holdings.claim >= 0))
    number = spread(np.arange(1, len(kept) + 1), kept, len(known.pairs), 0) if ids is None else ids
    assessed = done.holdings.level >= 0
    pairs = known.pairs.take(kept)
    who = {"id": number[kept], "person_id": pairs.person, "skill_id": pairs.skill}
    return Derived(
        holdings={**who, **_holdings(done.holdings.take(kept))},
        segments=_segments(done.segments, number),
        steps=_steps(done.clocks.take(assessed[done.clocks.pair]), number),
    )


def _holdings(held: Holdings) -> Table:
    return {
        "level": _small(held.level),
        "level_max": _small(held.level_max),
        "stability": held.stability,
        "difficulty": held.difficulty,
        "first_on": _dates(held.first_day, held.level >= 0),
        "last_on": _dates(held.last_day, held.level >= 0),
        "kind": np.array([*KINDS, None], dtype=object)[held.kind],
        "claim": _small(held.claim),
        "claim_on": _dates(held.claim_day, held.claim >= 0),
        "checks": held.checks,
        "lapses": held.lapses,
    }


def _segments(segments: Segments, number: IntArray) -> Table:
    return {
        "holding_id": number[segments.pair],
        "start_day": segments.start,
        "end_day": segments.end,
        "t0": segments.t0,
        "level": segments.level,
        "level_max": segments.level_max,
        "stability": segments.stability,
        "difficulty": segments.difficulty,
        "kind": segments.kind,
    }


def _steps(clocks: Clocks, number: IntArray) -> Table:
    return {
        "holding_id": number[clocks.pair],
        "day": clocks.day,
        "reading": clocks.reading,
        "speed": clocks.speed,
    }


def _small(level: IntArray) -> NDArray[Any]:
    """Return levels with None for −1."""
    return np.array([*range(6), None], dtype=object)[level]


def _dates(day: IntArray, there: NDArray[np.bool_]) -> NDArray[Any]:
    """Return ISO dates, None where there is none."""
    days, place = np.unique(day, return_inverse=True)
    words = np.datetime_as_string(days.astype("datetime64[D]")).astype(object)
    dates: NDArray[Any] = words[place]
    dates[~there] = None
    return dates


_LOCK = text(
    "INSERT INTO holdings (person_id, skill_id, checks, lapses) VALUES (:person, :skill, 0, 0) "
    "ON CONFLICT (person_id, skill_id) DO UPDATE SET person_id = excluded.person_id"
)


def lock(pairs: Sequence[Pair]) -> dict[Pair, int]:
    """Return the holding ids of the pairs, made where there was none, locked until the transaction ends.

    Whoever locks first and reads the evidence then cannot miss what another writer of the pair has committed.
    Pairs come in ascending order, so that two writers cannot wait for each other.
    """
    connection = db.session.connection()
    connection.execute(_LOCK, [{"person": person, "skill": skill} for person, skill in pairs])
    table = Holding.__table__.c
    rows = select(table.id, table.person_id, table.skill_id)
    rows = rows.where(tuple_(table.person_id, table.skill_id).in_(pairs))
    return {(person, skill): key for key, person, skill in connection.execute(rows)}


def lock_all() -> None:
    """Keep others from writing holdings until the transaction ends; SQLite has one writer anyway."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE holdings IN SHARE ROW EXCLUSIVE MODE"))


def replace(derived: Derived, ids: Sequence[int] | None = None) -> None:
    """Put rows in the place of those of the holdings `ids`; None: of all holdings."""
    connection = db.session.connection()
    for column in (ClockStep.holding_id, Segment.holding_id, Holding.id):
        rows = delete(column.class_)
        connection.execute(rows if ids is None else rows.where(column.in_(ids)))
    store_table(connection, "holdings", derived.holdings)
    store_table(connection, "segments", derived.segments)
    store_table(connection, "clock_steps", derived.steps)
    if ids is None and connection.dialect.name == "postgresql":
        connection.execute(_NEXT_ID)  # rows that bring their id do not move the sequence


_NEXT_ID = text(
    "SELECT setval(pg_get_serial_sequence('holdings', 'id'), coalesce(max(id), 0) + 1, false) FROM holdings"
)
