"""What the receiver makes of a suggestion: accepted or declined, and later closed."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.feedback import actions
from ktrack.feedback.forms import CloseForm, DeclineForm, chosen
from ktrack.feedback.views.showing import SuggestionForm, feedback_page, prefix
from ktrack.feedback.views.subjects import own_feedback
from ktrack.models import Feedback, Suggestion
from ktrack.models.choices import SuggestionAnswer
from ktrack.web.guards import allow, require, viewer
from ktrack.web.today import now


@allow(Permission.SUGGESTION)
def answer(feedback_id: int, position: int) -> ResponseReturnValue:
    """Accept a suggestion, or decline it with a reason."""
    feedback, suggestion = _received(feedback_id, position)
    if request.method == "GET":  # a form that was refused, loaded again
        return redirect(_page(feedback))
    decision = chosen(request.form.get("answer")) or abort(400)
    accepted = decision is SuggestionAnswer.ACCEPTED
    form = DeclineForm(prefix=prefix(position))
    if not accepted and not form.validate_on_submit():
        return _wrong(feedback, position, form)
    try:
        actions.answer(suggestion, decision, form.reason.data or "", by=viewer(), at=now())
    except Refused as refused:
        return feedback_page(feedback, refused=refused.message, status=422)
    flash(_("Accepted. Come back and say what came of it.") if accepted else _("Declined, with your reason."))
    return redirect(_page(feedback))


@allow(Permission.SUGGESTION)
def close(feedback_id: int, position: int) -> ResponseReturnValue:
    """Say what came of an accepted suggestion."""
    feedback, suggestion = _received(feedback_id, position)
    if request.method == "GET":
        return redirect(_page(feedback))
    form = CloseForm(prefix=prefix(position))
    if not form.validate_on_submit():
        return _wrong(feedback, position, form)
    try:
        actions.close(suggestion, form.outcome.data, by=viewer(), at=now())
    except Refused as refused:
        return feedback_page(feedback, refused=refused.message, status=422)
    flash(_("Closed: %(name)s sees what came of it.", name=feedback.giver.name))
    return redirect(_page(feedback))


def _received(feedback_id: int, position: int) -> tuple[Feedback, Suggestion]:
    """Return a suggestion to the viewer; 403 to whoever gave it."""
    feedback = own_feedback(feedback_id)
    require(Permission.SUGGESTION, feedback)
    found = next((one for one in feedback.suggestions if one.position == position), None)
    return feedback, found or abort(404)


def _wrong(feedback: Feedback, position: int, form: SuggestionForm) -> ResponseReturnValue:
    return feedback_page(feedback, sent={position: form}, status=422)


def _page(feedback: Feedback) -> str:
    return url_for("feedback.show", feedback_id=feedback.id)
