"""The skill tree, one skill, and recording skills."""

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack import walking
from ktrack.access import rows
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.models import Skill
from ktrack.retention import teams
from ktrack.retention.held import holding_views
from ktrack.retention.policy import current_policy
from ktrack.skills import actions
from ktrack.skills.chart import curve_figure, curve_sentence
from ktrack.skills.forms import SkillForm, shown
from ktrack.skills.queries import figures
from ktrack.skills.queries import skills as queries
from ktrack.web import asked, charts, stale
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged
from ktrack.web.today import as_of, now, today

blueprint = Blueprint("skills", __name__)
ALL_AT_ONCE = 200
"""Skills up to which the tree shows all; of more it shows those in use, and the categories of the rest."""


def _known(skill_id: int) -> Skill:
    return queries.skill(skill_id) or abort(404)


@blueprint.get("/skills")
@allow(Permission.SKILLS)
def index() -> ResponseReturnValue:
    """Show the tree of skills, one category of it, or what a search finds."""
    words, category = asked.words("q"), asked.exact("category")
    if words or category is not None:
        return _found(words, category)
    sizes = queries.sizes()
    total = sum(count for _category, count in sizes)
    used_only = total > ALL_AT_ONCE or asked.words("show") == "used"
    return render_template(
        "skills/index.html",
        tree=queries.tree(locale(), used_only),
        sizes=sizes if total > ALL_AT_ONCE else [],
        total=total,
        used_only=used_only,
    )


def _found(words: str, category: str | None) -> str:
    found = paged(queries.matching(words, category, locale()), scalars=False)
    page = replace(found, rows=[queries.Listed(*row) for row in found.rows])
    return render_template("skills/search.html", page=page, words=words, category=category)


@blueprint.get("/skills/<int:skill_id>")
@allow(Permission.SKILLS)
def show(skill_id: int) -> ResponseReturnValue:
    """Show one skill: who holds it by count, which teams need it, its curve, and the viewer's own level."""
    skill, day = _known(skill_id), as_of()
    blocks = teams.seen_by(viewer(), today())
    own = holding_views(day, people=[viewer().id], skills=[skill_id])
    points = figures.curve(skill_id, day)
    return render_template(
        "skills/show.html",
        skill=skill,
        strength=figures.strength(skill_id, day),
        needs=figures.needs_for(skill_id, day, blocks, inside=rows.knows_from_inside(viewer())),
        teams=teams.names(blocks),
        claimed=figures.claimed(skill_id, day),
        theta=current_policy().theta,
        points=points,
        curve_sentence=curve_sentence(points),
        own=own[0] if own else None,
        engagements=queries.teaching(skill_id, viewer()),
        procedures=queries.procedures(skill_id, viewer()),
        needing=[one for one in walking.needing(skill_id) if one.published],
    )


@blueprint.get("/skills/<int:skill_id>/curve.json")
@allow(Permission.SKILLS)
def curve(skill_id: int) -> ResponseReturnValue:
    """Hand over the skill's curve for Plotly."""
    _known(skill_id)
    return charts.answer(curve_figure(figures.curve(skill_id, as_of())))


@blueprint.route("/skills/new", methods=["GET", "POST"])
@allow(Permission.SKILL_EDIT)
def create() -> ResponseReturnValue:
    """Record a skill."""
    form = SkillForm()
    if form.validate_on_submit():
        try:
            skill = actions.add(form.details(), now(), by=viewer())
            flash(_("The skill is recorded."))
            return redirect(url_for("skills.show", skill_id=skill.id))
        except Refused as refused:
            form.refuse(refused)
    status = 422 if form.is_submitted() else 200
    return render_template("skills/create.html", form=form, categories=queries.categories()), status


@blueprint.route("/skills/<int:skill_id>/edit", methods=["GET", "POST"])
@allow(Permission.SKILL_EDIT)
def edit(skill_id: int) -> ResponseReturnValue:
    """Change a skill."""
    skill, status = _known(skill_id), 200
    form = SkillForm(data=shown(skill))
    if form.is_submitted():
        status = _save(skill, form)
    if status == 302:
        flash(_("Saved."))
        return redirect(url_for("skills.show", skill_id=skill.id))
    return _edit_page(skill, form), status


def _edit_page(skill: Skill, form: SkillForm) -> str:
    return render_template(
        "skills/edit.html",
        skill=skill,
        form=form,
        categories=queries.categories(),
        needing=walking.needing(skill.id),
        named=queries.is_named(skill.id),
    )


@blueprint.post("/skills/<int:skill_id>/delete")
@allow(Permission.SKILL_EDIT)
def delete(skill_id: int) -> ResponseReturnValue:
    """Delete a skill that nothing names; else say what does."""
    skill = _known(skill_id)
    form = SkillForm(formdata=None, data=shown(skill))
    try:
        actions.delete(skill, now(), by=viewer())
    except Refused as refused:
        form.refuse(refused)
        return _edit_page(skill, form), 422
    flash(_("The skill is deleted."))
    return redirect(url_for("skills.index"))


def _save(skill: Skill, form: SkillForm) -> int:
    """Return 302 once saved, 422 where something is wrong, 409 where somebody was faster."""
    if not form.validate():
        return 422
    try:
        actions.change(skill, form.details(), form.seen.data, now(), by=viewer())
    except Stale as refused:
        form.refuse(refused)
        form.seen.data = stale.mark(skill, actions.FIELDS)
        return 409
    except Refused as refused:
        form.refuse(refused)
        return 422
    return 302
