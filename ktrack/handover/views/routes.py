"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.handover import words
from ktrack.handover.views import closing, preparing, reading

blueprint = Blueprint("handover", __name__)

READ, WRITE, BOTH = ("GET",), ("POST",), ("GET", "POST")
for rule, methods, view in (
    ("/engagements/<int:engagement_id>/handover", READ, reading.show),
    ("/engagements/<int:engagement_id>/handover.pdf", READ, reading.pdf),
    ("/engagements/<int:engagement_id>/handover/begin", WRITE, preparing.begin),
    ("/engagements/<int:engagement_id>/handover/edit", BOTH, preparing.edit),
    ("/engagements/<int:engagement_id>/handover/word", BOTH, preparing.word),
    ("/engagements/<int:engagement_id>/handover/close", BOTH, closing.close),
    ("/engagements/<int:engagement_id>/handover/note", BOTH, closing.note),
):
    blueprint.add_url_rule(rule, view_func=view, methods=methods)


@blueprint.context_processor
def _words() -> dict[str, object]:
    """Hand the slice's words to its templates."""
    return {"say": words}
