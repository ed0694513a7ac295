"""The page of the map: where knowledge is held, and how it flowed there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from flask_babel import gettext as _
from flask_babel import ngettext

from ktrack.access.groups import Blocks
from ktrack.dashboards import flow as flows
from ktrack.dashboards import heatmap as maps
from ktrack.dashboards import names
from ktrack.dashboards.filters import Filters
from ktrack.dashboards.flow import REST, Flow, Node
from ktrack.dashboards.heatmap import Cells, HeatMap
from ktrack.dashboards.names import SkillName
from ktrack.retention import queries, teams
from ktrack.retention.cache import remembered
from ktrack.retention.scope import Scope
from ktrack.scoring.score import MOSTLY_UNKNOWN, Status
from ktrack.web.page import percent

SKILLS_SHOWN = 50


@dataclass(frozen=True)
class Atlas:
    """Both charts from one reading of the store."""

    status: Status
    heatmap: HeatMap
    flow: Flow


@dataclass(frozen=True)
class Row:
    """A row of the map as it is shown: a category, or a skill of the one that is open.

    opens: the evidence of this row, as the end of an address; is_open: of the category whose skills follow.
    """

    label: str
    category: str | None
    skill_id: int | None
    is_open: bool = False

    @property
    def opens(self) -> dict[str, str | int]:
        """Return what the row adds to the address of its records."""
        if self.skill_id is not None:
            return {"skill": self.skill_id}
        return {"category": self.category} if self.category else {"no_category": "1"}


@dataclass(frozen=True)
class Grid:
    """The map as it is shown: teams by name, the rows of one page. pages: of the skills that are open."""

    rows: tuple[Row, ...]
    team_ids: tuple[int, ...]
    cells: Cells
    opened: str | None


@dataclass(frozen=True)
class NamedFlow:
    """The flow with what its nodes are called, in their order."""

    found: Flow
    sources: tuple[str, ...]
    skills: tuple[str, ...]
    teams: tuple[str, ...]


def atlas(scope: Scope, as_of: date, blocks: Blocks, opened: str | None, by_expert: bool) -> Atlas:
    """Return map and flow of a scope on a day; teams are the numbers of their blocks."""
    found = queries.standing(scope, as_of)
    heatmap = maps.heatmap(teams.blocked(found, blocks), names.categories_of_skills(), opened)
    return Atlas(found.score.status, heatmap, flows.flow(found, blocks, by_expert))


_atlas = remembered(atlas)


def atlas_of(chosen: Filters, opened: str | None, by_expert: bool) -> Atlas:
    """Return map and flow for the chosen filters, from memory while the data is the same."""
    found: Atlas = _atlas(chosen.scope, chosen.as_of, chosen.blocks, opened, by_expert)
    return found


def grid(found: HeatMap, called: dict[int, str], skills: dict[int, SkillName], shown: Sequence[int]) -> Grid:
    """Return the map as it is shown; `shown` are the rows of the open category's skills on this page."""
    order = sorted(range(len(found.team_ids)), key=lambda column: called[int(found.team_ids[column])])
    rows, cells = _rows(found, skills, list(shown))
    columns = [
        np.ascontiguousarray(column[:, order]) for column in (cells.weight, cells.retained, cells.unknown)
    ]
    return Grid(rows, tuple(found.team_ids[order].tolist()), Cells(*columns), found.opened)


def _rows(found: HeatMap, skills: dict[int, SkillName], shown: list[int]) -> tuple[tuple[Row, ...], Cells]:
    """Put the skills that are shown below their category."""
    rows, parts = [], [found.by_category.take(slice(0, 0))]
    for number, name in enumerate(found.categories):
        is_open = name == found.opened
        rows.append(Row(name or str(_("No category")), name, None, is_open))
        parts.append(found.by_category.take(slice(number, number + 1)))
        if is_open:
            ids = found.skill_ids[shown].tolist()
            rows += [Row(skills[skill].name, None, skill) for skill in ids]
            parts.append(found.by_skill.take(np.array(shown, dtype=np.int64)))
    return tuple(rows), Cells.join(parts)


def cell_text(retained: float, unknown: float) -> str:
    """Return what a cell says: a share, a range where more than half is unknown, n/a, or nothing if nothing
    is planned."""
    if np.isnan(unknown):
        return ""
    if np.isnan(retained):
        return str(_("n/a"))
    if unknown > MOSTLY_UNKNOWN:
        return f"{retained * 100:.0f}–{percent(retained + unknown)}"
    return percent(retained)


def named_flow(found: Flow, of_teams: dict[int, str], skills: dict[int, SkillName]) -> NamedFlow:
    """Return the flow with names: of freelancers where the flow is by expert, else of their engagements."""
    called = sources_called([node.place for node in found.sources if node.place != REST], found.by_expert)
    return NamedFlow(
        found,
        tuple(called[node.place] if node.place != REST else _others(node) for node in found.sources),
        tuple(skills[node.place].name if node.place != REST else _others(node) for node in found.skills),
        tuple(of_teams[node.place] if node.place != REST else _others(node) for node in found.teams),
    )


def sources_called(ids: Collection[int], by_expert: bool) -> dict[int, str]:
    """Return what sources are called: freelancers by name, or engagements by title; one statement."""
    named = names.people(ids) if by_expert else names.engagements(ids)
    return {**named, flows.NOBODY: str(_("no expert named")), flows.SMALLER: str(_("Smaller teams"))}


def _others(node: Node) -> str:
    return str(ngettext("%(num)s other", "%(num)s others", node.others))


def map_sentence(found: HeatMap, of_teams: dict[int, str]) -> str:
    """Say in which cell of the categories most of the plan is missing."""
    cells = found.by_category
    missing = np.nan_to_num(cells.weight * (1 - cells.retained), nan=-1.0)
    if not missing.size or missing.max() <= 0:
        return str(_("Knowledge retained by skill category and receiving team."))
    row, column = np.unravel_index(int(missing.argmax()), missing.shape)
    told = _(
        "Most is missing in %(category)s at %(team)s: %(share)s of the plan is retained there.",
        category=found.categories[row] or _("No category"),
        team=of_teams[int(found.team_ids[column])],
        share=percent(float(cells.retained[row, column])),
    )
    return str(told)


def flow_sentence(found: NamedFlow) -> str:
    """Say how much arrived, and by which way most of it."""
    flow = found.found
    if not flow.kept:
        return str(_("Nothing that was planned is retained yet."))
    named = [link for link in flow.received if max(link.start, link.end) < flows.SHOWN]
    first = max(named or flow.received, key=lambda link: link.kept)
    told = _(
        "About %(kept)s of %(planned)s planned seats are retained; the broadest stream is %(skill)s to "
        "%(team)s.",
        kept=f"{flow.kept:.0f}",
        planned=flow.planned,
        skill=found.skills[first.start],
        team=found.teams[first.end],
    )
    return str(told)
