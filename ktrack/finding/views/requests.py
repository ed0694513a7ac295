"""Requests for mentoring: asking, one's lists, and the answers."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.finding import words
from ktrack.finding.actions import asking
from ktrack.finding.forms.asking import AcceptForm, AskForm, DeclineForm, ForwardForm, usual_end
from ktrack.finding.queries import offers, requests
from ktrack.models import MentorRequest, Offer
from ktrack.models.choices import RequestState
from ktrack.web import asked
from ktrack.web.forms import Form
from ktrack.web.guards import allow, require, viewer
from ktrack.web.paging import paged
from ktrack.web.today import now, today

PER_PAGE = 25


def request_standing(request: MentorRequest) -> tuple[str, str]:
    """Return the tone and the words of where a request stands now; drawn on any page."""
    return words.standing(request, request.state is RequestState.OPEN and request.reply_by < now())


def _timezone() -> str:
    return str(current_app.config["KTRACK"]["TIMEZONE"])


def _status(form: Form) -> int:
    return 422 if form.errors else 200


@allow(Permission.MENTOR_REQUEST)
def ask(offer_id: int) -> ResponseReturnValue:
    """Ask whoever makes an offer to be one's mentor."""
    offer: Offer = offers.offer(viewer(), offer_id, today()) or abort(404)
    chosen = asked.number("skill")
    form = AskForm(offer, skills=[chosen] if chosen else [one.id for one in offer.skills[:1]])
    if not form.validate_on_submit():
        return _ask_page(form, offer)
    try:
        made, new = asking.ask(
            offer, form.asking(), form.form_key.data, by=viewer(), at=now(), today=today(),
            timezone=_timezone(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _ask_page(form, offer)
    flash(
        _("%(name)s is asked.", name=offer.person.name)
        if new
        else _("This was sent already; it was not stored twice.")
    )
    return redirect(url_for("finding.request_page", request_id=made.id))


def _ask_page(form: AskForm, offer: Offer) -> ResponseReturnValue:
    page = render_template(
        "finding/ask.html",
        form=form,
        card=offers.card(offer, today()),
        minutes=viewer().weekly_learning_minutes,
    )
    return page, _status(form)


@allow(Permission.MENTOR_REQUESTS)
def index() -> ResponseReturnValue:
    """List what the viewer is asked, and what they asked."""
    return render_template(
        "finding/requests.html",
        to_me=paged(requests.asked_of(viewer()), per_page=PER_PAGE, name="to_me"),
        by_me=paged(requests.made_by(viewer()), per_page=PER_PAGE, name="by_me"),
    )


def _request(request_id: int) -> MentorRequest:
    return requests.request(viewer(), request_id) or abort(404)


def _own(request_id: int, permission: Permission) -> MentorRequest:
    found = _request(request_id)
    require(permission, found)
    return found


@allow(Permission.MENTOR_REQUESTS)
def show(request_id: int) -> ResponseReturnValue:
    """Show one request to whoever asks, is asked or has handed it on."""
    found = _request(request_id)
    offer = offers.own(found.mentor)
    return render_template("finding/request.html", request_=found, offer=offer)


@allow(Permission.MENTOR_ANSWER)
def accept(request_id: int) -> ResponseReturnValue:
    """Become the asker's mentor."""
    found = _own(request_id, Permission.MENTOR_ANSWER)
    form = AcceptForm(until=usual_end(today(), offers.hired_until(viewer(), today())))
    if not form.validate_on_submit():
        return _answer_page("accept", form, found)
    try:
        pair = asking.accept(found, form.until.data, form.word.data, by=viewer(), at=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return _answer_page("accept", form, found)
    flash(
        _(
            "You are the mentor of %(name)s now. Begin with what you expect of each other.",
            name=found.asker.name,
        )
    )
    return redirect(url_for("agreements.show", shadowing_id=pair.id))


@allow(Permission.MENTOR_ANSWER)
def decline(request_id: int) -> ResponseReturnValue:
    """Say no, with a word."""
    found = _own(request_id, Permission.MENTOR_ANSWER)
    form = DeclineForm()
    if not form.validate_on_submit():
        return _answer_page("decline", form, found)
    try:
        asking.decline(found, form.word.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _answer_page("decline", form, found)
    flash(_("Declined; %(name)s reads your word.", name=found.asker.name))
    return redirect(url_for("finding.request_page", request_id=found.id))


@allow(Permission.MENTOR_ANSWER)
def forward(request_id: int) -> ResponseReturnValue:
    """Hand the request on to another mentor, with a word."""
    found = _own(request_id, Permission.MENTOR_ANSWER)
    form = ForwardForm(requests.others(found, today()))
    if not form.validate_on_submit():
        return _answer_page("forward", form, found)
    try:
        move = asking.forward(
            found, form.mentor.data, form.word.data, by=viewer(), at=now(), today=today(),
            timezone=_timezone(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _answer_page("forward", form, found)
    flash(_("%(name)s is asked now; both are told.", name=move.moved_to.name))
    return redirect(url_for("finding.request_page", request_id=found.id))


def _answer_page(name: str, form: Form, found: MentorRequest) -> ResponseReturnValue:
    return render_template(f"finding/{name}.html", form=form, request_=found), _status(form)


@allow(Permission.MENTOR_WITHDRAW)
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take one's request back."""
    found = _own(request_id, Permission.MENTOR_WITHDRAW)
    try:
        asking.withdraw(found, by=viewer(), at=now())
        flash(_("Your request is taken back."))
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(url_for("finding.request_page", request_id=found.id))
