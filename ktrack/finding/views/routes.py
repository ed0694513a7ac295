"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.finding import words
from ktrack.finding.views import offers, parting, requests

blueprint = Blueprint("finding", __name__)
for name, function in (
    ("offer_active", words.active),
    ("offer_places", words.places),
    ("offer_replies", words.replies),
    ("offer_hours", words.hours),
    ("offer_languages", words.languages),
    ("wish_reason", words.reason),
    ("request_standing", requests.request_standing),
):
    blueprint.add_app_template_global(function, name)

READ, BOTH, WRITE = ("GET",), ("GET", "POST"), ("POST",)
for rule, methods, endpoint, view in (
    ("/mentors", READ, "index", offers.index),
    ("/mentors/<int:offer_id>", READ, "show", offers.show),
    ("/mentors/<int:offer_id>/ask", BOTH, "ask", requests.ask),
    ("/mentors/mine", BOTH, "mine", offers.mine),
    ("/mentors/mine/pause", WRITE, "pause", offers.pause),
    ("/mentors/mine/resume", WRITE, "resume", offers.resume),
    ("/mentors/mine/withdraw", WRITE, "withdraw", offers.withdraw),
    ("/mentors/requests", READ, "requests", requests.index),
    ("/mentors/requests/<int:request_id>", READ, "request_page", requests.show),
    ("/mentors/requests/<int:request_id>/accept", BOTH, "accept", requests.accept),
    ("/mentors/requests/<int:request_id>/decline", BOTH, "decline", requests.decline),
    ("/mentors/requests/<int:request_id>/forward", BOTH, "forward", requests.forward),
    ("/mentors/requests/<int:request_id>/withdraw", WRITE, "take_back", requests.withdraw),
    ("/shadowings/<int:shadowing_id>/end", BOTH, "end", parting.end),
    ("/shadowings/<int:shadowing_id>/prolong", BOTH, "prolong", parting.prolong),
):
    blueprint.add_url_rule(rule, endpoint, view, methods=methods)
