"""The map: skills by teams, and how knowledge flowed there."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from ktrack.access import rows
from ktrack.access.permissions import Permission
from ktrack.dashboards import atlas, filters, flow_charts, map_charts, names
from ktrack.dashboards.atlas import Atlas, Grid
from ktrack.dashboards.filters import Filters
from ktrack.retention import teams, version
from ktrack.web.asked import exact
from ktrack.web.charts import answer
from ktrack.web.guards import allow, viewer
from ktrack.web.kept import kept
from ktrack.web.language import locale
from ktrack.web.paging import Page, paged_rows


@allow(Permission.DASHBOARD)
@kept(version.current)
def knowledge_map() -> ResponseReturnValue:
    """Show where knowledge is held, and from whom it came."""
    chosen = filters.from_url()
    found, named, skills = _atlas(chosen), teams.names(chosen.blocks), names.skills(locale())
    shown = _shown(found)
    grid = atlas.grid(found.heatmap, named, skills, shown.rows)
    flow = atlas.named_flow(found.flow, named, skills)
    return render_template(
        "dashboards/map.html",
        chosen=chosen,
        misread=filters.misread(),
        teams=named,
        team_choices=teams.choices(chosen.blocks, named),
        categories=filters.category_options(),
        found=found,
        grid=grid,
        shown=shown,
        kept=map_charts.opening(grid.opened),
        heatmap_src=chosen.url(
            "dashboards.heatmap_chart",
            **map_charts.opening(grid.opened),
            page=shown.number if shown.pages > 1 else None,
        ),
        addresses=map_charts.addresses(grid, chosen),
        row_urls=map_charts.row_urls(grid, chosen),
        cell_text=atlas.cell_text,
        map_sentence=atlas.map_sentence(found.heatmap, named),
        flow=flow,
        flow_sentence=atlas.flow_sentence(flow),
        brought_url=flow_charts.brought_url,
        received_url=flow_charts.received_url,
    )


def _atlas(chosen: Filters) -> Atlas:
    """Return both charts: by freelancer where the viewer may read names, else by their engagements.

    A freelancer's name beside what stayed behind would rank people by what others remember, so whoever is not
    shown the names of internal people is not shown those either: an engagement's title says as much.
    """
    opened = "" if request.args.get("open_none") else exact("open") or None
    return atlas.atlas_of(chosen, opened, rows.sees_names(viewer()))


def _shown(found: Atlas) -> Page:
    """Return the page of the open category's skills."""
    return paged_rows(range(len(found.heatmap.skill_ids)), per_page=atlas.SKILLS_SHOWN)


@allow(Permission.DASHBOARD)
@kept(version.current)
def heatmap_chart() -> ResponseReturnValue:
    """Return the map of categories, or skills, and teams."""
    chosen = filters.from_url()
    named = teams.names(chosen.blocks)
    return answer(map_charts.heatmap_figure(_grid(_atlas(chosen), named), named, chosen))


def _grid(found: Atlas, named: dict[int, str]) -> Grid:
    skills = names.skills(locale(), found.heatmap.skill_ids.tolist())
    return atlas.grid(found.heatmap, named, skills, _shown(found).rows)


@allow(Permission.DASHBOARD)
@kept(version.current)
def flow_chart() -> ResponseReturnValue:
    """Return the streams from sources over skills to teams."""
    chosen = filters.from_url()
    flow = atlas.named_flow(_atlas(chosen).flow, teams.names(chosen.blocks), names.skills(locale()))
    return answer(flow_charts.flow_figure(flow, chosen))
