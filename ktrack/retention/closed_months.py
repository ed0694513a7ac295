"""The items on the first days of the last 24 months, packed by skill: what a trend need not compute again.

A month that is over changes only with a row that is dated back, which changes the version of its skill.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
from sqlalchemy import delete, insert, select

from ktrack.base.arrays import fetch_rows
from ktrack.base.days import month_starts, to_day
from ktrack.base.db import db
from ktrack.models import LeafMonths
from ktrack.scoring.months import Months

MONTHS = 24
Kept = dict[int, Months]
"""Items by skill id, on the days that were asked for."""
_KINDS = {"importance": "i1", "retained": "<f8", "verified": "<f8", "transferred": "<f8", "unknown": "?"}


def days(today: date) -> list[int]:
    """Return the first days of the 24 months up to that of `today`."""
    return [to_day(first) for first in month_starts(today, MONTHS)]


def stored(versions: Mapping[int, int]) -> tuple[list[int], Kept]:
    """Return what is stored and still holds: the days, and the items of each skill on them.

    versions: of the data by skill id. Nothing if no skill has any; only skills with the latest days count.
    """
    columns = (LeafMonths.skill_id, LeafMonths.version, LeafMonths.first_day, LeafMonths.data)
    rows = fetch_rows(db.session.connection(), select(*columns))
    latest = max((first for _skill, _version, first, _data in rows), default=None)
    grid: list[int] = []
    found: Kept = {}
    for skill, version, first, data in rows:
        if first == latest and version == versions.get(skill):
            grid, found[skill] = _unpack(data, skill)
    return grid, found


def store(fresh: Mapping[int, Months], versions: Mapping[int, int], grid: list[int]) -> None:
    """Put the items of skills on the days of `grid` in the place of what is stored of these skills."""
    connection = db.session.connection()
    rows = [
        {"skill_id": skill, "version": versions[skill], "first_day": grid[0], "data": _pack(months, grid)}
        for skill, months in fresh.items()
    ]
    if rows:
        connection.execute(delete(LeafMonths).where(LeafMonths.skill_id.in_(list(fresh))))
        connection.execute(insert(LeafMonths), rows)


def stale(versions: Mapping[int, int], grid: list[int]) -> list[int]:
    """Return the skills of which nothing is stored, or not as the data is now, or of other days."""
    columns = (LeafMonths.skill_id, LeafMonths.version, LeafMonths.first_day)
    kept = {skill: (version, first) for skill, version, first in db.session.execute(select(*columns))}
    return [skill for skill, version in versions.items() if kept.get(skill) != (version, grid[0])]


def _pack(months: Months, grid: list[int]) -> bytes:
    """Return the days, the teams and the matrices as bytes."""
    head = np.array([len(grid), len(months.team), *grid, *months.team.tolist()], dtype="<i4")
    matrices = (np.ascontiguousarray(getattr(months, name), dtype=kind) for name, kind in _KINDS.items())
    return b"".join([head.tobytes(), *(matrix.tobytes() for matrix in matrices)])


def _unpack(data: bytes, skill: int) -> tuple[list[int], Months]:
    n_days, n_items = np.frombuffer(data, "<i4", 2).tolist()
    head = np.frombuffer(data, "<i4", n_days + n_items, 8)
    at, matrices = 8 + head.nbytes, []
    for kind in _KINDS.values():
        matrix = np.frombuffer(data, kind, n_days * n_items, at).reshape(n_days, n_items)
        at += matrix.nbytes
        matrices.append(matrix)
    team = head[n_days:].astype(np.int64)
    return head[:n_days].tolist(), Months(team, np.full(n_items, skill), *matrices)
