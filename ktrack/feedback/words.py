"""What the questions of the pulse are called, and in which direction their answers move."""

from dataclasses import dataclass

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from ktrack.feedback.queries import Beat

QUESTIONS = {
    "progress": _l("We make progress"),
    "support": _l("Heard and supported"),
    "time": _l("Time we need"),
}
RISES, FALLS, STEADY = _l("rises"), _l("falls"), _l("as before")


@dataclass(frozen=True)
class Change:
    """One question's newest mean (1 … 5) beside the one before; direction None: there is only one."""

    question: object
    newest: float
    before: float | None
    direction: object


def changes(beats: list[Beat]) -> list[Change]:
    """Return how the answers to each question moved last; none without answers. `beats`: oldest first."""
    if not beats:
        return []
    newest, before = beats[-1], beats[-2] if len(beats) > 1 else None
    return [
        _change(question, getattr(newest, name), None if before is None else getattr(before, name))
        for name, question in QUESTIONS.items()
    ]


def _change(question: object, newest: float, before: float | None) -> Change:
    if before is None:
        return Change(question, newest, None, None)
    direction = RISES if newest > before else FALLS if newest < before else STEADY
    return Change(question, newest, before, direction)


def mean(value: float) -> str:
    """Return a mean with one decimal, as the reader's language writes it."""
    return str(format_decimal(value, format="0.0"))
