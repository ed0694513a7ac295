"""The records behind each number."""

from dataclasses import replace

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from ktrack.access import rows
from ktrack.access.groups import Blocks
from ktrack.access.permissions import Permission
from ktrack.dashboards import atlas, charts, filters, names, page, records
from ktrack.dashboards.behind import Behind
from ktrack.dashboards.flow import REST, Path, Place
from ktrack.models import Skill
from ktrack.retention import teams
from ktrack.retention.scope import Scope
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged, paged_rows

PER_PAGE = 25
LONGEST = 9  # digits of an id


@allow(Permission.DASHBOARD)
def evidence() -> ResponseReturnValue:
    """Show what a number is made of: the plan items that add up to it, and the evidence behind them."""
    chosen, path = filters.from_url(), _path()
    skill, known_then = filters.known(Skill, request.args.get("skill")), request.args.get("known") == "then"
    scope = chosen.scope if skill is None else replace(chosen.scope, skill_ids=(skill,))
    behind = page.behind(chosen, scope, request.args.get("figure", ""), known_then, path)
    listed = records.evidence(
        viewer(), _narrowed(scope, path, behind, chosen.blocks), chosen.as_of, known_then
    )
    return render_template(
        "dashboards/evidence.html",
        chosen=chosen,
        skill=skill,
        known_then=known_then,
        path=path,
        words=charts.figure_words(),
        teams=teams.names(chosen.blocks),
        skills=names.skills(locale()),
        sources=_sources(path, behind),
        behind=behind,
        shown=paged_rows(behind.parts, per_page=PER_PAGE, name="items"),
        evidence=paged(listed, per_page=PER_PAGE),
    )


def _path() -> Path | None:
    """Return the part of the flow that the address asks for, None for none; 404 for names one may not see."""
    by_expert = "from_expert" in request.args
    if by_expert and not rows.sees_names(viewer()):
        abort(404)
    found = Path(
        _place("from_expert" if by_expert else "from_engagement"), _place("over"), _place("to"), by_expert
    )
    return None if found == Path(by_expert=by_expert) else found


def _place(name: str) -> Place | None:
    text = request.args.get(name, "")
    whole = text.removeprefix("-").isdecimal() and len(text) <= LONGEST
    return REST if text == REST else int(text) if whole else None


def _narrowed(scope: Scope, path: Path | None, behind: Behind, blocks: Blocks) -> Scope:
    """Return the scope of the evidence along a path: that of its teams and skills, and of its engagement."""
    if path is None:
        return scope
    found = (team for block in set(behind.parts.team.tolist()) for team in blocks.teams(block))
    source = path.source if isinstance(path.source, int) and path.source > 0 else None
    return replace(
        scope,
        team_ids=tuple(sorted(found)),
        skill_ids=tuple(sorted(set(behind.parts.skill.tolist()))),
        engagement_id=None if path.by_expert else source,
    )


def _sources(path: Path | None, behind: Behind) -> dict[int, str]:
    """Return what the source of a path is called, if anything comes from there that the viewer may see."""
    if path is None or not isinstance(path.source, int) or not len(behind.parts):
        return {}
    return atlas.sources_called([path.source], path.by_expert)
