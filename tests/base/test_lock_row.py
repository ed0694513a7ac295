"""Locking a row that was loaded together with others."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ktrack.base.db import db, lock_row
from ktrack.models import Person
from tests.factories.cast import make_cast


def test_a_row_can_be_locked_whatever_it_was_loaded_with(own_app: Flask) -> None:
    with own_app.app_context():
        make_cast()
        db.session.commit()
        db.session.remove()
        bob = db.session.scalars(
            select(Person).where(Person.key == "bob").options(joinedload(Person.team))
        ).one()
        bob.name = "Forgotten by the lock"
        with db.session.no_autoflush:
            lock_row(bob)
        assert bob.name == "Bob Bach"
        assert bob.team is not None
