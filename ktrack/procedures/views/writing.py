"""Writing procedures: new ones, drafts from questions, further versions, publishing."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.access.rules import manages_pair
from ktrack.base.errors import Refused, Stale
from ktrack.models import Procedure, ProcedureVersion, Question
from ktrack.models.choices import Kind, Role
from ktrack.procedures import queries
from ktrack.procedures.actions import writing
from ktrack.procedures.forms import MOST_LINKS, EditForm, NewForm, edit_form, skill_rows
from ktrack.procedures.views.subject import load, writes
from ktrack.web import asked
from ktrack.web.differing import parts
from ktrack.web.guards import allow, viewer
from ktrack.web.rows import change_rows
from ktrack.web.today import now, today


def to(procedure: Procedure) -> ResponseReturnValue:
    """Lead to the procedure's page."""
    return redirect(url_for("procedures.show", procedure_id=procedure.id))


@allow(Permission.PROCEDURE_WRITE)
def create() -> ResponseReturnValue:
    """Write a new procedure; it is a draft until it is published."""
    outside = viewer().kind is Kind.FREELANCER
    offered = queries.running_engagements(viewer(), today())
    if outside and not offered:
        return render_template("procedures/not_engaged.html")
    skill = queries.skill(asked.number("skill"))
    form = NewForm(
        offered, needs_engagement=outside, skills=skill_rows([skill] if skill else []), links=[{"url": ""}],
        engagements=[offered[0].id] if outside else [],
    )  # fmt: skip
    if change_rows(form) or not form.validate_on_submit():
        return _new_page(form, 422 if form.errors else 200)
    skills = queries.skills(form.skill_ids())
    try:
        made, new = writing.write(
            form.wording(), form.belonging(skills), form.form_key.data, by=viewer(), at=now()
        )
    except Refused as refused:
        form.refuse(refused)
        return _new_page(form, 422)
    flash(_("The draft is saved. Publish it when it is complete.") if new else _("This is saved already."))
    return to(made)


def _new_page(form: NewForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "procedures/new.html", form=form, most_links=MOST_LINKS, skill_names=queries.skill_names()
    )
    return page, status


@allow(Permission.PROCEDURE_WRITE)
def from_question(question_id: int) -> ResponseReturnValue:
    """Make a draft of an answered question: one click by who asked, who answered, or who manages them."""
    question: Question = queries.question(viewer(), question_id) or abort(404)
    own = viewer().id in (question.asker_id, question.answered_by_id)
    if not own and not (viewer().role is Role.MANAGER and manages_pair(viewer(), question.shadowing)):
        abort(403)
    made, new = writing.from_question(question, by=viewer(), at=now())
    if not writes(made):
        abort(403)
    if new:
        flash(_("A draft is made of the question. Complete it, then publish it."))
        return redirect(url_for("procedures.edit", procedure_id=made.id))
    return to(made)


@allow(Permission.PROCEDURE_WRITE)
def edit(procedure_id: int) -> ResponseReturnValue:
    """Write the next version; who was slower than somebody else sees both texts and loses nothing."""
    procedure = load(procedure_id)
    if not writes(procedure):
        abort(403)
    newest = queries.newest(procedure)
    if request.method == "GET":
        return _edit_page(edit_form(newest), procedure, newest)
    form = EditForm()
    if change_rows(form) or not form.validate_on_submit():
        return _edit_page(form, procedure, newest)
    try:
        new = writing.save(procedure, form.wording(), form.base_number(), by=viewer(), at=now())
    except Stale as stale:
        form.refuse(stale)
        return _overtaken(form, procedure)
    except Refused as refused:
        form.refuse(refused)
        return _edit_page(form, procedure, newest)
    flash(_("Saved as a new version.") if new else _("This is saved already."))
    return to(procedure)


def _edit_page(form: EditForm, procedure: Procedure, newest: ProcedureVersion) -> ResponseReturnValue:
    page = render_template(
        "procedures/edit.html", form=form, procedure=procedure, newest=newest, most_links=MOST_LINKS,
        based_on=form.base_number(), parts=None,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _overtaken(form: EditForm, procedure: Procedure) -> ResponseReturnValue:
    """Show what somebody else has stored beside what was typed; sent again, it goes on top of theirs."""
    newest, based_on = queries.newest(procedure), form.base_number()
    form.base.data = str(newest.number)
    page = render_template(
        "procedures/edit.html", form=form, procedure=procedure, newest=newest, most_links=MOST_LINKS,
        based_on=based_on, parts=parts(newest.text, form.text.data),
    )  # fmt: skip
    return page, 409


@allow(Permission.PROCEDURE_WRITE)
def publish(procedure_id: int) -> ResponseReturnValue:
    """Show a draft to everybody inside."""
    procedure = load(procedure_id)
    if not writes(procedure):
        abort(403)
    timezone = current_app.config["KTRACK"]["TIMEZONE"]
    if writing.publish(procedure, by=viewer(), at=now(), timezone=timezone):
        flash(_("Published: everybody inside can read it now."))
    return to(procedure)
