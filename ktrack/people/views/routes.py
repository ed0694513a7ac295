"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.people.views import audit, people, policy, record, teams

blueprint = Blueprint("people", __name__)

READ, BOTH, WRITE = ("GET",), ("GET", "POST"), ("POST",)
for rule, methods, view in (
    ("/people", READ, people.index),
    ("/people/new", BOTH, people.create),
    ("/people/<int:person_id>/edit", BOTH, people.edit),
    ("/people/<int:person_id>/departures", BOTH, people.departures),
    ("/people/<int:person_id>/departures/<int:departure_id>/return", BOTH, people.record_return),
    ("/people/<int:person_id>/departures/<int:departure_id>/withdraw", WRITE, people.withdraw),
    ("/people/<int:person_id>", READ, record.show),
    ("/me", READ, record.me),
    ("/me.json", READ, record.me_file),
    ("/teams", BOTH, teams.teams),
    ("/teams/<int:team_id>/rename", BOTH, teams.rename),
    ("/audit", READ, audit.audit),
    ("/policy", BOTH, policy.policy),
):
    blueprint.add_url_rule(rule, view_func=view, methods=methods)
