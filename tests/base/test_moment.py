"""Moments: aware on the way in and out, UTC in between."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from ktrack.base.db import db
from ktrack.models import Account
from tests.factories.cast import Cast

SUMMER = timezone(timedelta(hours=2))


def last_login(cast: Cast, at: datetime | None) -> datetime | None:
    """Store it as Bob's and read it back from the database."""
    account = cast.accounts["bob"]
    account.last_login_at = at
    db.session.flush()
    db.session.refresh(account)
    return account.last_login_at


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        datetime(2026, 6, 15, 1, 30, 0, 1, tzinfo=SUMMER),
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
    ids=str,
)
def test_a_moment_comes_back_as_it_was(cast: Cast, at: datetime) -> None:
    back = last_login(cast, at)
    assert back == at
    assert back is not None
    assert back.utcoffset() == timedelta(0)


def test_none_stays_none(cast: Cast) -> None:
    assert last_login(cast, None) is None


def test_the_database_holds_utc(app: Flask, cast: Cast) -> None:
    last_login(cast, datetime(2026, 6, 15, 1, 30, tzinfo=SUMMER))
    found = text("SELECT CAST(last_login_at AS VARCHAR) FROM accounts WHERE last_login_at IS NOT NULL")
    assert str(db.session.scalar(found)).startswith("2026-06-14 23:30:00")


def test_a_moment_without_its_zone_is_refused(cast: Cast) -> None:
    with pytest.raises(StatementError, match="needs its time zone"):
        last_login(cast, datetime(2026, 6, 15, 1, 30))  # noqa: DTZ001 - the mistake in question


def test_moments_are_compared_in_utc(cast: Cast) -> None:
    last_login(cast, datetime(2026, 6, 15, 1, 30, tzinfo=SUMMER))
    earlier = db.session.query(Account).filter(Account.last_login_at < datetime(2026, 6, 15, tzinfo=UTC))
    assert [account.person.key for account in earlier] == ["bob"]
