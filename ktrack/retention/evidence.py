"""Evidence that counts, from SQL into the columns of scoring."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal_column, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

from ktrack.base.arrays import fetch_table
from ktrack.base.days import epoch_day, to_date
from ktrack.base.db import db
from ktrack.models import Evidence as Row
from ktrack.models import Prediction, Skill
from ktrack.models.choices import CheckKind, EvidenceType
from ktrack.models.choices import Grade as GradeWord
from ktrack.retention.scope import Reach
from ktrack.scoring.columns import Evidence, FloatArray, Grade, IntArray, Kind, Pairs, Type

Pair = tuple[int, int]
"""Person id and skill id."""

MICROSECONDS = 86_400_000_000
"""Of a day."""
_LEVELS = 8
_HALF = 32
_LOWER = (1 << _HALF) - 1
_TYPE = case({word.value: int(Type[word.name]) for word in EvidenceType}, value=Row.type)
_KIND = case({word.value: int(Kind[word.name]) for word in CheckKind}, value=Row.kind, else_=int(Kind.NONE))
_GRADE = case(
    {word.value: int(Grade[word.name]) for word in GradeWord}, value=Row.grade, else_=int(Grade.NONE)
)
_LATER = aliased(Row)
_REVISED = exists().where(_LATER.revises_id == Row.id)
_COUNTS = and_(~Row.void, ~_REVISED)


@dataclass(frozen=True)
class Known:
    """Evidence with the pairs it is about (person and skill are database ids, ascending) and the difficulty
    of each pair's skill (nan where it names none)."""

    evidence: Evidence
    pairs: Pairs
    difficulty: FloatArray


def counts(known_at: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that a row of evidence counts, as known then (None: as known now)."""
    if known_at is None:
        return _COUNTS
    revised = _REVISED.where(_LATER.recorded_at <= known_at)
    return and_(~Row.void, Row.recorded_at <= known_at, ~revised)


def of_pairs(pairs: Sequence[Pair]) -> ColumnElement[bool]:
    """Return the condition that a row of evidence is about one of the pairs."""
    if len(pairs) == 1:
        return and_(Row.person_id == pairs[0][0], Row.skill_id == pairs[0][1])
    return tuple_(Row.person_id, Row.skill_id).in_(pairs)


def load_pairs(pairs: Sequence[Pair]) -> Known:
    """Return all evidence of some pairs that counts; two statements."""
    return _known(_fetch(_rows(None).where(of_pairs(pairs))))


def load_all(known_at: datetime | None = None) -> Known:
    """Return all evidence that counts, of the claims only the latest of each pair; three statements.

    Only that one matters, and there are more claims than everything else.
    """
    rest = _fetch(_rows(known_at).where(Row.type != EvidenceType.CLAIM))
    return _known(_with_claims(rest, *_latest_claims(counts(known_at))))


def load_proof() -> Known:
    """Return all assessments and uses that count, without claims: all that a replay needs for a figure."""
    return _known(_fetch(_rows(None).where(Row.type != EvidenceType.CLAIM)))


def load_checks(until: int) -> tuple[Known, FloatArray]:
    """Return the checks up to a day that count, and what was stored of each before its outcome.

    Shape (3, rows): the chance foretold, the age in days of the proof behind it, 1 for a random audit; nan
    where nothing was stored.
    """
    return read_checks(_fetch(check_rows().where(Row.happened_on <= to_date(until))))


def check_rows() -> Select[*tuple[object, ...]]:
    """Return the statement for the checks that count, with what was stored of each before its outcome."""
    rows = _columns(Prediction.chance, Prediction.age_days, Prediction.audit)
    rows = rows.outerjoin(Prediction, Prediction.evidence_id == Row.id)
    return rows.where(Row.type == _literal(EvidenceType.CHECK), counts())


def read_checks(table: FloatArray) -> tuple[Known, FloatArray]:
    """Return what `check_rows` finds, as `load_checks` does; the difficulty of a skill is left open."""
    blank = np.full(int(table[1].max(initial=0)) + 1, np.nan)
    return _known(table[:8], blank), table[8:]


def in_hand(columns: IntArray) -> Known:
    """Return evidence that counts and is already in arrays: person id, skill id, type, kind, day, level,
    grade and attested in scoring's numbers, shape (8, rows). An import of a million rows has them."""
    person, skill, type_of_row, _kind, day, level, *_rest = columns
    claimed = type_of_row == Type.CLAIM
    claims = _latest(person[claimed], skill[claimed], day[claimed] * _LEVELS + level[claimed])
    return _known(_with_claims(columns[:, ~claimed], *claims))


def load_history() -> Known:
    """Return all assessments and uses, also those revised or void: for replays as known on any day.

    A row counts as recorded when its day (UTC) begins.
    """
    rows = _columns(epoch_day(Row.recorded_at), Row.void, Row.id, func.coalesce(Row.revises_id, -1))
    rows = rows.where(or_(Row.type != EvidenceType.CLAIM, Row.revises_id.is_not(None)))
    table = _fetch(rows.order_by(Row.id))
    known, (recorded, void, ids, revises) = _known(table[:8]), table[8:].astype(np.int64)
    place = np.searchsorted(ids, revises)
    found = np.append(ids, -2)[place] == revises
    whole = replace(
        known.evidence,
        recorded_at=recorded * MICROSECONDS,
        void=void == 1,
        revises=np.where(found, place, -1),
    )
    return replace(known, evidence=whole)


def load_uses(reach: Reach) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Return person id, skill id, day and attested (0 or 1) of the uses that count."""
    person, skill, day, attested = _fetch(use_rows(reach)).astype(np.int64)
    return person, skill, day, attested


def use_rows(reach: Reach) -> Select[*tuple[object, ...]]:
    """Return the statement for the uses that count."""
    rows = select(Row.person_id, Row.skill_id, epoch_day(Row.happened_on), func.coalesce(Row.attested, False))
    return rows.where(Row.type == _literal(EvidenceType.USE), counts(), *reach.of(Row))


def _literal(word: EvidenceType) -> ColumnElement[str]:
    """Return the word itself, not a parameter, for which no database would take an index of some types."""
    return literal_column(f"'{word.value}'")


def load_claims(until: int, reach: Reach) -> tuple[IntArray, IntArray, IntArray]:
    """Return person id, skill id and level of each pair's latest claim up to a day."""
    only = and_(counts(), Row.happened_on <= to_date(until), *reach.of(Row))
    person, skill, _day, level = _latest_claims(only)
    return person, skill, level


def _rows(known_at: datetime | None) -> Select[*tuple[object, ...]]:
    return _columns().where(counts(known_at))


def _columns(*further: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[*tuple[object, ...]]:
    return select(
        Row.person_id,
        Row.skill_id,
        _TYPE,
        _KIND,
        epoch_day(Row.happened_on),
        func.coalesce(Row.level, -1),
        _GRADE,
        func.coalesce(Row.attested, False),
        *further,
    )


def _latest_claims(only: ColumnElement[bool]) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Return person id, skill id, day and level of each pair's latest claim among the rows that meet a
    condition; of several on a day, the highest.

    Found here, not by a GROUP BY, which would read rows in the order of an index and take twice as long.
    """
    worth = epoch_day(Row.happened_on) * _LEVELS + Row.level
    rows = select(Row.person_id, Row.skill_id, worth).where(Row.type == EvidenceType.CLAIM, only)
    return _latest(*_fetch(rows).astype(np.int64))


def _latest(
    person: IntArray, skill: IntArray, value: IntArray
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    keys, place = np.unique(_key(person, skill), return_inverse=True)
    latest = np.full(len(keys), np.iinfo(np.int64).min)
    np.maximum.at(latest, place, value)
    day, level = np.divmod(latest, _LEVELS)
    return keys >> _HALF, keys & _LOWER, day, level


def _with_claims(
    rest: FloatArray | IntArray, person: IntArray, skill: IntArray, day: IntArray, level: IntArray
) -> FloatArray | IntArray:
    same = np.zeros(len(person), dtype=np.int64)
    claims = np.stack([person, skill, same + Type.CLAIM, same + Kind.NONE, day, level, same, same])
    return np.concatenate([rest, claims], axis=1)


def _key(person: IntArray, skill: IntArray) -> IntArray:
    """Return one number for each pair, which sorts by person, then skill."""
    return person << _HALF | skill


def _fetch(statement: Select[*tuple[object, ...]]) -> FloatArray:
    return fetch_table(db.session.connection(), statement)


def _known(table: FloatArray | IntArray, difficulties: FloatArray | None = None) -> Known:
    columns = table.astype(np.int64)
    person, skill, kind_of_row, kind, day, level, grade, attested = columns
    keys, pair = np.unique(_key(person, skill), return_inverse=True)
    pairs = Pairs(keys >> _HALF, keys & _LOWER)
    blank = np.zeros(len(person), dtype=np.int64)
    evidence = Evidence(
        pair=pair,
        type=kind_of_row.astype(np.int8),
        kind=kind.astype(np.int8),
        day=day,
        recorded_at=blank,
        level=level.astype(np.int8),
        grade=grade.astype(np.int8),
        attested=attested == 1,
        void=blank == 1,
        revises=blank - 1,
    )
    by_skill = _difficulties() if difficulties is None else difficulties
    return Known(evidence, pairs, by_skill[pairs.skill])


def _difficulties() -> FloatArray:
    """Return the difficulty by skill id, nan where a skill names none."""
    rows = select(Skill.id, Skill.difficulty).where(Skill.difficulty.is_not(None))
    skill, difficulty = _fetch(rows)
    by_skill = np.full(int(db.session.scalar(select(func.max(Skill.id))) or 0) + 1, np.nan)
    by_skill[skill.astype(np.int64)] = difficulty
    return by_skill
