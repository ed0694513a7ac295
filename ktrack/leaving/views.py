"""If they leave: choosing who and when, what is lost, and scenarios that are kept and compared."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.base.errors import Refused
from ktrack.leaving import actions, charts, comparing, picker, queries, steps, words
from ktrack.leaving.answer import Asked, asked, loss, to_keep
from ktrack.leaving.choice import read
from ktrack.leaving.forms import NameForm
from ktrack.models import Scenario
from ktrack.web.asked import words as typed
from ktrack.web.charts import answer
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.navigation import leads_to
from ktrack.web.paging import paged_rows
from ktrack.web.reads import note_reads
from ktrack.web.today import now, today

blueprint = Blueprint("leaving", __name__)
PER_PAGE = 25


def _asked() -> Asked:
    return asked(viewer(), read(request.args, today()), today())


@blueprint.get("/leaving")
@allow(Permission.LEAVING)
def index() -> ResponseReturnValue:
    """Choose who leaves when, and see what is lost."""
    return _page(NameForm(formdata=None), _asked())


def _page(form: NameForm, asking: Asked) -> ResponseReturnValue:
    lost = loss(asking)
    names = queries.names(asking.blocks, locale())
    falls = paged_rows(lost.falls if lost else (), per_page=PER_PAGE)
    orphans = paged_rows(lost.orphans if lost else (), per_page=PER_PAGE, name="items")
    found = steps.lines(viewer(), lost, falls.rows) if lost else []
    text = render_template(
        "leaving/index.html",
        asking=asking,
        chosen=asking.choice,
        form=form,
        loss=lost,
        names=names,
        picker=picker.picker(viewer(), asking, names, typed("q")),
        falls=falls,
        lines=found,
        orphans=orphans,
        titles=picker.open_engagements(orphans.rows),
        table_of=charts.table_rows(lost) if lost else [],
        words=words,
        drill=_drill(asking),
    )
    note_reads(steps.read_about(viewer(), asking, found))
    return text, 422 if form.errors else 200


def _drill(asking: Asked) -> Callable[[int], str]:
    """Return what leads from a skill to its evidence, or to its page for whoever may not open that."""
    chosen = asking.choice
    opens = leads_to("dashboards.evidence") and may(viewer(), Permission.DASHBOARD)

    def address(skill_id: int) -> str:
        if not opens:
            return url_for("skills.show", skill_id=skill_id)
        as_of = asking.as_of.isoformat() if asking.as_of != today() else None
        return url_for("dashboards.evidence", skill=skill_id, team=chosen.team, as_of=as_of)

    return address


@blueprint.get("/leaving/charts/shares.json")
@allow(Permission.LEAVING)
def shares_chart() -> ResponseReturnValue:
    """Return the bars with and without them."""
    lost = loss(_asked())
    return answer(charts.shares_figure(lost) if lost else {"data": [], "layout": {}})


@blueprint.post("/leaving/scenarios")
@allow(Permission.LEAVING)
def keep() -> ResponseReturnValue:
    """Keep the choice under a name."""
    form, asking = NameForm(), asked(viewer(), read(request.form, today()), today())
    if not form.validate():
        return _page(form, asking)
    try:
        scenario = actions.keep(form.name.data, to_keep(asking), by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _page(form, asking)
    flash(_("“%(name)s” is kept. Only you see it.", name=scenario.name))
    return redirect(url_for("leaving.scenarios"))


@blueprint.get("/leaving/scenarios")
@allow(Permission.LEAVING)
def scenarios() -> ResponseReturnValue:
    """List what the viewer has kept."""
    return render_template(
        "leaving/scenarios.html", page=paged_rows(queries.scenarios(viewer()), per_page=PER_PAGE)
    )


def _scenario(scenario_id: int) -> Scenario:
    return queries.scenario(viewer(), scenario_id) or abort(404)


@blueprint.get("/leaving/scenarios/<int:scenario_id>")
@allow(Permission.LEAVING)
def show(scenario_id: int) -> ResponseReturnValue:
    """Open a scenario: its choice goes into the address, its answer is computed anew."""
    return redirect(actions.choice_of(_scenario(scenario_id)).url("leaving.index"))


@blueprint.route("/leaving/scenarios/<int:scenario_id>/rename", methods=["GET", "POST"])
@allow(Permission.LEAVING)
def rename(scenario_id: int) -> ResponseReturnValue:
    """Give a scenario another name."""
    scenario = _scenario(scenario_id)
    form = NameForm(name=scenario.name)
    if form.validate_on_submit():
        try:
            actions.rename(scenario, form.name.data, by=viewer(), at=now())
            return redirect(url_for("leaving.scenarios"))
        except Refused as refused:
            form.refuse(refused)
    text = render_template("leaving/rename.html", form=form, scenario=scenario)
    return text, 422 if form.errors else 200


@blueprint.post("/leaving/scenarios/<int:scenario_id>/delete")
@allow(Permission.LEAVING)
def delete(scenario_id: int) -> ResponseReturnValue:
    """Delete a scenario."""
    scenario = _scenario(scenario_id)
    actions.delete(scenario, by=viewer(), at=now())
    flash(_("“%(name)s” is deleted.", name=scenario.name))
    return redirect(url_for("leaving.scenarios"))


@blueprint.get("/leaving/compare")
@allow(Permission.LEAVING)
def compare() -> ResponseReturnValue:
    """Show two or three scenarios side by side."""
    found = comparing.compare(viewer(), request.args.getlist("scenario"), today())
    differing = paged_rows(found.differing, per_page=PER_PAGE)
    return render_template(
        "leaving/compare.html",
        found=found,
        differing=differing,
        names=queries.names(found.blocks, locale()),
        words=words,
    )
