"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.reporting.views import documents

blueprint = Blueprint("reporting", __name__)

for rule, view in (
    ("/dashboard/report", documents.index),
    ("/dashboard/report.pdf", documents.pdf),
    ("/dashboard/report.xlsx", documents.xlsx),
    ("/dashboard/report/<table>.csv", documents.table),
):
    blueprint.add_url_rule(rule, view_func=view, methods=("GET",))
