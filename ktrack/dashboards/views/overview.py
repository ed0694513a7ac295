"""The executive's page and its charts."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.dashboards import charts, filters, names, page
from ktrack.dashboards.filters import Filters
from ktrack.retention import teams, version
from ktrack.web.charts import answer
from ktrack.web.guards import allow
from ktrack.web.kept import kept
from ktrack.web.language import locale
from ktrack.web.navigation import Link


@allow(Permission.DASHBOARD)
@kept(version.current)
def executive() -> ResponseReturnValue:
    """Show how much knowledge is retained, where it is lost, and what leaves next."""
    chosen, known_then = filters.from_url(), request.args.get("known") == "then"
    named = teams.names(chosen.blocks)
    return render_template(
        "dashboards/executive.html",
        chosen=chosen,
        misread=filters.misread(),
        known_then=known_then,
        knowns=_knowns(chosen, known_then),
        words=charts.figure_words(),
        teams=named,
        team_choices=teams.choices(chosen.blocks, named),
        categories=filters.category_options(),
        page=page.executive(chosen, locale(), known_then),
    )


def _knowns(chosen: Filters, known_then: bool) -> list[Link]:
    """Return the two ways to look at the past."""
    url, anchor = "dashboards.executive", "#trend"
    return [
        Link(_("As known now"), chosen.url(url) + anchor, not known_then),
        Link(_("As known then"), chosen.url(url, known="then") + anchor, known_then),
    ]


@allow(Permission.DASHBOARD)
@kept(version.current)
def funnel_chart() -> ResponseReturnValue:
    """Return planned, transferred, verified and retained."""
    chosen = filters.from_url()
    found = page.board(chosen)
    return answer(charts.funnel_figure(found.funnel, found.headline, chosen))


@allow(Permission.DASHBOARD)
@kept(version.current)
def trend_chart() -> ResponseReturnValue:
    """Return the trend with its forecast."""
    chosen = filters.from_url()
    return answer(charts.trend_figure(page.board(chosen).trend, *page.forecast(chosen), chosen))


@allow(Permission.DASHBOARD)
@kept(version.current)
def then_chart() -> ResponseReturnValue:
    """Return Retained as known now and as known then."""
    chosen = filters.from_url()
    return answer(charts.then_figure(page.then(chosen), chosen))


@allow(Permission.DASHBOARD)
@kept(version.current)
def moves_chart() -> ResponseReturnValue:
    """Return which skills moved Retained between two dates; no bars where there is nothing to compare."""
    chosen = filters.from_url()
    pair = page.comparison(chosen)
    moved = pair.found.skills.shown if pair and pair.found.skills else ()
    later = max(chosen.as_of, chosen.compare or chosen.as_of)
    skills = names.skills(locale(), [move.id for move in moved])
    urls = [chosen.url("dashboards.evidence", as_of=later, compare=None, skill=move.id) for move in moved]
    return answer(charts.moves_figure(moved, [skills[move.id].name for move in moved], urls))
