"""Charts as Plotly figures: plain dictionaries, compact JSON, colours by the names of the page's tokens.

`static/js/charts.js` gives them the page's fonts and colours, so a figure says only what is its own. Only SVG
traces: Plotly's WebGL ones need eval, which the content security policy forbids.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

import orjson
from flask import Response, request

from ktrack.web.kept import PRIVATE

Trace: TypeAlias = dict[str, Any]
Figure: TypeAlias = dict[str, Any]
LONGEST = 24
"""Letters of a name beside a chart."""
UNSEEN = "\u200b"
"""A character without width."""


def answer(figure: Figure) -> Response:
    """Return a figure as JSON (numpy arrays and dates included), 304 if the browser has it already."""
    body = orjson.dumps(figure, option=orjson.OPT_SERIALIZE_NUMPY)
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = PRIVATE
    response.add_etag()
    response.make_conditional(request.environ)
    return response


def plain(text: str) -> str:
    """Return a name as a figure shows it: Plotly would take what stands in < > for a tag."""
    return text.replace("<", "&lt;")


def short(name: str) -> str:
    """Return a name as it fits beside a chart; the chart's table has the whole one."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def distinct(names: Sequence[str]) -> list[str]:
    """Return the names, each once: rows of one name would fall together in a figure."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        found.append(name + UNSEEN * seen.get(name, 0))
        seen[name] = seen.get(name, 0) + 1
    return found


def line(
    name: str,
    days: Sequence[date],
    shares: Sequence[float | None],
    tone: str,
    *,
    dashed: bool = False,
    urls: Sequence[str | None] | None = None,
) -> Trace:
    """Return a line of shares over days in the colour of `tone`; None is a gap; `urls` open on a click."""
    style = {"color": f"--{tone}", "width": 2.5 if tone == "retained" else 1.5}
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [day.isoformat() for day in days],
        "y": shares,
        "line": {**style, "dash": "dot"} if dashed else style,
        "marker": {"size": 6 if tone == "retained" else 4, "color": f"--{tone}"},
        "hovertemplate": "%{y:.0%}",
        **({"customdata": urls} if urls else {}),
    }


def over_time(traces: list[Trace], *, share: bool = True) -> Figure:
    """Return lines over days; `share` draws the axis from 0 % to 100 %."""
    scale = {"range": [0, 1.02], "tickformat": ".0%", "dtick": 0.25} if share else {"rangemode": "tozero"}
    return {
        "data": traces,
        "layout": {
            "xaxis": {"type": "date", "showgrid": False, "tickformat": "%m/%y"},
            "yaxis": scale,
            "hovermode": "x unified",
            "legend": {"orientation": "h", "y": -0.15, "x": 0},
        },
    }
