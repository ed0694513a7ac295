"""The executive's page and its charts."""

from flask import render_template
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.dashboards import charts, filters, names, page
from ktrack.retention import teams, version
from ktrack.web.charts import answer
from ktrack.web.guards import allow
from ktrack.web.kept import kept
from ktrack.web.language import locale


@allow(Permission.DASHBOARD)
@kept(version.current)
def executive() -> ResponseReturnValue:
    """Show how much knowledge is retained, where, and what leaves next."""
    chosen = filters.from_url()
    named = teams.names(chosen.blocks)
    return render_template(
        "dashboards/executive.html",
        chosen=chosen,
        teams=named,
        team_choices=teams.choices(chosen.blocks, named),
        categories=[(category, category) for category in names.categories()],
        page=page.executive(chosen, locale()),
    )


@allow(Permission.DASHBOARD)
@kept(version.current)
def trend_chart() -> ResponseReturnValue:
    """Return the trend with its forecast."""
    chosen = filters.from_url()
    return answer(charts.trend_figure(page.board(chosen).trend, *page.forecast(chosen), chosen))


@allow(Permission.DASHBOARD)
@kept(version.current)
def heatmap_chart() -> ResponseReturnValue:
    """Return the map of categories and teams."""
    chosen = filters.from_url()
    return answer(charts.heatmap_figure(page.board(chosen).heatmap, teams.names(chosen.blocks), chosen))
