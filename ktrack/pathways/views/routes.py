"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.pathways.views import drafting, reading, walking

blueprint = Blueprint("pathways", __name__)

READ, WRITE, BOTH = ("GET",), ("POST",), ("GET", "POST")
ONE = "/pathways/<int:pathway_id>"
for rule, methods, view in (
    ("/pathways", READ, reading.index),
    ("/pathways/new", BOTH, drafting.create),
    (ONE, READ, reading.show),
    (f"{ONE}/versions/<int:number>", READ, reading.version),
    (f"{ONE}/join", WRITE, walking.join),
    (f"{ONE}/leave", WRITE, walking.leave),
    (f"{ONE}/decline", WRITE, walking.decline),
    (f"{ONE}/switch", READ, walking.switch),
    (f"{ONE}/switch/now", WRITE, walking.switch_now),
    (f"{ONE}/people", READ, walking.people),
    (f"{ONE}/propose", BOTH, walking.propose),
    ("/pathways/walks/<int:walk_id>", READ, walking.walk),
    (f"{ONE}/edit", BOTH, drafting.edit),
    (f"{ONE}/draft/begin", WRITE, drafting.begin),
    (f"{ONE}/draft", READ, drafting.draft),
    (f"{ONE}/draft/stages/new", BOTH, drafting.add_stage),
    (f"{ONE}/draft/stages/<int:stage_id>", BOTH, drafting.stage),
    (f"{ONE}/draft/stages/<int:stage_id>/remove", WRITE, drafting.remove_stage),
    (f"{ONE}/draft/publish", WRITE, drafting.publish),
    (f"{ONE}/draft/discard", WRITE, drafting.discard),
    (f"{ONE}/retire", WRITE, drafting.retire),
    (f"{ONE}/reopen", WRITE, drafting.reopen),
):
    blueprint.add_url_rule(rule, view_func=view, methods=methods)
