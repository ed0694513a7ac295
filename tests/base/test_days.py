"""Days and moments as whole numbers, the same in Python and in both databases."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select

from ktrack.base.days import EPOCH, epoch_day, epoch_microsecond, to_date, to_day
from ktrack.base.db import db
from ktrack.models import AuditEvent, Departure
from tests.factories.cast import Cast

DAYS = (
    date(1, 1, 1), date(1582, 10, 15), date(1969, 12, 31), EPOCH, date(2000, 2, 29), date(2026, 3, 29),
    date(2026, 10, 25), date(9999, 12, 31),
)  # fmt: skip
MOMENTS = (
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 59, 59, 1, tzinfo=UTC),
    datetime(2026, 6, 15, 23, 30, 0, 120000, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
)


@pytest.mark.parametrize("value", DAYS, ids=str)
def test_a_day_comes_back_from_its_number(value: date) -> None:
    assert to_date(to_day(value)) == value


def test_days_are_counted_from_the_epoch() -> None:
    assert [to_day(date(1970, 1, 2)), to_day(date(1969, 12, 31)), to_day(date(2026, 6, 15))] == [
        1,
        -1,
        20_619,
    ]


@pytest.mark.parametrize("value", DAYS, ids=str)
def test_both_databases_count_like_python(cast: Cast, value: date) -> None:
    cast.bob.departures.append(Departure(left_on=value, returned_on=None))
    db.session.flush()
    assert db.session.scalar(select(epoch_day(Departure.left_on))) == to_day(value)


def test_no_day_has_no_number(cast: Cast) -> None:
    cast.bob.departures.append(Departure(left_on=date(2026, 1, 1), returned_on=None))
    db.session.flush()
    assert db.session.scalar(select(epoch_day(Departure.returned_on))) is None


def stored(at: datetime) -> None:
    db.session.add(AuditEvent(at=at, action="test", subject_type="database", detail={}))
    db.session.flush()


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_both_databases_count_microseconds_like_python(app: Flask, at: datetime) -> None:
    stored(at)
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    wanted = since // timedelta(microseconds=1)
    assert db.session.scalar(select(epoch_microsecond(AuditEvent.at))) == wanted
    assert db.session.scalar(select(epoch_day(AuditEvent.at))) == to_day(at.date())


def test_the_day_of_a_moment_is_that_of_greenwich(app: Flask) -> None:
    stored(datetime(2026, 6, 16, 0, 30, tzinfo=timezone(timedelta(hours=2))))
    assert db.session.scalar(select(epoch_day(AuditEvent.at))) == to_day(date(2026, 6, 15))
