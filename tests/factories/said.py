"""Feedback between Fay and Bob: what a form sends, and what is stored."""

from typing import Any

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.feedback import actions
from ktrack.feedback.actions import Said, Topic
from ktrack.models import Feedback, Person
from tests.conftest import NOW
from tests.factories.cast import Cast

SAID = Said(
    situation="The broker restart of 9 June",
    behaviour="You drained *each* broker before you stopped it.",
    effect="Nobody noticed the restart.",
    suggestions=("Write the order down", "Warn the team an hour before"),
)


def form(client: Any, cast: Cast, other: Person, **changed: Any) -> dict[str, Any]:
    """Return what the form for an offer sends; a value of None leaves the field out."""
    data = {
        "csrf_token": client.token(), "feedback_key": new_key("f"), "other_id": str(other.id), "skill": "",
        "situation": SAID.situation, "behaviour": SAID.behaviour, "effect": SAID.effect,
        "suggestions-0-text": SAID.suggestions[0], "suggestions-1-text": SAID.suggestions[1], **changed,
    }  # fmt: skip
    return {name: value for name, value in data.items() if value is not None}


def offered(cast: Cast, by: Person | None = None, said: Said = SAID) -> Feedback:
    """Store what Fay (or another of the pair) says unasked."""
    giver = by or cast.fay
    other = cast.bob if giver is cast.fay else cast.fay
    topic = Topic(str(other.id), cast.kafka.id)
    feedback, _ = actions.offer(cast.shadowing, topic, said, new_key("f"), by=giver, at=NOW)
    db.session.commit()
    return feedback


def requested(cast: Cast, by: Person | None = None, question: str = "How is my lag tuning?") -> Feedback:
    """Store what Bob (or another of the pair) asks."""
    asker = by or cast.bob
    other = cast.fay if asker is cast.bob else cast.bob
    topic = Topic(str(other.id), cast.kafka.id, question)
    feedback, _ = actions.ask(cast.shadowing, topic, new_key("f"), by=asker, at=NOW)
    db.session.commit()
    return feedback
