"""The page of one feedback, which several views show."""

from flask import render_template
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.feedback.forms import CloseForm, DeclineForm
from ktrack.models import Feedback
from ktrack.models.choices import SuggestionAnswer
from ktrack.web.guards import viewer

SuggestionForm = DeclineForm | CloseForm


def prefix(position: int) -> str:
    """Return what the fields of a suggestion's form begin with: a page has several such forms."""
    return f"suggestion-{position}-"


def feedback_page(
    feedback: Feedback,
    *,
    sent: dict[int, SuggestionForm] | None = None,
    refused: object = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Return the page; `sent` holds forms that were refused, by the suggestion's position."""
    mine = may(viewer(), Permission.SUGGESTION, feedback)
    forms = {**_forms(feedback), **(sent or {})} if mine else {}
    page = render_template("feedback/show.html", feedback=feedback, forms=forms, refused=refused)
    return page, status


def _forms(feedback: Feedback) -> dict[int, SuggestionForm]:
    forms: dict[int, SuggestionForm] = {}
    for suggestion in feedback.suggestions:
        before = prefix(suggestion.position)
        if suggestion.answer is None:
            forms[suggestion.position] = DeclineForm(formdata=None, prefix=before)
        elif suggestion.answer is SuggestionAnswer.ACCEPTED and suggestion.closed_at is None:
            forms[suggestion.position] = CloseForm(formdata=None, prefix=before)
    return forms
