"""Times the first page of a board of 100,000 posts against its 500th, in turns.

Run as `python -m tests.bench.turning ROUNDS` with KTRACK_INSTANCE and KTRACK_DATABASE_URL set, on a
database that is migrated; prints a line of JSON with the seconds of each round.
"""

import json
import sys
from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import delete, insert

from ktrack.app import create_app
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.exchange import stored
from ktrack.models import Account, Person, Post, PostTag, Tag
from ktrack.models.choices import Kind, PostKind, Role
from tests.bench.yardsticks import took

POSTS, TAGS, LENGTH = 100_000, 300, 750
AT_ONCE = 5_000
PATHS = {"first": "/board", "late": "/board?page=500"}


def fill() -> Account:
    """Store posts whose latest activity has nothing to do with their order; returns who reads them."""
    for model in (PostTag, Post, Tag, Account, Person):
        db.session.execute(delete(model))
    reader = Person(id=1, key="bench", name="Bench", kind=Kind.INTERNAL, role=Role.STAFF)
    account = Account(
        person=reader, login="bench", password_hash="", session_token="bench", created_at=clock.now()
    )
    db.session.add_all([reader, account, *(Tag(id=n + 1, key=f"t{n}", name=f"tag {n}") for n in range(TAGS))])
    db.session.commit()
    random = np.random.default_rng(7)
    minutes, tags = random.permutation(POSTS), random.integers(1, TAGS + 1, POSTS)
    for begin in range(0, POSTS, AT_ONCE):
        numbers = range(begin, begin + AT_ONCE)
        db.session.execute(insert(Post), [_post(number, int(minutes[number])) for number in numbers])
        rows = [{"post_id": number + 1, "tag_id": int(tags[number])} for number in numbers]
        db.session.execute(insert(PostTag), rows)
    db.session.commit()
    stored.analyse(db.session.connection())
    db.session.commit()
    return account


def _post(number: int, minutes: int) -> dict[str, Any]:
    at = clock.now() - timedelta(minutes=minutes)
    kind = list(PostKind)[number % len(PostKind)]
    return {
        "id": number + 1, "key": f"p{number}", "kind": kind, "author_id": 1, "title": f"Post {number}",
        "text": "word " * (LENGTH // 5), "posted_at": at, "active_at": at, "replies": 0,
    }  # fmt: skip


def main(rounds: int) -> None:
    """Fill, turn the pages, print."""
    app = create_app({"TESTING": True, "RATELIMIT_ENABLED": False})
    with app.app_context():
        account = fill()
        signed_in = f"{account.id}:{account.session_token}"
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = signed_in, True
    found: dict[str, list[float]] = {name: [] for name in PATHS}
    for _ in range(rounds + 1):
        for name, path in PATHS.items():
            found[name].append(took(lambda path=path: _read(client, path)))  # type: ignore[misc] # bound at once
    sys.stdout.write(json.dumps({name: times[1:] for name, times in found.items()}) + "\n")


def _read(client: Any, path: str) -> None:
    assert client.get(path).status_code == 200


if __name__ == "__main__":
    main(int(sys.argv[1]))
