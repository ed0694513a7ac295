"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.dashboards.views import behind, home, overview

blueprint = Blueprint("dashboards", __name__)

for rule, view in (
    ("/", home.home),
    ("/dashboard", overview.executive),
    ("/dashboard/charts/trend.json", overview.trend_chart),
    ("/dashboard/charts/heatmap.json", overview.heatmap_chart),
    ("/dashboard/evidence", behind.evidence),
):
    blueprint.add_url_rule(rule, view_func=view, methods=("GET",))
