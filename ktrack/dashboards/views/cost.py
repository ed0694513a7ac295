"""What levels cost that are still there."""

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.dashboards import decision_charts, ends, filters, names, spending
from ktrack.dashboards.filters import Filters
from ktrack.web.charts import answer
from ktrack.web.guards import allow
from ktrack.web.paging import Page, paged_rows

PER_PAGE = 25


def _by() -> str:
    """Return the order asked for, dearest first where it is none."""
    asked = request.args.get("sort", "")
    return asked if asked in list(spending.Order) else spending.Order.DEAREST.value


def _page(chosen: Filters, by: str) -> Page:
    """Return one page of the engagements' rows; only these get an interval."""
    found = spending.costs(chosen.scope, chosen.as_of)
    page = paged_rows(spending.order(found, by), per_page=PER_PAGE)
    return replace(page, rows=[spending.row(found, number) for number in page.rows])


@allow(Permission.DASHBOARD)
def cost() -> ResponseReturnValue:
    """Show hours and cost per level retained, by engagement and for all of them."""
    chosen, by = filters.from_url(), _by()
    page, found = _page(chosen, by), spending.costs(chosen.scope, chosen.as_of)
    whole = spending.whole(found)
    return render_template(
        "dashboards/cost.html",
        chosen=chosen,
        teams=names.teams(),
        categories=names.categories(),
        by=by,
        whole=whole,
        money=spending.money(found),
        sentence=spending.sentence(whole),
        why=spending.reason,
        shown=page,
        engagements=ends.named(row.engagement_id for row in page.rows),
    )


@allow(Permission.DASHBOARD)
def cost_chart() -> ResponseReturnValue:
    """Return the bars of the page's engagements."""
    chosen = filters.from_url()
    page = _page(chosen, _by())
    titles = {key: name.title for key, name in ends.named(row.engagement_id for row in page.rows).items()}
    return answer(decision_charts.cost_figure(page.rows, titles, chosen))
