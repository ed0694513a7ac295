"""How long transfer takes."""

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.dashboards import decision_charts, filters, names, pace
from ktrack.retention import teams, version
from ktrack.web import asked
from ktrack.web.charts import answer
from ktrack.web.guards import allow
from ktrack.web.kept import kept
from ktrack.web.language import locale
from ktrack.web.paging import paged_rows

PER_PAGE = 25


def _split() -> str:
    """Return by what the curve is to be split, "" for not at all."""
    split = request.args.get("by", "")
    return split if split in list(pace.Split) else ""


@allow(Permission.DASHBOARD)
@kept(version.current)
def time() -> ResponseReturnValue:
    """Show how long it takes from the start of a shadowing to the target level."""
    chosen, split, within = filters.from_url(), _split(), asked.number("within")
    [*together] = pace.curves(chosen.scope, chosen.as_of, "")
    parts = pace.parts(chosen.scope, chosen.as_of, chosen.blocks, within)
    page = paged_rows(range(len(parts)), per_page=PER_PAGE)
    named = teams.names(chosen.blocks)
    return render_template(
        "dashboards/time.html",
        chosen=chosen,
        teams=named,
        team_choices=teams.choices(chosen.blocks, named),
        categories=names.categories(),
        skills=names.skills(locale()),
        split=split,
        within=within,
        all=together[0] if together else None,
        curves=pace.curves(chosen.scope, chosen.as_of, split),
        sentence=pace.sentence(together[0] if together else None),
        group_word=decision_charts.group_word,
        reached=int(parts.reached.sum()),
        shown=replace(page, rows=[parts.part(number) for number in page.rows]),
    )


@allow(Permission.DASHBOARD)
@kept(version.current)
def time_chart() -> ResponseReturnValue:
    """Return the curves."""
    chosen = filters.from_url()
    return answer(decision_charts.pace_figure(pace.curves(chosen.scope, chosen.as_of, _split()), chosen))
