"""The figures for Plotly of what one decides from: resilience, time, cost and ends."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from ktrack.dashboards.ends import HALF, Bar
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.pace import Curve
from ktrack.dashboards.risks import Group, Held
from ktrack.dashboards.spending import Row
from ktrack.web.charts import Figure, Trace
from ktrack.web.page import percent

SHORT = 20
COUNTS = ("0", "1", "2", "3+")
DAY = 86_400_000
"""A day in milliseconds, Plotly's unit of time."""
TONES = {Held.NOBODY: "--at-risk", Held.ONE: "--at-risk", Held.TWO: "--transferred", Held.MORE: "--retained"}
LINES = ("--retained", "--transferred", "--verified", "--unknown")
DASHES = ("solid", "dash", "dot", "dashdot")


def held_word(held: str) -> str:
    """Name a class of the bus factor."""
    words = {
        Held.NOBODY: _("Nobody"),
        Held.ONE: _("One person"),
        Held.TWO: _("Two people"),
        Held.MORE: _("Three or more"),
    }
    return str(words[Held(held)])


def held_figure(found: Sequence[Group], chosen: Filters) -> Figure:
    """Return the share of the plan's importance by bus factor; a bar opens its skills."""
    bars = {
        "type": "bar",
        "x": COUNTS,
        "y": [group.weight for group in found],
        "text": [str(group.skills) for group in found],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [chosen.url("dashboards.resilience", only=group.held) for group in found],
        "marker": {"color": [TONES[group.held] for group in found]},
        "hovertext": [held_word(group.held) for group in found],
        "hovertemplate": "%{hovertext}: %{y:.0%} (%{text})<extra></extra>",
    }
    axes = {
        "xaxis": {"type": "category", "title": {"text": _("People who would probably pass")}},
        "yaxis": {"tickformat": ".0%", "rangemode": "tozero"},
    }
    return {"data": [bars], "layout": axes}


def group_word(curve: Curve) -> str:
    """Name a curve's group."""
    if curve.key is None:
        return str(_("All"))
    if isinstance(curve.key, int):
        return str(_("Target level %(level)s", level=curve.key))
    return str({"peak": _("Peak"), "expertise": _("Expertise")}[curve.key])


def pace_figure(found: Sequence[Curve], chosen: Filters) -> Figure:
    """Return the shares that have reached their target, as steps; a step opens what they are made of."""
    layout = {
        "xaxis": {"title": {"text": _("Days since the shadowing began")}, "rangemode": "tozero"},
        "yaxis": {"range": [0, 1.02], "tickformat": ".0%", "dtick": 0.25},
        "legend": {"orientation": "h", "y": -0.3, "x": 0},
        "showlegend": len(found) > 1,
    }
    return {"data": [_steps(curve, at, chosen) for at, curve in enumerate(found)], "layout": layout}


def _steps(curve: Curve, at: int, chosen: Filters) -> Trace:
    last = curve.steps[-1][1] if curve.steps else 0.0
    steps = [(0, 0.0), *curve.steps, (curve.longest, last)]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": group_word(curve),
        "x": [day for day, _share in steps],
        "y": [share for _day, share in steps],
        "customdata": [chosen.url("dashboards.time", within=day) for day, _share in steps],
        "line": {"shape": "hv", "width": 2, "color": LINES[at % 4], "dash": DASHES[at % 4]},
        "hovertemplate": "%{x}: %{y:.0%}",
    }


def shortened(title: str) -> str:
    """Return a title as long as an axis can bear."""
    return title if len(title) <= SHORT else f"{title[: SHORT - 1]}…"


def cost_figure(rows: Sequence[Row], titles: Mapping[int, str], chosen: Filters) -> Figure:
    """Return hours per level retained by engagement with their intervals; a bar opens the engagement."""
    known = [row for row in rows if row.per_level.value is not None]
    highs = [row.per_level.high for row in known]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(known))),
        "x": [row.per_level.value for row in known],
        "customdata": [chosen.url("dashboards.leaves", engagement_id=row.engagement_id) for row in known],
        "marker": {"color": "--transferred"},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [
                0 if high is None else high - (row.per_level.value or 0)
                for row, high in zip(known, highs, strict=True)
            ],
            "arrayminus": [(row.per_level.value or 0) - (row.per_level.low or 0) for row in known],
            "color": "--ink",
            "thickness": 1,
            "width": 3,
        },
        "hovertemplate": "%{x:.1f}<extra></extra>",
    }
    return {"data": [bars], "layout": _rows([titles[row.engagement_id] for row in known])}


def timeline_figure(found: Sequence[Bar], chosen: Filters) -> Figure:
    """Return bars from start to end, coloured by what would be lost, with a line for the day."""
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(found))),
        "base": [bar.starts_on.isoformat() for bar in found],
        "x": [((bar.ends_on - bar.starts_on).days + 1) * DAY for bar in found],
        "text": [_lost(bar) for bar in found],
        "textposition": "auto",
        "customdata": [chosen.url("dashboards.leaves", engagement_id=bar.engagement_id) for bar in found],
        "marker": {"color": [_tone(bar) for bar in found]},
        "hovertext": [_dates(bar) for bar in found],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    day = chosen.as_of.isoformat()
    line = {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper",
            "line": {"color": "--ink", "width": 1, "dash": "dot"}}  # fmt: skip
    layout = _rows([bar.title for bar in found])
    return {
        "data": [bars],
        "layout": {
            **layout,
            "xaxis": {"type": "date", "tickformat": "%m/%y", "nticks": 4, "tickangle": 0},
            "shapes": [line],
        },
    }


def _rows(titles: Sequence[str]) -> Figure:
    """Return the axes of horizontal bars, the first on top, each with its title."""
    ticks = {"tickmode": "array", "tickvals": list(range(len(titles)))}
    names = [shortened(title) for title in titles]
    return {
        "yaxis": {
            **ticks,
            "ticktext": names,
            "autorange": "reversed",
            "showgrid": False,
            "zeroline": False,
            "tickfont": {"size": 12},
        },
        "xaxis": {"rangemode": "tozero"},
    }


def _lost(bar: Bar) -> str:
    return percent(bar.lost)


def _tone(bar: Bar) -> str:
    if bar.lost is None:
        return "--unknown"
    return "--at-risk" if bar.lost > HALF else "--retained"


def _dates(bar: Bar) -> str:
    return f"{bar.title}: {_written(bar.starts_on)} – {_written(bar.ends_on)}, {percent(bar.lost)}"


def _written(day: date) -> str:
    return str(format_date(day, "medium"))
