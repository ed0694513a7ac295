"""The records behind each number."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.dashboards import filters, names, page, records
from ktrack.models import Skill
from ktrack.retention import teams
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged, paged_rows

PER_PAGE = 25


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
        teams=teams.names(chosen.blocks),
        skills=names.skills(locale()),
        behind=behind,
        shown=paged_rows(behind.parts, per_page=PER_PAGE, name="items"),
        evidence=paged(records.evidence(viewer(), chosen.scope, skill, chosen.as_of), per_page=PER_PAGE),
    )
