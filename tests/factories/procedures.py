"""Procedures of the cast, as they are stored."""

from datetime import date, datetime, timedelta
from typing import Any

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.models import Procedure, ProcedureConfirmation, ProcedureVersion, Question
from tests.conftest import NOW
from tests.factories import questions
from tests.factories.cast import Cast

TEXT = "## When\n\nA broker is down.\n\n## Steps\n\n1. Read its **log**.\n2. Restart it.\n3. Watch the lag."
DAYS = 180


def draft(cast: Cast, **changed: Any) -> Procedure:
    """Store a draft of Bob's about Kafka in Alice's engagement."""
    text = changed.pop("text", TEXT)
    said = {
        "owner_id": cast.bob.id, "review_days": DAYS, "created_at": NOW - timedelta(days=400),
        "skills": [cast.kafka], "engagements": [cast.engagement], **changed,
    }  # fmt: skip
    made = Procedure(key=new_key("p"), **said)
    db.session.add(made)
    db.session.flush()
    add_version(made, text, by=cast.bob.id)
    db.session.commit()
    return made


def add_version(procedure: Procedure, text: str, *, by: int, number: int = 1, note: str = "") -> None:
    """Store a version of it."""
    row = ProcedureVersion(
        procedure_id=procedure.id, number=number, author_id=by, at=NOW - timedelta(days=300 - number),
        title="Restart a broker", text=text, links=[], note=note,
    )  # fmt: skip
    db.session.add(row)


def published(cast: Cast, confirmed_at: datetime = NOW, **changed: Any) -> Procedure:
    """Store one that Bob confirmed at a moment."""
    review_on: date = (confirmed_at + timedelta(days=DAYS)).date()
    made = draft(cast, **{"published_at": confirmed_at, "review_on": review_on, **changed})
    db.session.add(
        ProcedureConfirmation(
            procedure_id=made.id, number=1, version=1, person_id=cast.bob.id, at=confirmed_at
        )
    )
    db.session.commit()
    return made


def answered(cast: Cast) -> Question:
    """Store a question of Bob's that Fay answered."""
    return questions.ask(cast, answer="Leaders *move*.", answered_at=NOW, answered_by_id=cast.fay.id)
