"""Which pages can be saved as a view, and who may open them."""

from datetime import date
from typing import Any

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from ktrack.access.groups import TOGETHER, Blocks
from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.dashboards.filters import Filters
from ktrack.models import Person, SavedView
from ktrack.models.choices import Kind, Role

PAGES: dict[str, LazyString] = {
    "dashboards.executive": _l("Overview"),
    "dashboards.knowledge_map": _l("Map"),
    "dashboards.resilience": _l("Bus factor"),
    "dashboards.time": _l("Time"),
    "dashboards.cost": _l("Cost"),
    "dashboards.timeline": _l("Ends"),
}
"""Pages with the filters of `Filters`, by endpoint: what each is called. Order and splits are not kept."""
USUAL = "dashboards.executive"


def may_open(person: Person, page: str) -> bool:
    """Whether the page is there and the person may open it."""
    return page in PAGES and may(person, _permission(page))


def _permission(page: str) -> Permission:
    view: Any = current_app.view_functions[page]
    permission: Permission = view.permission
    return permission


def roles(page: str) -> list[Role]:
    """Return the roles whose people may open the page."""
    return [role for role in Role if may_open(Person(role=role, kind=_kind(role)), page)]


def _kind(role: Role) -> Kind:
    return Kind.FREELANCER if role is Role.FREELANCER else Kind.INTERNAL


def filters_of(view: SavedView, today: date, blocks: Blocks) -> Filters:
    """Return the choice that a view keeps as somebody sees it who sees `blocks` today; without a day of its
    own it is about today."""
    return Filters(
        as_of=view.as_of or today,
        today=today,
        blocks=blocks,
        team=_block(view, blocks),
        category="" if view.no_category else view.category or None,
        reason=view.reason,
    )


def _block(view: SavedView, blocks: Blocks) -> int | None:
    """Return the block of the view's team; None for all teams, and where one block is the company."""
    if not blocks.apart or (view.team_id is None and not view.small_teams):
        return None
    return TOGETHER if view.small_teams else blocks.of(view.team_id)
