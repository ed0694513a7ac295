"""Engagements with their ends, and one of them opened."""

from dataclasses import replace

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.dashboards import decision_charts, ends, filters, names, opened, spending
from ktrack.dashboards.filters import Filters
from ktrack.retention import teams, version
from ktrack.web.charts import answer
from ktrack.web.guards import allow
from ktrack.web.kept import kept
from ktrack.web.language import locale
from ktrack.web.paging import Page, paged

PER_PAGE = 25


def _page(chosen: Filters) -> Page:
    """Return one page of engagements as bars; those that are shown together stand first."""
    page = paged(ends.statement(chosen), scalars=False, per_page=PER_PAGE)
    together = ends.together(chosen) if page.number == 1 else None
    bars = ends.bars(page.rows, chosen.as_of)
    return replace(page, rows=[together, *bars] if together else bars)


@allow(Permission.DASHBOARD)
@kept(version.current)
def timeline() -> ResponseReturnValue:
    """Show the engagements that run or start soon, with what each leaves open."""
    chosen = filters.from_url()
    page, named = _page(chosen), teams.names(chosen.blocks)
    return render_template(
        "dashboards/timeline.html",
        chosen=chosen,
        teams=named,
        team_choices=teams.choices(chosen.blocks, named),
        categories=names.categories(),
        skills=names.skills(locale()),
        sentence=ends.sentence(page.rows, page.total),
        shown=page,
    )


@allow(Permission.DASHBOARD)
@kept(version.current)
def timeline_chart() -> ResponseReturnValue:
    """Return the bars of the page's engagements."""
    chosen = filters.from_url()
    return answer(decision_charts.timeline_figure(_page(chosen).rows, chosen))


@allow(Permission.DASHBOARD)
@kept(version.current)
def leaves(engagement_id: int) -> ResponseReturnValue:
    """Show what an engagement took and leaves: the parts of its figures."""
    chosen = filters.from_url()
    return render_template(
        "dashboards/leaves.html",
        chosen=chosen,
        teams=teams.names(chosen.blocks),
        skills=names.skills(locale()),
        found=opened.opened(chosen, engagement_id) or abort(404),
        why=spending.reason,
    )
