"""The reliability diagram for Plotly."""

from collections.abc import Sequence

from flask_babel import gettext as _

from ktrack.calibration import words
from ktrack.scoring.calibration import Share
from ktrack.web.charts import Figure, Trace
from ktrack.web.page import percent


def reliability_figure(bins: Sequence[Share]) -> Figure:
    """Return the share passed against the share expected of each bin, and the line on which they agree."""
    axis = {"range": [0, 1.02], "tickformat": ".0%", "dtick": 0.25}
    return {
        "data": [_agreement(), _points(bins)],
        "layout": {
            "xaxis": {**axis, "title": {"text": str(_("Expected"))}},
            "yaxis": {**axis, "title": {"text": str(_("Passed"))}},
            "showlegend": False,
            "hovermode": "closest",
        },
    }


def _agreement() -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1],
        "y": [0, 1],
        "line": {"color": "--edge", "width": 1.5, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _points(bins: Sequence[Share]) -> Trace:
    rates = [share.rate or 0.0 for share in bins]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [share.mean for share in bins],
        "y": rates,
        "text": [_told(share) for share in bins],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 10, "color": "--retained"},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [share.interval[1] - rate for share, rate in zip(bins, rates, strict=True)],
            "arrayminus": [rate - share.interval[0] for share, rate in zip(bins, rates, strict=True)],
            "color": "--retained",
            "thickness": 1.5,
            "width": 5,
        },
    }


def _told(share: Share) -> str:
    told = _(
        "%(checks)s: %(passed)s passed, %(expected)s expected",
        checks=words.checks(share.n),
        passed=percent(share.rate),
        expected=percent(share.mean),
    )
    return str(told)
