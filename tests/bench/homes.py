"""Times the home page of a person with years of history and of one who came today, in a process of its own.

Run as `python -m tests.bench.homes ROUNDS` with KTRACK_INSTANCE set; prints a line of JSON with the seconds
of each round: the busiest learner's ("full") and a newcomer's ("empty").
"""

import json
import sys
import time
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from ktrack.app import create_app
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.models import Account, LogEntry, Person
from ktrack.models.choices import Kind, Locale, Role


def busiest() -> Person:
    """Return who has logged most."""
    most = select(LogEntry.person_id).group_by(LogEntry.person_id).order_by(func.count().desc()).limit(1)
    return db.session.scalars(select(Person).where(Person.id == most.scalar_subquery())).one()


def newcomer() -> Person:
    """Return somebody of whom nothing is recorded."""
    found = db.session.scalars(select(Person).where(Person.key == "bench-newcomer")).first()
    if found is None:
        found = Person(
            key="bench-newcomer", name="New Comer", email=None, kind=Kind.INTERNAL, role=Role.STAFF,
            locale=Locale.EN,
        )  # fmt: skip
        db.session.add(found)
        db.session.commit()
    return found


def session_of(person: Person) -> str:
    """Return the session of a person, who gets an account if there is none."""
    account = db.session.scalar(select(Account).where(Account.person_id == person.id))
    if account is None:
        account = Account(
            person_id=person.id, login=person.key, password_hash="-", session_token="-",
            created_at=clock.now(),
        )  # fmt: skip
        db.session.add(account)
        db.session.commit()
    return f"{account.id}:{account.session_token}"


def signed_in(app: Flask, who: str) -> Any:
    """Return a client with that session."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = who
    return client


def visit(client: Any) -> float:
    """Fetch the home page; returns the seconds."""
    begun = time.perf_counter()
    assert client.get("/").status_code == 200
    return time.perf_counter() - begun


def main(rounds: int) -> None:
    """Print the seconds of each round."""
    app = create_app({"TESTING": True, "RATELIMIT_ENABLED": False})
    with app.app_context():
        sessions = {"full": session_of(busiest()), "empty": session_of(newcomer())}
    clients = {name: signed_in(app, session) for name, session in sessions.items()}
    for client in clients.values():
        visit(client)  # the templates are loaded once per process
    found = {name: [visit(client) for _ in range(rounds)] for name, client in clients.items()}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
