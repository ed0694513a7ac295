"""On how few people each skill hangs, and one skill opened."""

from dataclasses import replace

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.dashboards import decision_charts, filters, names, risks
from ktrack.dashboards.behind import behind_figures
from ktrack.retention import teams, version
from ktrack.retention.policy import current_policy
from ktrack.skills.chart import curve_sentence
from ktrack.skills.queries import figures
from ktrack.web.charts import answer
from ktrack.web.guards import allow
from ktrack.web.kept import kept
from ktrack.web.language import locale
from ktrack.web.paging import paged_rows

PER_PAGE = 25


@allow(Permission.DASHBOARD)
@kept(version.current)
def resilience() -> ResponseReturnValue:
    """List the planned skills by danger, with their bus factor and the chance that one and two still can."""
    chosen = filters.from_url()
    found = risks.risks(chosen.scope, chosen.as_of)
    held, classes = request.args.get("only", ""), risks.groups(found)
    named = teams.names(chosen.blocks)
    return render_template(
        "dashboards/resilience.html",
        chosen=chosen,
        teams=named,
        team_choices=teams.choices(chosen.blocks, named),
        categories=names.categories(),
        skills=names.skills(locale()),
        held=held if held in list(risks.Held) else "",
        held_word=decision_charts.held_word,
        classes=classes,
        sentence=risks.sentence(classes),
        planned=len(found),
        shown=paged_rows(risks.only(found, held), per_page=PER_PAGE),
    )


@allow(Permission.DASHBOARD)
@kept(version.current)
def resilience_chart() -> ResponseReturnValue:
    """Return the bars of the bus factors."""
    chosen = filters.from_url()
    found = risks.risks(chosen.scope, chosen.as_of)
    return answer(decision_charts.held_figure(risks.groups(found), chosen))


@allow(Permission.DASHBOARD)
@kept(version.current)
def skill(skill_id: int) -> ResponseReturnValue:
    """Show what a skill's figures are made of: its holders by chance, its curve, and who plans it."""
    chosen = filters.from_url()
    name = names.skills(locale()).get(skill_id) or abort(404)
    points, theta = figures.curve(skill_id, chosen.as_of), current_policy().theta
    bands = risks.bands(risks.holders(skill_id, chosen.as_of), theta)
    scope = replace(chosen.scope, categories=(), skill_ids=(skill_id,))
    retained, unknown = (
        behind_figures(scope, chosen.as_of, chosen.blocks, figure) for figure in ("retained", "unknown")
    )
    return render_template(
        "dashboards/skill.html",
        chosen=chosen,
        skill_id=skill_id,
        name=name,
        teams=teams.names(chosen.blocks),
        strength=figures.strength(skill_id, chosen.as_of),
        theta=theta,
        bands=bands,
        points=points,
        sentence=curve_sentence(points),
        retained=retained,
        unknown={part.team_id for part in unknown.parts if part.share == 1},
    )
