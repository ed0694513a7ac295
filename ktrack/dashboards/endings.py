"""Engagements that end soon as executives see them: those of teams that are shown together are one line."""

from flask_babel import ngettext

from ktrack.access.groups import TOGETHER
from ktrack.attention import ending
from ktrack.attention.ending import Ending, OpenItem
from ktrack.dashboards.filters import Filters
from ktrack.models import Engagement

SHOWN = 20


def endings(chosen: Filters, shown: int = SHOWN) -> list[Ending]:
    """Return the engagements that end in 90 days, the soonest first, at most `shown` by themselves."""
    apart = _of(chosen, chosen.blocks.apart, shown)
    together = _of(chosen, chosen.blocks.together, None)
    found = [*apart, _as_one(together)] if together else apart
    return sorted(found, key=lambda one: one.ends_on)


def _of(chosen: Filters, team_ids: tuple[int, ...], shown: int | None) -> list[Ending]:
    if not team_ids:
        return []
    scope = chosen.scope
    conditions = [Engagement.team_id.in_(team_ids), *scope.of_engagements()]
    return ending.ending(chosen.as_of, conditions, scope.of_items(), shown)


def _as_one(found: list[Ending]) -> Ending:
    """Put engagements of small teams together: how far one is says how far its team is."""
    skills: dict[int, OpenItem] = {}
    for item in (item for one in found for item in one.open):
        before = skills.get(item.skill_id, OpenItem(item.skill_id, 0, 0, 0))
        skills[item.skill_id] = OpenItem(
            item.skill_id,
            max(before.target, item.target),
            before.seats + item.seats,
            before.filled + item.filled,
        )
    return Ending(
        id=0,
        title=str(ngettext("%(num)s engagement", "%(num)s engagements", len(found))),
        team_id=TOGETHER,
        manager_id=0,
        ends_on=found[0].ends_on,
        planned=sum(one.planned for one in found),
        open=tuple(skills.values()),
    )
