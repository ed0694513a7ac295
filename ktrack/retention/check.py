"""Comparing what is stored of holdings with what their evidence says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, String, cast, select
from sqlalchemy.orm import InstrumentedAttribute

from ktrack.base.arrays import table_rows
from ktrack.base.db import db
from ktrack.models import ClockStep, Holding, Person, Segment, Skill
from ktrack.retention import evidence, store
from ktrack.retention.policy import current_policy
from ktrack.retention.store import Derived, Table

Row = tuple[Any, ...]
"""Person id, skill id, and the stored columns in their order; dates as ISO text."""
SHOWN = 100
Model = type[Holding] | type[Segment] | type[ClockStep]
PARTS: dict[str, Model] = {"holding": Holding, "segment": Segment, "clock step": ClockStep}


@dataclass(frozen=True)
class Differences:
    """What a comparison found: how many holdings the evidence makes, how many differ, and a line for each row
    that is stored but does not follow from it, or the other way round (100 at most)."""

    rebuilt: int
    differing: int
    lines: list[str]


def differences() -> Differences:
    """Rebuild every holding, with its segments and clock steps, in memory, and compare it exactly."""
    store.lock_all()  # or a writer between two statements would look like a difference
    derived = store.derive(evidence.load_all(), current_policy())
    pairs: set[Row] = set()
    found = []
    for part, (missing, extra) in _compared(derived):
        pairs |= {row[:2] for row in (*missing, *extra)}
        found += [(part, "missing", row) for row in missing] + [
            (part, "stored in excess", row) for row in extra
        ]
    found.sort(key=lambda line: line[2][:2])
    people, skills = _keys(Person), _keys(Skill)
    lines = [
        f"{people[person]} {skills[skill]}: {part} {state}: {', '.join(map(str, values))}"
        for part, state, (person, skill, *values) in found[:SHOWN]
    ]
    return Differences(len(derived.holdings["id"]), len(pairs), lines)


def _compared(derived: Derived) -> Iterator[tuple[str, tuple[list[Row], list[Row]]]]:
    """Yield for each kind of row those that are missing and those stored in excess."""
    who = {row[0]: row[1:3] for row in table_rows(derived.holdings)}
    for part, table in zip(PARTS, (derived.holdings, derived.segments, derived.steps), strict=True):
        expected = {who[row[0]] + _values(part, row) for row in table_rows(table)}
        extra = []
        for row in _stored(part, table):
            if row in expected:
                expected.remove(row)
            else:
                extra.append(row)
        yield part, (sorted(expected, key=str), extra)


def _values(part: str, row: Row) -> Row:
    """Return a row without its id, a holding's also without its pair."""
    return row[3:] if part == "holding" else row[1:]


def _stored(part: str, table: Table) -> Iterator[Row]:
    model = PARTS[part]
    columns = [_comparable(getattr(model, name)) for name in _values(part, tuple(table))]
    rows = select(Holding.person_id, Holding.skill_id, *columns)
    if not issubclass(model, Holding):
        rows = rows.join(model, model.holding_id == Holding.id)
    yield from db.session.connection().execute(rows)


def _comparable(column: InstrumentedAttribute[Any]) -> Any:
    return cast(column, String) if isinstance(column.type, Date) else column


def _keys(table: type[Person] | type[Skill]) -> dict[int, str]:
    return dict(db.session.execute(select(table.id, table.key)).all())
