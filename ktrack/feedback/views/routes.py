"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.feedback.views import giving, practices, pulse, reading, suggestions

blueprint = Blueprint("feedback", __name__)

READ, BOTH = ("GET",), ("GET", "POST")
for rule, methods, view in (
    ("/feedback", READ, reading.index),
    ("/feedback/<int:feedback_id>", READ, reading.show),
    ("/feedback/<int:feedback_id>/give", BOTH, giving.give),
    ("/feedback/<int:feedback_id>/suggestions/<int:position>/answer", BOTH, suggestions.answer),
    ("/feedback/<int:feedback_id>/suggestions/<int:position>/close", BOTH, suggestions.close),
    ("/shadowings/<int:shadowing_id>/feedback", READ, reading.pair),
    ("/shadowings/<int:shadowing_id>/feedback/ask", BOTH, giving.ask),
    ("/shadowings/<int:shadowing_id>/feedback/offer", BOTH, giving.offer),
    ("/shadowings/<int:shadowing_id>/practices", BOTH, practices.practices),
    ("/shadowings/<int:shadowing_id>/pulse", BOTH, pulse.pulse),
    ("/shadowings/<int:shadowing_id>/pulse/trend", READ, pulse.trend),
):
    blueprint.add_url_rule(rule, view_func=view, methods=methods)
