"""Questions of Bob's, as they are stored."""

from datetime import datetime, timedelta
from typing import Any

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.models import Question
from tests.conftest import NOW
from tests.factories.cast import Cast

LATE = NOW - timedelta(days=7)


def ask(cast: Cast, asked_at: datetime = NOW, **changed: Any) -> Question:
    """Store a question of Bob's to Fay about Kafka, to be answered in three days."""
    said = {
        "shadowing_id": cast.shadowing.id, "asker_id": cast.bob.id, "expert_id": cast.fay.id,
        "skill_id": cast.kafka.id, "asked_at": asked_at, "reply_by": asked_at + timedelta(days=3),
        "text": "Why do the brokers **rebalance**?", **changed,
    }  # fmt: skip
    question = Question(key=new_key("q"), **said)
    db.session.add(question)
    db.session.commit()
    return question


def late(cast: Cast, **changed: Any) -> Question:
    """Store one whose time was over four days ago."""
    return ask(cast, LATE, **changed)
