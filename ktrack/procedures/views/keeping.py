"""Confirming a procedure, saying who looks after it, archiving it."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.models import Engagement, Procedure
from ktrack.models.choices import Role
from ktrack.procedures import queries
from ktrack.procedures.actions import keeping
from ktrack.procedures.actions.keeping import Kept
from ktrack.procedures.forms import KeepForm, keep_form
from ktrack.procedures.views.subject import confirms, load
from ktrack.web.guards import allow, require, viewer
from ktrack.web.page import day
from ktrack.web.rows import change_rows
from ktrack.web.today import now, today


def _to(procedure: Procedure) -> ResponseReturnValue:
    return redirect(url_for("procedures.show", procedure_id=procedure.id))


def _timezone() -> str:
    return str(current_app.config["KTRACK"]["TIMEZONE"])


@allow(Permission.PROCEDURE_CONFIRM)
def confirm(procedure_id: int) -> ResponseReturnValue:
    """Say with one click that it is still true."""
    procedure = load(procedure_id)
    if not confirms(procedure):
        abort(403)
    number = request.form.get("version", 0, type=int)
    try:
        keeping.confirm(procedure, number, by=viewer(), at=now(), timezone=_timezone())
        flash(_("Thank you. It is to be reviewed again by %(day)s.", day=day(procedure.review_on)))
    except Refused as refused:
        flash(str(refused.message), "error")
    return _to(procedure)


@allow(Permission.PROCEDURE_KEEP)
def keep(procedure_id: int) -> ResponseReturnValue:
    """Say who looks after it, when it is reviewed, and what it belongs to."""
    procedure = load(procedure_id)
    require(Permission.PROCEDURE_KEEP, procedure)
    offered = _offered(procedure)
    if request.method == "GET":
        return _keep_page(keep_form(procedure, offered), procedure, 200)
    form = KeepForm(procedure, offered)
    if change_rows(form) or not form.validate_on_submit():
        return _keep_page(form, procedure, 422 if form.errors else 200)
    try:
        keeping.arrange(procedure, _kept(form, procedure, offered), form.seen.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _keep_page(form, procedure, 422)
    flash(_("Saved."))
    return _to(procedure)


def _offered(procedure: Procedure) -> list[Engagement]:
    """Return the engagements that can be ticked: those that are, and those of the viewer's that run."""
    linked = queries.seen_engagements(viewer(), procedure)
    ids = {one.id for one in linked}
    return [*linked, *(one for one in queries.running_engagements(viewer(), today()) if one.id not in ids)]


def _kept(form: KeepForm, procedure: Procedure, offered: list[Engagement]) -> Kept:
    """Return what a valid form says; linked engagements that the viewer does not see stay linked.

    Refused for an owner who cannot look after it.
    """
    owner = queries.owner(form.owner.picked, today())
    if owner is None or owner.role not in (Role.STAFF, Role.MANAGER, Role.FREELANCER):
        raise Refused(_("Choose somebody of the staff, a manager or a freelancer who is here."), "owner")
    seen = {one.id for one in offered}
    unseen = [one for one in procedure.engagements if one.id not in seen]
    skills = queries.skills(form.skill_ids())
    review_on = form.review_on.data if procedure.in_use else procedure.review_on
    engagements = [*form.chosen_engagements(), *unseen]
    return Kept(owner, review_on, int(form.review_days.data), skills, engagements)


def _keep_page(form: KeepForm, procedure: Procedure, status: int) -> ResponseReturnValue:
    page = render_template(
        "procedures/keep.html", form=form, procedure=procedure, title=queries.newest(procedure).title,
        skill_names=queries.skill_names(),
    )  # fmt: skip
    return page, status


@allow(Permission.PROCEDURE_KEEP)
def archive(procedure_id: int) -> ResponseReturnValue:
    """Take it out of use; nothing is deleted."""
    procedure = load(procedure_id)
    require(Permission.PROCEDURE_KEEP, procedure)
    try:
        if keeping.archive(procedure, by=viewer(), at=now()):
            flash(_("Archived. It can be read and brought back."))
    except Refused as refused:
        flash(str(refused.message), "error")
    return _to(procedure)


@allow(Permission.PROCEDURE_KEEP)
def restore(procedure_id: int) -> ResponseReturnValue:
    """Bring it back into use."""
    procedure = load(procedure_id)
    require(Permission.PROCEDURE_KEEP, procedure)
    if keeping.restore(procedure, by=viewer(), at=now(), timezone=_timezone()):
        flash(_("It is in use again, and to be reviewed today."))
    return _to(procedure)
