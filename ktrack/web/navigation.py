"""The header's links: what the viewer may open."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from flask import current_app, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from ktrack.access.permissions import Permission
from ktrack.access.rules import may

Pages: TypeAlias = tuple[tuple[Permission, str, LazyString], ...]
LINKS: Pages = (
    (Permission.HOME, "dashboards.home", _l("Home")),
    (Permission.DASHBOARD, "dashboards.executive", _l("Dashboard")),
    (Permission.ATTENTION, "attention.index", _l("Needs you")),
    (Permission.ENGAGEMENTS, "engagements.index", _l("Engagements")),
    (Permission.LOG, "learning.index", _l("Learning log")),
    (Permission.SESSIONS, "mentoring.index", _l("Mentoring")),
    (Permission.SKILLS, "skills.index", _l("Skills")),
    (Permission.BOARD, "board.index", _l("Community")),
    (Permission.PEOPLE_MANAGE, "people.index", _l("People")),
    (Permission.TEAMS_MANAGE, "people.teams", _l("Teams")),
    (Permission.AUDIT, "people.audit", _l("Audit trail")),
)

# What people do with each other, over all their pairs: tabs below one link.
MENTORING: Pages = (
    (Permission.SESSIONS, "mentoring.index", _l("Shadowings")),
    (Permission.SESSIONS, "meetings.index", _l("Sessions")),
    (Permission.QUESTIONS, "questions.index", _l("Questions")),
    (Permission.FEEDBACK, "feedback.index", _l("Feedback")),
    (Permission.CHECKS, "checks.index", _l("Checks")),
    (Permission.PLANNING, "planning.index", _l("Planner")),
)
# What executives decide from: tabs below one link.
DASHBOARDS: Pages = (
    (Permission.DASHBOARD, "dashboards.executive", _l("Overview")),
    (Permission.DASHBOARD, "dashboards.knowledge_map", _l("Map")),
    (Permission.DASHBOARD, "dashboards.resilience", _l("Bus factor")),
    (Permission.DASHBOARD, "dashboards.time", _l("Time")),
    (Permission.DASHBOARD, "dashboards.cost", _l("Cost")),
    (Permission.DASHBOARD, "dashboards.timeline", _l("Ends")),
    (Permission.LEAVING, "leaving.index", _l("If they leave")),
    (Permission.CALIBRATION, "calibration.index", _l("Trust")),
    (Permission.DASHBOARD, "reporting.index", _l("Report")),
    (Permission.SAVED_VIEWS, "reporting.views", _l("Saved views")),
)
# What people of the whole house do for each other: tabs below one link.
COMMUNITY: Pages = (
    (Permission.BOARD, "board.index", _l("Board")),
    (Permission.MENTORS, "finding.index", _l("Mentors")),
    (Permission.PATHWAYS, "pathways.index", _l("Pathways")),
    (Permission.PROCEDURES, "procedures.index", _l("Procedures")),
    (Permission.GAPS, "gaps.index", _l("Gaps")),
)
# What goes along from one dashboard to the next.
FILTERS = ("team", "category", "no_category", "reason", "as_of")
# Slices whose pages belong to another's link.
BELOW = {
    **dict.fromkeys(
        ("agreements", "meetings", "questions", "feedback", "checks", "links", "planning"), "mentoring.index"
    ),
    **dict.fromkeys(("calibration", "dashboards", "reporting", "leaving"), "dashboards.executive"),
    "handover": "engagements.index",
    **dict.fromkeys(("finding", "procedures", "pathways", "competencies", "gaps"), "board.index"),
}


@dataclass(frozen=True)
class Link:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool


def navigation() -> list[Link]:
    """Return the viewer's links; none before signing in."""
    if not current_user.is_authenticated:
        return []
    return _links(LINKS, _shown())


def mentoring_pages() -> list[Link]:
    """Return the viewer's pages about mentoring, to be shown as tabs on each of them."""
    return _links(MENTORING, request.endpoint or "")


def community_pages() -> list[Link]:
    """Return the viewer's pages of the community, to be shown as tabs on each of them."""
    return _links(COMMUNITY, request.endpoint or "")


def dashboard_pages() -> list[Link]:
    """Return the viewer's dashboards, to be shown as tabs on each of them; the filters go along."""
    kept = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return _links(DASHBOARDS, request.endpoint or "", kept)


def _links(pages: Pages, here: str, kept: Mapping[str, Any] = MappingProxyType({})) -> list[Link]:
    return [
        Link(str(label), url_for(endpoint, **kept), endpoint == here)
        for permission, endpoint, label in pages
        if may(current_user.person, permission)
    ]


def leads_to(endpoint: str) -> bool:
    """Whether there is a page of this name: pages of one slice link to those of others by name only."""
    return endpoint in current_app.view_functions


def _shown() -> str:
    """Return the endpoint of the link that is current: the page's own, else its slice's list."""
    endpoint = request.endpoint or ""
    own = any(endpoint == linked for _, linked, _ in LINKS)
    slice_name = endpoint.split(".")[0]
    return endpoint if own else BELOW.get(slice_name, f"{slice_name}.index")
