"""What levels cost that are still there."""

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from ktrack.access.groups import TOGETHER
from ktrack.access.permissions import Permission
from ktrack.dashboards import decision_charts, ends, filters, names, spending
from ktrack.dashboards.filters import Filters
from ktrack.retention import teams, version
from ktrack.web.charts import answer
from ktrack.web.guards import allow
from ktrack.web.kept import kept
from ktrack.web.paging import Page, paged_rows

PER_PAGE = 25


def _by() -> str:
    """Return the order asked for, dearest first where it is none."""
    asked = request.args.get("sort", "")
    return asked if asked in list(spending.Order) else spending.Order.DEAREST.value


def _page(chosen: Filters, by: str) -> Page:
    """Return one page of the engagements' rows; only these get an interval."""
    found = spending.costs(chosen)
    page = paged_rows(spending.order(found, by), per_page=PER_PAGE)
    return replace(page, rows=[spending.row(found, number) for number in page.rows])


@allow(Permission.DASHBOARD)
@kept(version.current)
def cost() -> ResponseReturnValue:
    """Show hours and cost per level retained, by engagement and for all of them."""
    chosen, by = filters.from_url(), _by()
    page, found = _page(chosen, by), spending.costs(chosen)
    whole, named = spending.whole(found), teams.names(chosen.blocks)
    return render_template(
        "dashboards/cost.html",
        chosen=chosen,
        teams=named,
        team_choices=teams.choices(chosen.blocks, named),
        categories=names.categories(),
        by=by,
        whole=whole,
        money=spending.money(found),
        sentence=spending.sentence(whole),
        why=spending.reason,
        shown=page,
        engagements=_titles(page),
    )


@allow(Permission.DASHBOARD)
@kept(version.current)
def cost_chart() -> ResponseReturnValue:
    """Return the bars of the page's engagements."""
    chosen = filters.from_url()
    page = _page(chosen, _by())
    titled = {key: one.title for key, one in _titles(page).items()}
    return answer(decision_charts.cost_figure(page.rows, titled, chosen))


def _titles(page: Page) -> dict[int, ends.Titled]:
    """Return what the rows are called; those that are shown together only by their number."""
    titled = ends.titles(row.engagement_id for row in page.rows)
    together = next((row.engagements for row in page.rows if not row.engagement_id), 0)
    return {**titled, 0: ends.Titled(ends.several(together), TOGETHER)}
