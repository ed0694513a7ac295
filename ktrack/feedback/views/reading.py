"""One's own feedback over all pairs, the feedback of a pair, and one feedback."""

from flask import render_template
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.feedback import queries
from ktrack.feedback.views.showing import feedback_page
from ktrack.feedback.views.subjects import other_of, own_feedback, own_pair
from ktrack.web.guards import allow, viewer
from ktrack.web.paging import paged
from ktrack.web.today import today

PER_PAGE = 20


@allow(Permission.FEEDBACK)
def index() -> ResponseReturnValue:
    """Show what is open: requests, suggestions, pulses; and one's pairs."""
    return render_template(
        "feedback/index.html",
        to_give=paged(queries.to_give(viewer()), per_page=PER_PAGE, name="give"),
        awaited=paged(queries.awaited(viewer()), per_page=PER_PAGE, name="awaited"),
        suggestions=paged(
            queries.open_suggestions(viewer()), scalars=False, per_page=PER_PAGE, name="suggestions"
        ),
        pulses=queries.due_pulses(viewer(), today()),
        pairs=paged(queries.own_pairs(viewer(), today()), per_page=PER_PAGE, name="pairs"),
    )


@allow(Permission.FEEDBACK)
def pair(shadowing_id: int) -> ResponseReturnValue:
    """List the feedback of a pair both ways, what is asked for first."""
    shadowing = own_pair(shadowing_id)
    due = queries.due_pulses(viewer(), today())
    return render_template(
        "feedback/pair.html",
        shadowing=shadowing,
        other=other_of(shadowing),
        page=paged(queries.of_pair(viewer(), shadowing), per_page=PER_PAGE),
        pulse=next((one for one in due if one.shadowing.id == shadowing.id), None),
    )


@allow(Permission.FEEDBACK)
def show(feedback_id: int) -> ResponseReturnValue:
    """Show one feedback; its receiver answers and closes the suggestions here."""
    return feedback_page(own_feedback(feedback_id))
