"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.dashboards.views import atlas, behind, cost, home, overview, resilience, time, timeline

blueprint = Blueprint("dashboards", __name__)

for rule, view in (
    ("/", home.home),
    ("/dashboard", overview.executive),
    ("/dashboard/charts/funnel.json", overview.funnel_chart),
    ("/dashboard/charts/trend.json", overview.trend_chart),
    ("/dashboard/charts/then.json", overview.then_chart),
    ("/dashboard/charts/moves.json", overview.moves_chart),
    ("/dashboard/map", atlas.knowledge_map),
    ("/dashboard/charts/heatmap.json", atlas.heatmap_chart),
    ("/dashboard/charts/flow.json", atlas.flow_chart),
    ("/dashboard/evidence", behind.evidence),
    ("/dashboard/resilience", resilience.resilience),
    ("/dashboard/charts/resilience.json", resilience.resilience_chart),
    ("/dashboard/resilience/<int:skill_id>", resilience.skill),
    ("/dashboard/time", time.time),
    ("/dashboard/charts/time.json", time.time_chart),
    ("/dashboard/cost", cost.cost),
    ("/dashboard/charts/cost.json", cost.cost_chart),
    ("/dashboard/engagements", timeline.timeline),
    ("/dashboard/charts/engagements.json", timeline.timeline_chart),
    ("/dashboard/engagements/<int:engagement_id>", timeline.leaves),
):
    blueprint.add_url_rule(rule, view_func=view, methods=("GET",))
