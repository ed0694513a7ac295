"""Numbers between SQL and numpy, the same on both databases."""

import math

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import ColumnClause, Integer, column, literal, select, table, text, union_all

from ktrack.base import arrays
from ktrack.base.arrays import fetch_table, store_table, table_rows
from ktrack.base.db import db
from ktrack.models import Departure, Skill
from tests.factories.cast import Cast


def test_no_rows_make_empty_columns(app: Flask) -> None:
    found = fetch_table(db.session.connection(), select(Departure.id, Departure.person_id))
    assert found.shape == (2, 0)
    assert found.dtype == np.float64


def test_null_becomes_nan(cast: Cast) -> None:
    cast.kafka.difficulty = 7.25
    db.session.flush()
    statement = select(Skill.id, Skill.difficulty).order_by(Skill.key)
    ids, difficulties = fetch_table(db.session.connection(), statement)
    assert ids.tolist() == [cast.billing.id, cast.kafka.id, cast.secrets.id]
    assert [math.isnan(difficulties[0]), difficulties[1]] == [True, 7.25]


@pytest.mark.parametrize("rows", [1, 6, 7, 8])
def test_results_longer_than_a_chunk_stay_in_order(
    app: Flask, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(arrays, "_CHUNK", 3)
    numbers = union_all(*(select(literal(n, Integer).label("n")) for n in range(rows))).subquery()
    statement = select(numbers.c.n, -numbers.c.n).order_by(numbers.c.n)
    found = fetch_table(db.session.connection(), statement)
    assert found.tolist() == [list(range(rows)), [-n for n in range(rows)]]


def stored(**columns: object) -> list[tuple[object, ...]]:
    """Append rows to a table of the test's own and read them back in their order."""
    connection = db.session.connection()
    connection.execute(
        text("CREATE TEMPORARY TABLE kept (place INTEGER, share DOUBLE PRECISION, word VARCHAR, day DATE)")
    )
    store_table(connection, "kept", columns)  # type: ignore[arg-type] # arrays and lists, as the tests give them
    names: list[ColumnClause[object]] = [column(name) for name in ("place", "share", "word", "day")]
    return [
        tuple(row) for row in connection.execute(select(*names).select_from(table("kept")).order_by(names[0]))
    ]


def test_columns_are_stored_as_rows(app: Flask) -> None:
    hostile = ["tab\there", "quote \" ' \\ \\N", "line\nbreak", "", "🧑🏽‍💻 ﷽", None]
    rows = stored(
        place=np.arange(6), share=np.array([0.1, np.nan, -0.0, 1e-300, 1e300, 1 / 3]), word=hostile,
        day=["2026-01-01"] * 5 + [None],
    )  # fmt: skip
    assert [row[0] for row in rows] == list(range(6))
    assert [row[1] for row in rows] == [0.1, None, 0.0, 1e-300, 1e300, 1 / 3]
    assert [row[2] for row in rows] == hostile
    assert [str(row[3]) for row in rows] == ["2026-01-01"] * 5 + ["None"]


def test_no_rows_are_stored_without_complaint(app: Flask) -> None:
    assert stored(place=np.array([], dtype=np.int64), word=[]) == []


def test_columns_of_different_lengths_are_a_mistake(app: Flask) -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(table_rows({"a": np.arange(3), "b": ["x"]}))
