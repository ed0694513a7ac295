"""Which address is answered by which view of the slice."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ktrack.reporting.views import documents, pictures, saved

blueprint = Blueprint("reporting", __name__)

for rule, view in (
    ("/dashboard/report", documents.index),
    ("/dashboard/report.pdf", documents.pdf),
    ("/dashboard/report.xlsx", documents.xlsx),
    ("/dashboard/report/<table>.csv", documents.table),
    ("/dashboard/charts/<name>.png", pictures.chart),
):
    blueprint.add_url_rule(rule, view_func=view, methods=("GET",))

VIEWS: tuple[tuple[str, str, Callable[..., ResponseReturnValue], tuple[str, ...]], ...] = (
    ("/dashboard/views", "views", saved.index, ("GET",)),
    ("/dashboard/views/new", "save", saved.new, ("GET", "POST")),
    ("/dashboard/views/<int:view_id>", "view", saved.show, ("GET",)),
    ("/dashboard/views/<int:view_id>/edit", "edit", saved.edit, ("GET", "POST")),
    ("/dashboard/views/<int:view_id>/delete", "delete", saved.delete, ("POST",)),
    ("/dashboard/views/<int:view_id>/mail", "mail", saved.mail, ("GET", "POST")),
)
for path, name, answer, methods in VIEWS:
    blueprint.add_url_rule(path, endpoint=name, view_func=answer, methods=methods)
