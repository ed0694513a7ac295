"""A skill's curve, in words and for Plotly."""

from collections.abc import Sequence

from flask_babel import format_decimal
from flask_babel import gettext as _

from ktrack.retention.skills import CurvePoint
from ktrack.web.charts import Figure, Trace, line, over_time


def curve_sentence(points: Sequence[CurvePoint]) -> str:
    """Return what the curve says in words."""
    now, later = at_day(points), points[-1].expected if points else None
    if now is None or later is None:
        return str(_("No running plan asks for this skill."))
    sentence = _(
        "About %(now)s people would pass at the level planned; %(later)s in a year if nothing is refreshed.",
        now=format_decimal(now, "0.0"),
        later=format_decimal(later, "0.0"),
    )
    return str(sentence)


def at_day(points: Sequence[CurvePoint]) -> float | None:
    """Return the last value that is no forecast, None if there is none."""
    past = [point.expected for point in points if not point.ahead]
    return past[-1] if past else None


def curve_figure(points: Sequence[CurvePoint]) -> Figure:
    """Return the line of people who would pass and, dashed from the day itself on, its forecast."""
    past = [point for point in points if not point.ahead]
    ahead = [*past[-1:], *(point for point in points if point.ahead)]
    traces = [_line(_("Would pass"), past, dashed=False), _line(_("Forecast"), ahead, dashed=True)]
    return over_time(traces, share=False)


def _line(name: str, points: Sequence[CurvePoint], *, dashed: bool) -> Trace:
    days, people = [point.on for point in points], [point.expected for point in points]
    return {**line(name, days, people, "retained", dashed=dashed), "hovertemplate": "%{y:.1f}"}
