"""Closing an engagement with its handover, and adding to it afterwards."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.handover import actions, queries
from ktrack.handover.forms import CloseForm, NoteForm
from ktrack.handover.views.preparing import to_page
from ktrack.handover.views.subjects import as_seen, engagement_of, pack_of
from ktrack.models import Engagement, Handover
from ktrack.web.guards import allow, require, viewer
from ktrack.web.today import now, today


@allow(Permission.HANDOVER_PREPARE)
def close(engagement_id: int) -> ResponseReturnValue:
    """Show what closing would fix for good, and close."""
    engagement = engagement_of(engagement_id, lock=request.method == "POST")
    require(Permission.HANDOVER_PREPARE, engagement)
    handover = queries.handover_of(engagement)
    if handover is None or (request.method == "GET" and handover.closed_at is not None):
        return to_page(engagement)
    form = CloseForm()
    if not form.validate_on_submit():
        return _close_page(engagement, handover, form)
    try:
        new = actions.close(engagement, handover, form.seen.data or "", by=viewer(), at=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return _close_page(engagement, handover, form)
    flash(_("The engagement is closed.") if new else _("You have closed it already."))
    return to_page(engagement)


def _close_page(engagement: Engagement, handover: Handover, form: CloseForm) -> ResponseReturnValue:
    pack = pack_of(engagement, handover)
    form.seen.data = actions.mark(pack)
    page = render_template(
        "handover/close.html",
        engagement=engagement,
        handover=handover,
        form=form,
        pack=as_seen(engagement, pack),
        days_left=(engagement.ends_on - today()).days,
    )
    return page, 422 if form.errors else 200


@allow(Permission.HANDOVER_PREPARE)
def note(engagement_id: int) -> ResponseReturnValue:
    """Add what came to light after closing."""
    engagement = engagement_of(engagement_id, lock=request.method == "POST")
    require(Permission.HANDOVER_PREPARE, engagement)
    handover = queries.handover_of(engagement) or abort(404)
    form = NoteForm()
    if not form.validate_on_submit():
        return _note_page(engagement, form)
    try:
        actions.add_note(handover, form.text.data.strip(), form.form_key.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _note_page(engagement, form)
    flash(_("The note is added."))
    return redirect(url_for("handover.show", engagement_id=engagement.id, _anchor="notes"))


def _note_page(engagement: Engagement, form: NoteForm) -> ResponseReturnValue:
    page = render_template("handover/note.html", engagement=engagement, form=form)
    return page, 422 if form.errors else 200
