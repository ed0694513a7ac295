"""Beginning a handover, writing it, and the experts' word in it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.handover import actions, filling, queries
from ktrack.handover.forms import HandoverForm, WordForm
from ktrack.handover.views.subjects import engagement_of, pack_of
from ktrack.models import Engagement, Handover
from ktrack.web import stale
from ktrack.web.guards import allow, require, viewer
from ktrack.web.rows import change_rows
from ktrack.web.today import now, today

WORD = ("word",)


def to_page(engagement: Engagement) -> ResponseReturnValue:
    """Go to the handover's page."""
    return redirect(url_for("handover.show", engagement_id=engagement.id))


@allow(Permission.HANDOVER_PREPARE)
def begin(engagement_id: int) -> ResponseReturnValue:
    """Begin the handover; where it is begun already, go on with it."""
    engagement = engagement_of(engagement_id, lock=True)
    require(Permission.HANDOVER_PREPARE, engagement)
    try:
        actions.begin(engagement, by=viewer(), at=now(), today=today())
    except Refused as refused:
        flash(str(refused.message), "warning")
        return to_page(engagement)
    return redirect(url_for("handover.edit", engagement_id=engagement.id))


@allow(Permission.HANDOVER_PREPARE)
def edit(engagement_id: int) -> ResponseReturnValue:
    """Write criteria, reasons, links and remarks; what somebody else stored meanwhile is shown first."""
    engagement = engagement_of(engagement_id, lock=request.method == "POST")
    require(Permission.HANDOVER_PREPARE, engagement)
    handover = queries.handover_of(engagement)
    if handover is None or handover.closed_at is not None:
        return _too_late(engagement, handover)
    pack = pack_of(engagement, handover)
    form = filling.form_of(engagement, handover, pack, sent=True)
    if change_rows(form) or not form.validate_on_submit():
        return _form_page(engagement, form)
    try:
        actions.save(engagement, handover, form.written(), form.version.data, by=viewer(), at=now())
    except Stale as overtaken:
        found = filling.differences(form, filling.form_of(engagement, handover, pack, sent=False))
        form.version.data = str(handover.version)
        form.refuse(overtaken)
        return _form_page(engagement, form, found, 409)
    flash(_("The handover is saved."))
    return to_page(engagement)


def _too_late(engagement: Engagement, handover: Handover | None) -> ResponseReturnValue:
    """Say that there is nothing to write in; what was typed can still be copied."""
    if request.method == "GET":
        return to_page(engagement)
    page = render_template(
        "handover/too_late.html",
        engagement=engagement,
        closed=handover is not None,
        typed=[text for name, text in request.form.items() if name != "csrf_token" and " " in text.strip()],
    )
    return page, 409


def _form_page(
    engagement: Engagement,
    form: HandoverForm,
    found: list[filling.Difference] | None = None,
    status: int | None = None,
) -> ResponseReturnValue:
    page = render_template("handover/edit.html", engagement=engagement, form=form, differences=found or [])
    return page, status or (422 if form.errors else 200)


@allow(Permission.HANDOVER_WORD)
def word(engagement_id: int) -> ResponseReturnValue:
    """Let an expert say what those who come after should know."""
    engagement = engagement_of(engagement_id, lock=request.method == "POST")
    require(Permission.HANDOVER_WORD, engagement)
    handover = queries.handover_of(engagement) or abort(404)
    form = WordForm(data={"word": handover.word, "seen": stale.mark(handover, WORD)})
    if not form.validate_on_submit():
        return _word_page(engagement, handover, form)
    try:
        _say(engagement, handover, form)
    except Refused as refused:
        form.refuse(refused)
        form.seen.data = stale.mark(handover, WORD)
        return _word_page(engagement, handover, form)
    flash(_("Your word is in the handover."))
    return to_page(engagement)


def _say(engagement: Engagement, handover: Handover, form: WordForm) -> None:
    text = form.word.data.strip()
    if handover.closed_at is None and handover.word != text:
        stale.check(handover, WORD, form.seen.data or "")
    actions.say(engagement, handover, text, by=viewer(), at=now())


def _word_page(engagement: Engagement, handover: Handover, form: WordForm) -> ResponseReturnValue:
    page = render_template("handover/word.html", engagement=engagement, handover=handover, form=form)
    return page, 422 if form.errors else 200
