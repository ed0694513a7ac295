"""The figures with and without those who leave, for Plotly."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from ktrack.retention.losing import Loss
from ktrack.web.charts import Figure, Trace

Row = tuple[str, float | None, float | None, float | None]


def table_rows(loss: Loss) -> list[Row]:
    """Return for each figure: what it is called, its share today, if they stay, and if they are gone."""
    states = (loss.now, loss.stay, loss.gone)
    return [
        (_("Retained"), *(state.retained for state in states)),
        (_("Verified"), *(state.verified for state in states)),
        (_("Coverage"), *(state.coverage for state in states)),
    ]


def shares_figure(loss: Loss) -> Figure:
    """Return the bars of the figures if they stay and if they are gone."""
    rows = table_rows(loss)
    names = [row[0] for row in rows]
    return {
        "data": [
            _bars(_("If they stay"), names, [row[2] for row in rows], "--verified"),
            _bars(_("If they leave"), names, [row[3] for row in rows], "--at-risk"),
        ],
        "layout": {
            "barmode": "group",
            "bargap": 0.35,
            "xaxis": {"showgrid": False},
            "yaxis": {"range": [0, 1.02], "tickformat": ".0%", "dtick": 0.25},
            "legend": {"orientation": "h", "y": -0.15, "x": 0},
        },
    }


def _bars(name: str, labels: Sequence[str], shares: Sequence[float | None], colour: str) -> Trace:
    bars: dict[str, Any] = {
        "type": "bar",
        "name": name,
        "x": labels,
        "y": shares,
        "marker": {"color": colour},
        "hovertemplate": "%{x}: %{y:.0%}<extra>" + name + "</extra>",
    }
    return bars
