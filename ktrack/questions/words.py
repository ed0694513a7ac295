"""Where a question stands, in words."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from ktrack.models import Question, QuestionMove
from ktrack.questions.deadlines import countdown


def history(question: Question) -> list[tuple[datetime, QuestionMove | None]]:
    """Return when the question was given to whom, with None for the last time its manager was asked."""
    steps: list[tuple[datetime, QuestionMove | None]] = [(move.moved_at, move) for move in question.moves]
    if question.escalated_at is not None:
        steps.append((question.escalated_at, None))
    return sorted(steps, key=lambda step: step[0])


def standing(question: Question, now: datetime, timezone: str) -> tuple[str, str]:
    """Return the tone of a question's state and its words, such as "2 working days left"."""
    if question.answered_at is not None:
        return "neutral", str(_("answered"))
    left = countdown(question.reply_by, now, timezone)
    if left.late and left.days:
        return "at-risk", str(ngettext("%(num)s day late", "%(num)s days late", left.days))
    if left.late:
        return "at-risk", str(_("late since today"))
    if not left.days:
        return "at-risk", str(_("answer due today"))
    return "planned", str(ngettext("%(num)s working day left", "%(num)s working days left", left.days))
