"""Contesting evidence about oneself; the answer."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access import trail
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.contests import actions, queries
from ktrack.contests.forms import AnswerForm, ContestForm
from ktrack.models import Contest, Evidence
from ktrack.web.forms import Form
from ktrack.web.guards import allow, require, viewer
from ktrack.web.today import now

blueprint = Blueprint("contests", __name__)


def _status(form: Form) -> int:
    return 422 if form.errors else 200


@blueprint.route("/evidence/<int:evidence_id>/contest", methods=["GET", "POST"])
@allow(Permission.CONTEST_RAISE)
def contest(evidence_id: int) -> ResponseReturnValue:
    """Say what is wrong in a row of evidence about oneself."""
    row: Evidence = queries.evidence(viewer(), evidence_id) or abort(404)
    require(Permission.CONTEST_RAISE, row)
    form = ContestForm()
    if not form.validate_on_submit():
        return _contest_page(form, row)
    try:
        actions.contest(row, form.text.data, form.form_key.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _contest_page(form, row)
    flash(_("Contested. Whoever assessed it and the engagement's manager are told."))
    return redirect(url_for("mentoring.evidence", evidence_id=row.id, _anchor="contests"))


def _contest_page(form: ContestForm, row: Evidence) -> ResponseReturnValue:
    return render_template("contests/contest.html", form=form, row=row), _status(form)


@blueprint.route("/contests/<int:contest_id>", methods=["GET", "POST"])
@allow(Permission.CONTEST, writes=True)
def show(contest_id: int) -> ResponseReturnValue:
    """Show what somebody contests; whoever assessed it or manages the engagement answers here."""
    made: Contest = queries.contest(viewer(), contest_id) or abort(404)
    trail.note_reading(viewer(), made.evidence.person, "contests.show", now())
    form = AnswerForm()
    if request.method == "GET":
        return _show_page(form, made)
    require(Permission.CONTEST_ANSWER, made)
    if not form.validate_on_submit():
        return _show_page(form, made)
    try:
        actions.answer(made, form.answer.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _show_page(form, made)
    flash(_("Answered. If the row is wrong, correct it or take it back."))
    return redirect(url_for("mentoring.evidence", evidence_id=made.evidence_id, _anchor="contests"))


def _show_page(form: AnswerForm, made: Contest) -> ResponseReturnValue:
    return render_template("contests/show.html", form=form, contest=made), _status(form)
