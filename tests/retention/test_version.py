"""The data version: every write raises it, two writers do not wait for each other in turn."""

from flask import Flask
from sqlalchemy import func, select

from ktrack.base.db import db
from ktrack.models import DataVersion
from ktrack.retention import version


def test_it_begins_at_zero(app: Flask) -> None:
    assert version.current() == 0


def test_every_touch_raises_it(app: Flask) -> None:
    seen = [version.current()]
    for _ in range(20):
        version.touch()
        seen.append(version.current())
    assert seen == sorted(set(seen))


def test_a_session_keeps_to_one_stripe(app: Flask) -> None:
    for _ in range(20):
        version.touch()
        assert version.current()
    assert db.session.scalar(select(func.count()).select_from(DataVersion)) == 1


def test_it_is_the_sum_of_all_stripes(app: Flask) -> None:
    db.session.add_all([DataVersion(stripe=stripe, value=2**40) for stripe in range(version.STRIPES)])
    db.session.flush()
    assert version.current() == version.STRIPES * 2**40
    version.touch()
    assert version.current() > version.STRIPES * 2**40


def test_it_counts_across_commits(own_app: Flask) -> None:
    with own_app.app_context():
        for _ in range(3):
            version.touch()
            db.session.commit()
        found = version.current()
        db.session.rollback()
        version.touch()
        db.session.rollback()
        assert version.current() == found > 0
