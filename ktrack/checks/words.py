"""What checks, quizzes and their questions are called on the pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ktrack.checks.proposing import Proposal
from ktrack.checks.quizzes import Result
from ktrack.models.choices import CheckKind, PlannedState, QuizKind

KINDS = {
    CheckKind.DEMO: (_l("Demonstration"), _l("Shows it at work, on a real task.")),
    CheckKind.TEACHBACK: (_l("Teach-back"), _l("Explains it as if the other one were new to it.")),
    CheckKind.QUIZ: (_l("Quiz"), _l("Answers questions that were written beforehand.")),
}
STATES = {
    PlannedState.PLANNED: _l("to be held"),
    PlannedState.HELD: _l("held"),
    PlannedState.CANCELLED: _l("cancelled"),
}
QUIZ_KINDS = {
    QuizKind.SINGLE: (_l("One right option"), _l("Tick the one that is right.")),
    QuizKind.MULTIPLE: (_l("Several right options"), _l("Tick all that are right.")),
    QuizKind.ORDER: (_l("Steps in order"), _l("Write the steps in their right order; they are shown mixed.")),
    QuizKind.TEXT: (_l("Free text"), _l("The assessor judges it by what you write under “A good answer”.")),
}


def told(result: Result) -> str:
    """Return one sentence on a quiz that was handed in."""
    if result.to_judge:
        sentence = ngettext(
            "Handed in. One answer is a text that your assessor judges; then you see the result.",
            "Handed in. %(num)s answers are texts that your assessor judges; then you see the result.",
            result.to_judge,
        )
        return str(sentence)
    return str(_("Handed in: %(right)s of %(asked)s are right.", right=result.right, asked=result.asked))


def left_out(proposal: Proposal) -> list[tuple[int, str]]:
    """Return how many checks that are due get no place in the week, and why, without those of zero."""
    reasons = [
        (proposal.planned, _("with a date already")),
        (proposal.busy, _("waiting for another check of the same person")),
        (proposal.waiting, _("for a later week: one a week and person, within the minutes there are")),
        (proposal.put_off, _("cancelled in the last four weeks")),
        (proposal.no_time, _("longer than the minutes a week agreed with the person for learning")),
        (proposal.nobody, _("with nobody to hold them: mentor, manager or colleague with an account")),
    ]  # fmt: skip
    return [(number, str(reason)) for number, reason in reasons if number]


def kind_word(kind: CheckKind) -> str:
    """Return how a check is held, as one word."""
    return str(KINDS[kind][0])


def state_word(state: PlannedState) -> str:
    """Return where a planned check stands."""
    return str(STATES[state])


def quiz_kind_word(kind: QuizKind) -> str:
    """Return how a question is answered."""
    return str(QUIZ_KINDS[kind][0])
