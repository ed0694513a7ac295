"""Going back to the version before: refused while there are relationships it cannot hold."""

import re
from collections.abc import Iterator

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect, text

from ktrack.base.db import db
from ktrack.models import Shadowing
from ktrack.paths import beside
from tests.factories import mentors
from tests.factories.cast import make_cast


@pytest.fixture
def before(own_app: Flask, frozen: object) -> Iterator[str]:
    """A database of the test's own; the revision before ours."""
    (ours,) = (beside("migrations") / "versions").glob("*_mentors.py")
    found = re.search(r'^down_revision = "(\w+)"$', ours.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    with own_app.app_context():
        yield found[1]


def test_it_is_refused_while_a_pair_has_no_engagement(before: str) -> None:
    pair_id = mentors.pair(make_cast()).id
    db.session.remove()
    with pytest.raises((RuntimeError, SystemExit)):
        flask_migrate.downgrade(revision=before)
    assert db.session.get_one(Shadowing, pair_id).engagement_id is None
    db.session.remove()
    assert "offers" in inspect(db.engine).get_table_names(), "nothing was changed"


def test_all_others_stay_with_what_refers_to_them(before: str) -> None:
    cast = make_cast()
    mentors.offer(cast)
    skills = {skill.key for skill in cast.shadowing.skills}
    db.session.remove()
    flask_migrate.downgrade(revision=before)
    columns = {column["name"]: column for column in inspect(db.engine).get_columns("shadowings")}
    assert not columns["engagement_id"]["nullable"]
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM shadowing_skills")).scalar_one() == len(skills)
    flask_migrate.upgrade()
    flask_migrate.check()
    assert {skill.key for skill in db.session.query(Shadowing).one().skills} == skills
