"""Pages of the planner: choose projects, choose people and hours, see the best plan, change it, create it."""

from collections.abc import Collection

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter.util import get_remote_address
from flask_login import current_user

from ktrack.access import trail
from ktrack.access.permissions import Permission
from ktrack.base.db import nobody_waiting
from ktrack.base.errors import Refused
from ktrack.engagements import queries as stored
from ktrack.models import Engagement
from ktrack.planning import actions, answers, queries, words
from ktrack.planning.answers import Answer
from ktrack.planning.choice import MOST_ENGAGEMENTS, Choice, Pair
from ktrack.planning.forms import PlanningForm, offered, row_numbers
from ktrack.web.guards import allow, require, viewer
from ktrack.web.limits import limiter
from ktrack.web.today import now, today

blueprint = Blueprint("planning", __name__)
blueprint.add_app_template_filter(words.hours, "hours")
SEARCHES = "30 per minute"
"""Plans of one account: each may take the solver's full time."""


def _account() -> str:
    """Return whose searches are counted; the limiter asks before anybody is let in."""
    return f"planner:{current_user.get_id() or get_remote_address()}"


@blueprint.get("/planning")
@allow(Permission.PLANNING)
def index() -> ResponseReturnValue:
    """Choose projects; with them in the address, people and hours."""
    ids = row_numbers(request.args.getlist("engagement"))
    if len(ids) > MOST_ENGAGEMENTS:
        return _projects_page(ids, words.TOO_MANY_ENGAGEMENTS), 422
    projects = _projects(ids)
    if not projects:
        return _projects_page(ids, words.ALL_ENDED if ids else None)
    experts = queries.expert_hours(queries.experts(projects, today()), projects, today())
    learners = queries.learner_hours(queries.members(projects, today()), projects, today())
    return _people_page(offered([one.id for one in projects], learners, experts), projects)


def _projects(ids: Collection[int]) -> list[Engagement]:
    """Return the projects that have not ended; 404 if one of them is not the viewer's to plan."""
    found = queries.chosen_engagements(viewer(), ids)
    if len(found) < len(ids):
        abort(404)
    return [project for project in found if project.ends_on >= today()]


def _projects_page(chosen: Collection[int], problem: object = None) -> str:
    found = queries.open_engagements(viewer(), today())
    counts = queries.item_counts([one.id for one in found], today())
    return render_template(
        "planning/index.html", engagements=found, items=counts, chosen=chosen, problem=problem
    )


def _people_page(form: PlanningForm, projects: list[Engagement]) -> str:
    """Show the people and experts of the form with what they have; unknown ones are dropped."""
    learners = queries.people(form.chosen_ids(), today())
    experts = queries.experts(projects, today())
    return render_template(
        "planning/people.html",
        form=form,
        projects=projects,
        learners={one.person.id: one for one in queries.learner_hours(learners, projects, today())},
        experts={one.person.id: one for one in queries.expert_hours(experts, projects, today())},
        suggested=stored.suggested_people(projects[0].team_id, today()),
    )


@blueprint.route("/planning/plan", methods=["GET", "POST"])
@allow(Permission.PLANNING)
@limiter.limit(SEARCHES, methods=["POST"], key_func=_account)
def plan() -> ResponseReturnValue:
    """Show the best plan, or one changed by hand beside it; or the people once more."""
    if request.method == "GET":  # a plan has no address: it is what was entered
        return redirect(url_for("planning.index"))
    form, do = PlanningForm(), request.form.get("do", "")
    projects = _projects(form.engagement.data)
    if len(projects) > MOST_ENGAGEMENTS or not projects:
        problem = words.TOO_MANY_ENGAGEMENTS if projects else words.ALL_ENDED
        return _projects_page(form.engagement.data[:MOST_ENGAGEMENTS], problem), 422
    if do == "change":
        return _people_page(form, projects)
    if do == "more":
        return _with_more(form, projects)
    found = _answer(form, projects)
    if found is None:
        return _people_page(form, _projects(form.engagement.data)), 422
    return _plan_page(form, found, form.pair.data if do == "adjust" else None)


def _with_more(form: PlanningForm, projects: list[Engagement]) -> ResponseReturnValue:
    """Add the person whose name was typed."""
    person_id = form.find_more()
    found = queries.people([person_id], today()) if person_id else []
    if person_id and not found:
        form.refuse(Refused(words.CANNOT_LEARN, "more"))
    if found and person_id not in form.chosen_ids():
        form.add(queries.learner_hours(found, projects, today())[0])
    return _people_page(form, projects), 422 if form.more.errors else 200


def _answer(form: PlanningForm, projects: list[Engagement]) -> Answer | None:
    """Return the best plan; None, with errors in the form, if nothing can be planned so."""
    if not form.validate():
        return None
    try:
        choice = _choice(form, projects)
        with nobody_waiting():
            return answers.best(choice, today(), current_app.config["KTRACK"]["PLANNER_SECONDS"])
    except Refused as refused:
        form.refuse(refused)
        return None


def _choice(form: PlanningForm, projects: list[Engagement]) -> Choice:
    learners = {person.id for person in queries.people(form.chosen_ids(), today())}
    experts = {person.id for person in queries.experts(projects, today())}
    return form.choice([project.id for project in projects], learners, experts)


def _plan_page(
    form: PlanningForm, found: Answer, ticked: Collection[Pair] | None, problem: object = None
) -> ResponseReturnValue:
    """Show a plan; ticked: the pairs of one made by hand, None for the best."""
    best = answers.layout(found, found.solution.best)
    mine = best if ticked is None else answers.layout(found, answers.changed(found, ticked))
    people = {*found.model.person_ids, *found.model.expert_ids}
    trail.note_readings(viewer(), found.model.person_ids, "planning.plan", now())
    projects = queries.chosen_engagements(viewer(), form.engagement.data)
    names, skills = queries.shown_names(people, {item.skill_id for item in found.model.items})
    page = render_template(
        "planning/plan.html",
        form=form,
        found=found,
        best=best,
        plan=mine,
        changed=ticked is not None,
        dropped=0 if ticked is None else len(ticked) - mine.pairs,
        problem=problem,
        projects=projects,
        people=names,
        skills=skills,
        words=words,
        sentence=words.sentence(found),
    )
    return page, 422 if problem else 200


@blueprint.route("/planning/create", methods=["GET", "POST"])
@allow(Permission.PLANNING_CREATE)
@limiter.limit(SEARCHES, methods=["POST"], key_func=_account)
def create() -> ResponseReturnValue:
    """Make the shadowings of the pairs that are ticked."""
    if request.method == "GET":
        return redirect(url_for("planning.index"))
    form = PlanningForm()
    pairs = form.pair.data
    try:
        if not pairs:
            raise Refused(words.NOTHING_TICKED)
        projects = _locked(pairs)
        number = actions.create(projects, pairs, viewer(), now(), today())
    except Refused as refused:
        return _refused(form, refused)
    flash(_told(number))
    if len(projects) == 1:
        return redirect(url_for("engagements.show", engagement_id=projects[0].id))
    return redirect(url_for("mentoring.index"))


def _locked(pairs: Collection[Pair]) -> list[Engagement]:
    """Return the projects of the pairs, locked in one order for everybody; 404 or 403 for others'."""
    ids = sorted({pair.engagement_id for pair in pairs})
    projects = [stored.find(viewer(), one, lock=True) or abort(404) for one in ids]
    for project in projects:
        require(Permission.PLANNING_CREATE, project)
    return projects


def _refused(form: PlanningForm, refused: Refused) -> ResponseReturnValue:
    """Show the plan again, as it was ticked, with what stands in its way."""
    projects = _projects(form.engagement.data)
    found = _answer(form, projects) if projects else None
    if found is None:
        return _projects_page((), refused.message), 422
    return _plan_page(form, found, form.pair.data, refused.message)


def _told(number: int) -> str:
    if not number:
        return str(_("These shadowings were there already; nothing was added."))
    return str(ngettext("%(num)s shadowing is created.", "%(num)s shadowings are created.", number))
