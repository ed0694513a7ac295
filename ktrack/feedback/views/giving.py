"""Asking for feedback, offering it, and giving what was asked for."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.feedback import actions
from ktrack.feedback.forms import AskForm, OfferForm, SaidForm
from ktrack.feedback.views.showing import feedback_page
from ktrack.feedback.views.subjects import other_of, own_feedback, own_pair
from ktrack.models import Feedback, Shadowing
from ktrack.web import asked
from ktrack.web.guards import allow, viewer
from ktrack.web.rows import change_rows
from ktrack.web.today import now


@allow(Permission.FEEDBACK)
def ask(shadowing_id: int) -> ResponseReturnValue:
    """Ask the other one of the pair: how am I doing?"""
    shadowing = own_pair(shadowing_id)
    form = AskForm(shadowing, other_of(shadowing), skill=_skill(shadowing))
    if not form.validate_on_submit():
        return _ask_page(form, shadowing)
    try:
        request, new = actions.ask(shadowing, form.topic(), form.feedback_key.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _ask_page(form, shadowing)
    flash(_("%(name)s is asked.", name=request.giver.name) if new else _already_sent())
    return redirect(url_for("feedback.pair", shadowing_id=shadowing.id))


def _skill(shadowing: Shadowing) -> str:
    """Return the skill that the address names, if it is one of the shadowing."""
    named = asked.number("skill")
    return str(named) if named in {skill.id for skill in shadowing.skills} else ""


def _ask_page(form: AskForm, shadowing: Shadowing) -> ResponseReturnValue:
    page = render_template("feedback/ask.html", form=form, shadowing=shadowing, other=other_of(shadowing))
    return page, _status(form)


@allow(Permission.FEEDBACK)
def offer(shadowing_id: int) -> ResponseReturnValue:
    """Give feedback that nobody asked for."""
    shadowing = own_pair(shadowing_id)
    form = OfferForm(shadowing, other_of(shadowing))
    if change_rows(form) or not form.validate_on_submit():
        return _offer_page(form, shadowing)
    try:
        feedback, new = actions.offer(
            shadowing, form.topic(), form.said(), form.feedback_key.data, by=viewer(), at=now()
        )
    except Refused as refused:
        form.refuse(refused)
        return _offer_page(form, shadowing)
    flash(_given(feedback) if new else _already_sent())
    return redirect(url_for("feedback.show", feedback_id=feedback.id))


def _offer_page(form: OfferForm, shadowing: Shadowing) -> ResponseReturnValue:
    page = render_template("feedback/offer.html", form=form, shadowing=shadowing, other=other_of(shadowing))
    return page, _status(form)


@allow(Permission.FEEDBACK)
def give(feedback_id: int) -> ResponseReturnValue:
    """Give what was asked for; whoever asked is told that it is not theirs to give."""
    feedback = own_feedback(feedback_id)
    if feedback.receiver_id == viewer().id:
        refused = _("You asked for this feedback: you cannot give it to yourself.")
        return feedback_page(feedback, refused=refused, status=403)
    form = SaidForm()
    if change_rows(form) or not form.validate_on_submit():
        return _give_page(form, feedback)
    try:
        new = actions.give(feedback, form.said(), by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _give_page(form, feedback)
    flash(_given(feedback) if new else _already_sent())
    return redirect(url_for("feedback.show", feedback_id=feedback.id))


def _give_page(form: SaidForm, feedback: Feedback) -> ResponseReturnValue:
    return render_template("feedback/give.html", form=form, feedback=feedback), _status(form)


def _given(feedback: Feedback) -> str:
    return str(_("%(name)s has your feedback.", name=feedback.receiver.name))


def _already_sent() -> str:
    return str(_("This was saved already; it was not stored twice."))


def _status(form: AskForm | SaidForm) -> int:
    return 422 if form.errors else 200
