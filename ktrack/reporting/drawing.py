"""The board report's three charts: positions from 0 to 1 and words; the template only draws them."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, TypeAlias

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from ktrack.dashboards.board import Headline, Point
from ktrack.reporting import source, words
from ktrack.reporting.source import Group, Source
from ktrack.retention.queries import Item
from ktrack.web.page import day, percent

Chart: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[float, float]
BARS = 6
LONGEST_LABEL = 24
GAP = 0.11
"""How far apart the labels at the ends of lines are, as a part of the chart's height."""


def trend(found: Source) -> Chart | None:
    """Return transferred, verified and retained over 24 months with the forecast; None without a plan."""
    points, (last, forecast) = found.trend, found.forecast
    if all(point.retained is None for point in points):
        return None
    first, today = points[0].on, points[-1].on
    across = [_across(point.on, first, last) for point in points]
    series = [
        _line(str(_("Transferred")), "transferred", across, [point.transferred for point in points]),
        _line(str(_("Verified")), "verified", across, [point.verified for point in points]),
        _line(str(_("Retained")), "retained", across, [point.retained for point in points]),
    ]
    if forecast is not None and points[-1].retained is not None:
        ends = [across[-1], 1.0]
        series.append(
            _line(str(_("Forecast")), "retained", ends, [points[-1].retained, forecast], dashed=True)
        )
    return {
        "title": str(_("Trend")),
        "sentence": found.trend_sentence,
        "alt": f"{_('Trend')}. {found.trend_sentence}",
        "ticks": _ticks(points, across, today),
        "series": _labelled(series),
    }


def _across(on: date, first: date, last: date) -> float:
    return (on - first).days / max((last - first).days, 1)


def _line(
    name: str, tone: str, across: list[float], shares: Sequence[float | None], *, dashed: bool = False
) -> Chart:
    end = next((share for share in reversed(shares) if share is not None), None)
    return {
        "tone": tone,
        "dashed": dashed,
        "label": None if end is None else f"{name} {percent(end)}",
        "at": end or 0.0,
        "points": _runs(across, shares),
    }


def _runs(across: list[float], shares: Sequence[float | None]) -> list[list[Place]]:
    """Return the points in runs: a day without a figure is a gap."""
    pairs = zip(across, shares, strict=True)
    return [
        [(x, y) for x, y in run if y is not None]
        for known, run in groupby(pairs, key=lambda pair: pair[1] is not None)
        if known
    ]


def _labelled(series: list[Chart]) -> list[Chart]:
    """Move the labels apart from the top down, and up again where they leave the chart."""
    labels = sorted((one for one in series if one["label"]), key=lambda one: -one["at"])
    above = 1 + GAP
    for one in labels:
        above = one["at"] = min(one["at"], above - GAP)
    floor = 0.0
    for one in reversed(labels):
        one["at"] = max(one["at"], floor)
        floor = one["at"] + GAP
    return series


def _ticks(points: Sequence[Point], across: list[float], today: date) -> list[tuple[float, str]]:
    """Return the first month, those in between every half year, and the day itself."""
    months = [(x, str(format_date(point.on, "MM/yy"))) for x, point in zip(across, points, strict=True)]
    return [*months[:-3:6], (across[-1], day(today))]


def funnel(found: Headline) -> Chart:
    """Return what of the plan was transferred, verified and retained."""
    told = {name: percent(getattr(found, name)) for name in ("transferred", "verified", "retained")}
    if found.retained is None:
        sentence = str(_("Plans exist, but nobody was assessed yet: nothing can be said."))
    else:
        sentence = str(
            _("%(transferred)s reached the target once, %(verified)s are still confirmed, %(retained)s would "
              "pass today.", **told)
        )  # fmt: skip
    retained = words.headline(found).value if not found.few else percent(found.retained)
    rows = [
        _bar(str(_("Planned")), 1.0, "unknown"),
        _bar(str(_("Transferred")), found.transferred, "transferred"),
        _bar(str(_("Verified")), found.verified, "verified"),
        {**_bar(str(_("Retained")), found.retained, "retained"), "value": retained},
    ]
    return _bars(str(_("From plan to retained")), sentence, rows)


def categories(found: Source, items: Sequence[Item]) -> Chart:
    """Return Retained by skill category: those with most weight, the others together."""
    groups = source.groups(items, found.skills)
    shown = groups if len(groups) <= BARS else groups[: BARS - 1]
    shown = sorted(shown, key=lambda one: (one.retained is None, -(one.retained or 0), one.category))
    rows = [_bar(_name(one), one.retained, "retained") for one in shown]
    if rest := {one.category for one in groups} - {one.category for one in shown}:
        others = source.group("", [item for item in items if found.skills[item.skill_id].category in rest])
        label = ngettext("%(num)s other", "%(num)s others", len(rest))
        rows.append(_bar(str(label), others.retained, "retained"))
    return _bars(str(_("Where it is held")), _extremes(shown), rows)


def _extremes(shown: list[Group]) -> str:
    """Say which of the groups, the best first, is held best and which least."""
    known = [one for one in shown if one.retained is not None]
    if len(known) < 2:
        return str(_("Knowledge retained by skill category."))
    best, worst = known[0], known[-1]
    told = _(
        "Best held: %(best)s (%(most)s). Least: %(worst)s (%(least)s).",
        best=_name(best), most=percent(best.retained), worst=_name(worst), least=percent(worst.retained),
    )  # fmt: skip
    return str(told)


def _name(group: Group) -> str:
    return words.cut(group.category, LONGEST_LABEL) or str(_("No category"))


def _bar(label: str, share: float | None, tone: str) -> Chart:
    return {"label": label, "value": percent(share), "share": share, "tone": tone}


def _bars(title: str, sentence: str, rows: list[Chart]) -> Chart:
    told = "; ".join(f"{row['label']} {row['value']}" for row in rows)
    return {"title": title, "sentence": sentence, "alt": f"{title}. {sentence} {told}", "rows": rows}
