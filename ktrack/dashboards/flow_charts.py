"""The flow from those who brought knowledge over skills to teams, for Plotly."""

from flask_babel import gettext as _

from ktrack.dashboards.atlas import NamedFlow
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.flow import REST, Flow, Link, Place
from ktrack.web.charts import Figure, Trace, plain
from ktrack.web.page import one_decimal

LEAST_WIDTH = 620
"""Pixels below which the names of the three columns would meet."""


def flow_figure(found: NamedFlow, chosen: Filters) -> Figure:
    """Return streams as wide as the seats they are expected to keep; nodes and streams open their records."""
    streams = {
        "type": "sankey",
        "arrangement": "fixed",
        "node": _nodes(found, chosen),
        "link": _links(found.found, chosen),
        "textfont": {"color": "--ink", "size": 13},
    }
    return {"data": [streams], "layout": {"meta": {"least_width": LEAST_WIDTH}}}


def _nodes(found: NamedFlow, chosen: Filters) -> Trace:
    flow = found.found
    nodes = [*flow.sources, *flow.skills, *flow.teams]
    return {
        "label": [plain(name) for name in (*found.sources, *found.skills, *found.teams)],
        "color": ["--unknown" if node.place == REST else "--retained" for node in nodes],
        "customdata": node_urls(flow, chosen),
        "pad": 12,
        "thickness": 10,
        "line": {"width": 0},
        "hovertemplate": "%{label}: %{value:.1f}<extra></extra>",
    }


def _links(flow: Flow, chosen: Filters) -> Trace:
    """Return the streams that keep anything; the numbers of nodes run on from column to column."""
    skills, teams = len(flow.sources), len(flow.sources) + len(flow.skills)
    brought = [link for link in flow.brought if link.kept]
    received = [link for link in flow.received if link.kept]
    both = [*brought, *received]
    return {
        "source": [link.start for link in brought] + [skills + link.start for link in received],
        "target": [skills + link.end for link in brought] + [teams + link.end for link in received],
        "value": [link.kept for link in both],
        "label": [_told(link) for link in both],
        "customdata": [brought_url(flow, link.start, link.end, chosen) for link in brought]
        + [received_url(flow, link.start, link.end, chosen) for link in received],
        "color": "--heat-1",
        "hovercolor": "--heat-2",
        "hovertemplate": "%{source.label} → %{target.label}: %{label}<extra></extra>",
    }


def _told(link: Link) -> str:
    seats = {"kept": one_decimal(link.kept), "planned": one_decimal(link.planned)}
    return str(_("%(kept)s of %(planned)s seats", **seats))


def node_urls(flow: Flow, chosen: Filters) -> list[str]:
    """Return the address of the records of each node: sources, then skills, then teams."""
    return [
        *(path_url(flow, chosen, source=node.place) for node in flow.sources),
        *(path_url(flow, chosen, skill=node.place) for node in flow.skills),
        *(path_url(flow, chosen, team=node.place) for node in flow.teams),
    ]


def brought_url(flow: Flow, start: int, end: int, chosen: Filters) -> str:
    """Return the address of the records of what a source brought of a skill."""
    return path_url(flow, chosen, source=flow.sources[start].place, skill=flow.skills[end].place)


def received_url(flow: Flow, start: int, end: int, chosen: Filters) -> str:
    """Return the address of the records of what a team received of a skill."""
    return path_url(flow, chosen, skill=flow.skills[start].place, team=flow.teams[end].place)


def path_url(
    flow: Flow,
    chosen: Filters,
    source: Place | None = None,
    skill: Place | None = None,
    team: Place | None = None,
) -> str:
    """Return the address of the records along a path."""
    asked = {"from_expert" if flow.by_expert else "from_engagement": source, "over": skill, "to": team}
    places = {name: place for name, place in asked.items() if place is not None}
    return chosen.url("dashboards.evidence", compare=None, **places)
