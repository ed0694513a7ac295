"""Times the search among 100,000 documents against one count of their table, in turns.

Run as `python -m tests.bench.searching ROUNDS` with KTRACK_INSTANCE and KTRACK_DATABASE_URL set, on a
database that is migrated; prints a line of JSON with the seconds of each round.
"""

import json
import sys
from typing import Any

import numpy as np
from sqlalchemy import delete, func, insert, select

from ktrack.app import create_app
from ktrack.base import terms
from ktrack.base.db import db
from ktrack.exchange import stored
from ktrack.models import Person, SearchDocument
from ktrack.models.choices import Kind, Role, Topic
from ktrack.search import queries
from tests.bench.yardsticks import took

DOCUMENTS, WORDS, LENGTH = 100_000, 5_000, 60
COMMON = "wort0"
AT_ONCE = 5_000


def fill() -> None:
    """Store documents whose words are as unevenly common as those of a language."""
    random = np.random.default_rng(7)
    often = 1 / np.arange(1, WORDS + 1)
    drawn = random.choice(WORDS, size=(DOCUMENTS, LENGTH), p=often / often.sum())
    db.session.execute(delete(SearchDocument))
    for begin in range(0, DOCUMENTS, AT_ONCE):
        rows = [_document(number, drawn[number]) for number in range(begin, begin + AT_ONCE)]
        db.session.execute(insert(SearchDocument), rows)
    db.session.commit()
    stored.analyse(db.session.connection())
    db.session.commit()


def _document(number: int, drawn: Any) -> dict[str, Any]:
    said = [f"wort{word}" for word in drawn]
    title, text = " ".join(said[:5]), " ".join(said[5:])
    return {
        "topic": Topic.SKILL, "subject_id": number + 1, "title": title, "text": text,
        "title_words": terms.bag(title), "words": terms.bag(f"{title} {text}"),
    }  # fmt: skip


def main(rounds: int) -> None:
    """Fill, search, count, print."""
    app = create_app({"TESTING": True})
    found: dict[str, list[float]] = {"search": [], "count": []}
    with app.app_context():
        fill()
        viewer = Person(key="bench", name="Bench", kind=Kind.INTERNAL, role=Role.STAFF, id=0)
        wanted, counted = terms.terms(COMMON), select(func.count()).select_from(SearchDocument)

        def search() -> None:
            numbers = queries.search(viewer, wanted, queries.topics(viewer))
            assert len(queries.hits(numbers[:25], wanted, "en")) == 25

        for _ in range(rounds + 1):
            found["search"].append(took(search))
            found["count"].append(took(lambda: db.session.scalar(counted)))
    sys.stdout.write(json.dumps({name: times[1:] for name, times in found.items()}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
