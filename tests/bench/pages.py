"""Times the executive's page with its charts, in a process of its own, after everything is imported.

Run as `python -m tests.bench.pages ROUNDS` with KTRACK_INSTANCE set; prints a line of JSON with the seconds
of the first page of the process (cold), and of each round after a write (written: no figure is remembered)
and after that (warm).
"""

import json
import sys
import time
from typing import Any

from sqlalchemy import select

from ktrack.app import create_app
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.models import Account, Person
from ktrack.models.choices import Role
from ktrack.retention import version

ADDRESSES = ("/dashboard", "/dashboard/charts/funnel.json", "/dashboard/charts/trend.json")
AS_OF = "as_of=2026-11-01"


def executive() -> str:
    """Return the session of an executive, who gets an account if there is none."""
    person = db.session.scalars(
        select(Person).where(Person.role == Role.EXECUTIVE).order_by(Person.id)
    ).first()
    assert person is not None, "the generated company has an executive"
    account = db.session.scalar(select(Account).where(Account.person_id == person.id))
    if account is None:
        account = Account(
            person_id=person.id, login="bench", password_hash="-", session_token="-", created_at=clock.now()
        )
        db.session.add(account)
        db.session.commit()
    return f"{account.id}:{account.session_token}"


def visit(client: Any) -> float:
    """Fetch the page and its charts; returns the seconds."""
    begun = time.perf_counter()
    for address in ADDRESSES:
        answer = client.get(f"{address}?{AS_OF}")
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    return time.perf_counter() - begun


def main(rounds: int) -> None:
    """Print the seconds of each round."""
    app = create_app({"TESTING": True, "RATELIMIT_ENABLED": False})
    client = app.test_client()
    with app.app_context():
        signed_in = executive()
    with client.session_transaction() as session:
        session["_user_id"] = signed_in
    found: dict[str, list[float]] = {"cold": [visit(client)], "written": [], "warm": []}
    for _ in range(rounds):
        with app.app_context():
            version.touch()
            db.session.commit()
        found["written"].append(visit(client))
        found["warm"].append(visit(client))
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
