"""Ending and prolonging a relationship that has no engagement."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.finding.actions import parting
from ktrack.finding.forms.asking import EndForm, ProlongForm
from ktrack.finding.queries import pairs
from ktrack.models import Shadowing
from ktrack.web.forms import Form
from ktrack.web.guards import allow, require, viewer
from ktrack.web.today import now, today


def _pair(shadowing_id: int) -> Shadowing:
    shadowing: Shadowing = pairs.found(viewer(), shadowing_id) or abort(404)
    require(Permission.MENTORING_END, shadowing)
    return shadowing


@allow(Permission.MENTORING_END)
def end(shadowing_id: int) -> ResponseReturnValue:
    """End it, with a word to the other one."""
    shadowing, form = _pair(shadowing_id), EndForm()
    if not form.validate_on_submit():
        return _page("end", form, shadowing)
    try:
        parting.end(shadowing, form.text.data, by=viewer(), at=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return _page("end", form, shadowing)
    flash(_("Ended. What the two of you wrote stays for both of you to read."))
    return redirect(url_for("agreements.show", shadowing_id=shadowing.id))


@allow(Permission.MENTORING_END)
def prolong(shadowing_id: int) -> ResponseReturnValue:
    """Let it last longer."""
    shadowing = _pair(shadowing_id)
    form = ProlongForm(until=shadowing.ends_on)
    if not form.validate_on_submit():
        return _page("prolong", form, shadowing)
    try:
        parting.prolong(shadowing, form.until.data, by=viewer(), at=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return _page("prolong", form, shadowing)
    flash(_("Saved; the other one is told."))
    return redirect(url_for("agreements.show", shadowing_id=shadowing.id))


def _page(name: str, form: Form, shadowing: Shadowing) -> ResponseReturnValue:
    other = shadowing.mentee if viewer().id == shadowing.mentor_id else shadowing.mentor
    page = render_template(f"finding/{name}.html", form=form, shadowing=shadowing, other=other)
    return page, 422 if form.errors else 200
