"""Two people record about the same skill at once: neither loses what the other wrote."""

from dataclasses import replace
from datetime import date
from threading import Thread

from flask import Flask
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Holding
from ktrack.models.choices import EvidenceType
from ktrack.retention import check
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories.cast import make_cast


def write(app: Flask, fact: Fact) -> None:
    with app.app_context():
        record(fact, None, NOW, NOW.date())
        db.session.commit()


def test_the_second_writer_sees_the_first(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        first = Fact(
            EvidenceType.SIGNOFF, cast.bob.id, cast.kafka.id, date(2026, 3, 2), level=4, note="Alone.",
            assessor_id=cast.fay.id,
        )  # fmt: skip
        record(first, None, NOW, NOW.date())
        later = replace(first, level=5, happened_on=date(2026, 4, 2))
        second = Thread(target=write, args=(own_app, later))
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()  # it waits for the first to commit
        db.session.commit()
        second.join(timeout=30)
        db.session.rollback()
        assert db.session.scalars(select(Holding.level)).all() == [5]
        assert check.differences().lines == []


def test_writers_about_different_people_all_succeed(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        fact = Fact(EvidenceType.CLAIM, cast.bob.id, cast.kafka.id, date(2026, 3, 2), level=2)
        people = [person.id for person in (cast.bob, cast.dan, cast.mia, cast.alice)]
        writers = [Thread(target=write, args=(own_app, replace(fact, person_id=who))) for who in people]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(timeout=30)
        db.session.rollback()
        assert sorted(db.session.scalars(select(Holding.person_id))) == sorted(people)
        assert check.differences().lines == []
