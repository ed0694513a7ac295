"""The page of gaps: what nobody inside can teach, where people wait, and what nobody confirms."""

from dataclasses import replace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.gaps import queries
from ktrack.models.choices import Role
from ktrack.retention import teams
from ktrack.web.guards import allow, viewer
from ktrack.web.paging import paged, paged_rows
from ktrack.web.today import day_there, now, today

blueprint = Blueprint("gaps", __name__)
PER_PAGE = 25
blueprint.add_app_template_filter(day_there, "day_there")


@blueprint.get("/gaps")
@allow(Permission.GAPS)
def index() -> ResponseReturnValue:
    """List the gaps of one's teams; executives and administrators those of all, small teams together."""
    seen = teams.seen_by(viewer(), today())
    ids = paged(queries.unconfirmed(viewer(), now()), per_page=PER_PAGE, name="procedures")
    skills = paged_rows(queries.untaught(viewer(), seen, today()), per_page=PER_PAGE, name="skills")
    procedures = queries.shown(ids.rows)
    stages = paged_rows(queries.waiting(viewer(), today()), per_page=PER_PAGE, name="stages")
    return render_template(
        "gaps/index.html",
        skills=skills,
        stages=stages,
        procedures=replace(ids, rows=procedures),
        team_names=queries.team_names(viewer(), seen),
        block_of=seen.of,
        level=queries.TEACHES_FROM,
        few=viewer().role is Role.EXECUTIVE,
    )
