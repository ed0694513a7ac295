"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.procedures import words
from ktrack.procedures.views import keeping, reading, writing
from ktrack.web.today import day_there

blueprint = Blueprint("procedures", __name__)

READ, BOTH, WRITE = ("GET",), ("GET", "POST"), ("POST",)
for rule, methods, view in (
    ("/procedures", READ, reading.index),
    ("/procedures/new", BOTH, writing.create),
    ("/procedures/<int:procedure_id>", READ, reading.show),
    ("/procedures/<int:procedure_id>/versions", READ, reading.versions),
    ("/procedures/<int:procedure_id>/versions/<int:number>", READ, reading.version),
    ("/procedures/<int:procedure_id>/edit", BOTH, writing.edit),
    ("/procedures/<int:procedure_id>/publish", WRITE, writing.publish),
    ("/procedures/<int:procedure_id>/confirm", WRITE, keeping.confirm),
    ("/procedures/<int:procedure_id>/keep", BOTH, keeping.keep),
    ("/procedures/<int:procedure_id>/archive", WRITE, keeping.archive),
    ("/procedures/<int:procedure_id>/restore", WRITE, keeping.restore),
    ("/questions/<int:question_id>/procedure", WRITE, writing.from_question),
):
    blueprint.add_url_rule(rule, view_func=view, methods=methods)

blueprint.add_app_template_filter(day_there, "day_there")
blueprint.add_app_template_global(words.standing, "procedure_standing")
