"""The overview's figures for Plotly."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from ktrack.dashboards.behind import Figure as Name
from ktrack.dashboards.board import Headline, Point, Stage
from ktrack.dashboards.compare import Move
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.page import Then
from ktrack.web.charts import Figure, Trace, distinct, line, over_time, plain, short
from ktrack.web.page import change, percent

TONES = {
    Name.PLANNED: "--heat-0",
    Name.TRANSFERRED: "--transferred",
    Name.VERIFIED: "--verified",
    Name.RETAINED: "--retained",
}


def figure_words() -> dict[Name, str]:
    """Return what each figure is called."""
    return {
        Name.PLANNED: str(_("Planned")),
        Name.TRANSFERRED: str(_("Transferred")),
        Name.VERIFIED: str(_("Verified")),
        Name.RETAINED: str(_("Retained")),
        Name.UNKNOWN: str(_("Unknown")),
        Name.TESTED: str(_("Tested")),
        Name.COVERAGE: str(_("Coverage")),
        Name.FORECAST: str(_("Forecast in 90 days")),
    }


def funnel_figure(stages: tuple[Stage, ...], headline: Headline, chosen: Filters) -> Figure:
    """Return a bar for each stage, planned on top, and what is unknown behind it; a bar opens its records."""
    words = figure_words()
    labels = [f"{words[stage.figure]}  {percent(stage.share)}" for stage in stages]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": labels,
        "x": [stage.share for stage in stages],
        "customdata": [chosen.url("dashboards.evidence", figure=stage.figure) for stage in stages],
        "marker": {
            "color": [TONES[stage.figure] for stage in stages],
            "line": {"color": ["--edge", *["rgba(0, 0, 0, 0)"] * 3][: len(stages)], "width": 1},
        },
        "hovertemplate": "%{x:.0%}<extra></extra>",
    }
    axes = {
        "barmode": "stack",
        "bargap": 0.35,
        "showlegend": False,
        "xaxis": {"range": [0, 1.005], "tickformat": ".0%", "dtick": 0.25},
        "yaxis": {"autorange": "reversed", "showgrid": False, "ticksuffix": "  "},
    }
    return {"data": [bars, *_never_assessed(labels, stages, headline, chosen)], "layout": axes}


def _never_assessed(
    labels: list[str], stages: tuple[Stage, ...], headline: Headline, chosen: Filters
) -> list[Trace]:
    """Return hatched bars behind what is known: so much more might be there."""
    if not headline.unknown:
        return []
    hatched = {
        "type": "bar",
        "orientation": "h",
        "y": labels[1:],
        "x": [headline.unknown for _stage in stages[1:]],
        "customdata": [chosen.url("dashboards.evidence", figure=Name.UNKNOWN)] * (len(stages) - 1),
        "marker": {
            "color": "--sunken",
            "pattern": {"shape": "/", "size": 6, "solidity": 0.2, "fgcolor": "--unknown"},
        },
        "hovertemplate": _("never assessed") + " %{x:.0%}<extra></extra>",
    }
    return [hatched]


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
    return _with_dates(over_time(traces), points, chosen)


def _forecast(last: Point, day: date, share: float) -> Trace:
    return line(_("Forecast"), [last.on, day], [last.retained, share], "retained", dashed=True)


def then_figure(found: Then, chosen: Filters) -> Figure:
    """Return Retained as known now and as known then; a point opens the records of what was known."""
    days = [point.on for point in found.now]
    opens = [chosen.url("dashboards.evidence", as_of=day, figure=Name.RETAINED) for day in days]
    then = [chosen.url("dashboards.evidence", as_of=day, figure=Name.RETAINED, known="then") for day in days]
    traces = [
        line(_("Known now"), days, [point.retained for point in found.now], "retained", urls=opens),
        line(
            _("Known then"), days, [point.retained for point in found.then], "unknown", dashed=True, urls=then
        ),
    ]
    return _with_dates(over_time(traces), found.now, chosen)


def _with_dates(figure: Figure, points: tuple[Point, ...], chosen: Filters) -> Figure:
    """Mark the dates of a comparison that lie within the trend."""
    if chosen.compare is not None:
        figure["layout"]["shapes"] = [
            {
                "type": "line", "xref": "x", "yref": "paper", "x0": day.isoformat(), "x1": day.isoformat(),
                "y0": 0, "y1": 1, "line": {"color": "--edge", "width": 1, "dash": "dot"},
            }
            for day in (chosen.compare, chosen.as_of)
            if points[0].on <= day <= points[-1].on
        ]  # fmt: skip
    return figure


def moves_figure(found: Sequence[Move], names: Sequence[str], urls: Sequence[str]) -> Figure:
    """Return what moved Retained, a bar each, in points; a bar opens the records of the later day."""
    moved, rows = [move.moved for move in found], distinct([plain(name) for name in names])
    told = [f"{plain(short(name))}  {change(share)}" for name, share in zip(names, moved, strict=True)]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": rows,
        "x": moved,
        "customdata": list(urls),
        "text": [change(share) for share in moved],
        "textposition": "none",
        "marker": {"color": ["--retained" if share >= 0 else "--at-risk" for share in moved]},
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    axes = {
        "bargap": 0.35,
        "showlegend": False,
        "xaxis": {"showticklabels": False, "showgrid": False},
        "yaxis": {
            "autorange": "reversed",
            "showgrid": False,
            "ticksuffix": "  ",
            "tickvals": rows,
            "ticktext": told,
        },
    }
    return {"data": [bars], "layout": axes}
