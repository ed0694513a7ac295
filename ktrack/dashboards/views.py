"""Home for each role, the executive's page, its charts, and the records behind each number."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.attention.board import Board, board
from ktrack.dashboards import charts, filters, homes, names, page, records, relations
from ktrack.mail import beats
from ktrack.mail import queries as mail
from ktrack.models import Skill
from ktrack.models.choices import Role
from ktrack.people.words import action_word
from ktrack.web.charts import answer
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged, paged_rows
from ktrack.web.today import now, today

blueprint = Blueprint("dashboards", __name__)
PER_PAGE = 25


@blueprint.get("/")
@allow(Permission.HOME)
def home() -> ResponseReturnValue:
    """Show what waits for the viewer; an executive's day begins with the figures."""
    if viewer().role is Role.EXECUTIVE:
        return redirect(url_for("dashboards.executive"))
    if may(viewer(), Permission.AUDIT):
        return render_template(
            "dashboards/admin.html",
            counts=homes.counts(),
            acts=homes.latest_acts(),
            word=action_word,
            mail=mail.counts(),
            beat=beats.last(beats.MAIL),
            stopped=beats.has_stopped(now()),
        )
    between = relations.relations(viewer(), now(), today())
    return render_template(
        "dashboards/home.html",
        relations=between,
        needs=_needs(),
        moment_now=now(),
        running=homes.running(viewer(), today()),
        waiting=homes.waiting(viewer(), today()),
        leaving=homes.leaving(viewer(), today()),
        shadowings=homes.shadowings(viewer(), today()),
        due=homes.due(viewer(), today(), between.checks),
        learns=homes.learns(viewer(), today()),
    )


def _needs() -> Board | None:
    """What stands still in a manager's engagements; None for others."""
    if not may(viewer(), Permission.ATTENTION):
        return None
    return board(viewer(), now(), current_app.config["KTRACK"]["TIMEZONE"])


@blueprint.get("/dashboard")
@allow(Permission.DASHBOARD)
def executive() -> ResponseReturnValue:
    """Show how much knowledge is retained, where, and what leaves next."""
    chosen = filters.from_url()
    return render_template(
        "dashboards/executive.html",
        chosen=chosen,
        teams=names.teams(),
        categories=[(category, category) for category in names.categories()],
        page=page.executive(chosen, locale()),
    )


@blueprint.get("/dashboard/charts/trend.json")
@allow(Permission.DASHBOARD)
def trend_chart() -> ResponseReturnValue:
    """Return the trend with its forecast."""
    chosen = filters.from_url()
    return answer(charts.trend_figure(page.board(chosen).trend, *page.forecast(chosen), chosen))


@blueprint.get("/dashboard/charts/heatmap.json")
@allow(Permission.DASHBOARD)
def heatmap_chart() -> ResponseReturnValue:
    """Return the map of categories and teams."""
    chosen = filters.from_url()
    return answer(charts.heatmap_figure(page.board(chosen).heatmap, names.teams(), chosen))


@blueprint.get("/dashboard/evidence")
@allow(Permission.DASHBOARD)
def evidence() -> ResponseReturnValue:
    """Show what a number is made of: the plan items that add up to it, and the evidence behind them."""
    chosen = filters.from_url()
    skill = filters.known(Skill, request.args.get("skill"))
    behind = page.behind(chosen, request.args.get("figure", ""), skill)
    return render_template(
        "dashboards/evidence.html",
        chosen=chosen,
        skill=skill,
        teams=names.teams(),
        skills=names.skills(locale()),
        behind=behind,
        shown=paged_rows(behind.parts, per_page=PER_PAGE, name="items"),
        evidence=paged(records.evidence(viewer(), chosen.scope, skill, chosen.as_of), per_page=PER_PAGE),
    )
