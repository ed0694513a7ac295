"""Loading what a page is about; what the viewer has no part in answers 404."""

from flask import abort

from ktrack.feedback import queries
from ktrack.models import Feedback, Person, Shadowing
from ktrack.web.guards import viewer


def own_pair(shadowing_id: int) -> Shadowing:
    """Return the shadowing whose mentor or mentee the viewer is."""
    return queries.pair(viewer(), shadowing_id) or abort(404)


def other_of(shadowing: Shadowing) -> Person:
    """Return the viewer's partner."""
    return shadowing.mentee if viewer().id == shadowing.mentor_id else shadowing.mentor


def own_feedback(feedback_id: int) -> Feedback:
    """Return the feedback that the viewer gives or receives."""
    return queries.feedback(viewer(), feedback_id) or abort(404)
