"""The dashboard's figures for Plotly."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from ktrack.dashboards.board import HeatMap, Point
from ktrack.dashboards.filters import Filters
from ktrack.web.charts import Figure, Trace, line, over_time

# A cell's words stay readable on every shade: the scale ends before the ink does.
SHADES = [[0, "--heat-0"], [0.5, "--heat-1"], [1, "--heat-2"]]


def trend_figure(
    points: tuple[Point, ...], last_day: date, forecast: float | None, chosen: Filters
) -> Figure:
    """Return the lines of transferred, verified and retained with the forecast; a point opens its day."""
    days = [point.on for point in points]
    urls = [chosen.url("dashboards.executive", as_of=day) for day in days]
    traces = [
        line(_("Transferred"), days, [point.transferred for point in points], "transferred", urls=urls),
        line(_("Verified"), days, [point.verified for point in points], "verified", urls=urls),
        line(_("Retained"), days, [point.retained for point in points], "retained", urls=urls),
    ]
    if points and forecast is not None:
        traces.append(_forecast(points[-1], last_day, forecast))
    return over_time(traces)


def _forecast(last: Point, day: date, share: float) -> Trace:
    return line(_("Forecast"), [last.on, day], [last.retained, share], "retained", dashed=True)


def heatmap_figure(found: HeatMap, teams: Mapping[int, str], chosen: Filters) -> Figure:
    """Return the map of retained by category and team, first category on top; a cell opens its records."""
    names = [teams[team] for team in found.team_ids]
    urls = chosen.cell_urls("dashboards.evidence", found.categories, found.team_ids)
    cells = {
        "type": "heatmap",
        "x": names,
        "y": [category or _("No category") for category in found.categories],
        "z": found.shares,
        "customdata": urls,
        "zmin": 0,
        "zmax": 1,
        "xgap": 3,
        "ygap": 3,
        "colorscale": SHADES,
        "showscale": False,
        "hoverongaps": False,
        "texttemplate": "%{z:.0%}",
        "textfont": {"color": "--ink"},
        "hovertemplate": "%{y}, %{x}: %{z:.0%}<extra></extra>",
    }
    axes = {
        "xaxis": {"side": "top", "showgrid": False},
        "yaxis": {"autorange": "reversed", "showgrid": False},
    }
    return {"data": [cells], "layout": axes}
