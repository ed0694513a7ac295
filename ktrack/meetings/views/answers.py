"""What the two do to a session: accept, decline, move, cancel, write it up, tick follow-ups, log it."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.meetings import forms
from ktrack.meetings.actions import arranging, writing_up
from ktrack.meetings.views.pages import known, status
from ktrack.meetings.words import zone
from ktrack.models import Meeting
from ktrack.web.guards import allow, viewer
from ktrack.web.rows import change_rows
from ktrack.web.today import now, today

SEEN_NOTHING = -1


def _back(meeting: Meeting) -> ResponseReturnValue:
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


def _seen(typed: str | None) -> int:
    """Return the sequence that the page showed."""
    text = typed or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else SEEN_NOTHING


@allow(Permission.SESSION)
def accept(meeting_id: int) -> ResponseReturnValue:
    """Agree to a proposed time."""
    meeting = known(meeting_id)
    try:
        arranging.accept(meeting, _seen(request.form.get("seen")), by=viewer(), at=now())
        flash(_("Accepted: the session is agreed."))
    except Refused as refused:
        flash(str(refused.message), "error")
    return _back(meeting)


@allow(Permission.SESSION)
def decline(meeting_id: int) -> ResponseReturnValue:
    """Say no to a proposed time, with a reason."""
    return _call_off(meeting_id, arranging.decline, "meetings/decline.html", _("Declined."))


@allow(Permission.SESSION)
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Call a session off, with a reason."""
    return _call_off(meeting_id, arranging.cancel, "meetings/cancel.html", _("Cancelled."))


def _call_off(meeting_id: int, act: Callable[..., None], template: str, told: str) -> ResponseReturnValue:
    meeting = known(meeting_id)
    form = forms.ReasonForm(seen=str(meeting.sequence))
    if not form.validate_on_submit():
        return render_template(template, form=form, meeting=meeting), status(form)
    try:
        act(meeting, _seen(form.seen.data), form.reason.data, by=viewer(), at=now())
    except Stale as stale:
        flash(str(stale.message), "error")
        return _back(meeting)
    except Refused as refused:
        form.refuse(refused)
        return render_template(template, form=form, meeting=meeting), status(form)
    flash(told)
    return _back(meeting)


@allow(Permission.SESSION)
def move(meeting_id: int) -> ResponseReturnValue:
    """Propose another time, place or agenda."""
    meeting = known(meeting_id)
    form = forms.move_form(meeting, zone())
    if not form.validate_on_submit():
        return _move_page(form, meeting)
    try:
        arranging.move(meeting, _seen(form.seen.data), form.plan(), by=viewer(), at=now(), zone=zone())
    except Refused as refused:
        form.refuse(refused)
        if isinstance(refused, Stale):
            form.seen.data = str(meeting.sequence)
        return _move_page(form, meeting)
    flash(_("The new time is proposed; the other side answers."))
    return _back(meeting)


def _move_page(form: forms.MoveForm, meeting: Meeting) -> ResponseReturnValue:
    return render_template("meetings/move.html", form=form, meeting=meeting), status(form)


@allow(Permission.SESSION)
def write_up(meeting_id: int) -> ResponseReturnValue:
    """Say what was said, what came out of it and who does what; both may, and see each other's."""
    meeting = known(meeting_id)
    form = forms.write_up_form(meeting)
    if change_rows(form) or not form.validate_on_submit():
        return _write_up_page(form, meeting)
    try:
        writing_up.write_up(meeting, form.said(), form.seen.data or "", by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        if isinstance(refused, Stale):  # sent again, it goes on top of what the other side saved
            form.seen.data = writing_up.mark(meeting)
        return _write_up_page(form, meeting)
    flash(_("Saved."))
    return _back(meeting)


def _write_up_page(form: forms.WriteUpForm, meeting: Meeting) -> ResponseReturnValue:
    return render_template("meetings/write_up.html", form=form, meeting=meeting), status(form)


@allow(Permission.SESSION)
def tick(meeting_id: int, position: int) -> ResponseReturnValue:
    """Note that a follow-up is done, or open again."""
    meeting = known(meeting_id)
    if position not in [one.position for one in meeting.follow_ups]:
        abort(404)
    done = request.form.get("done") == "yes"
    try:
        writing_up.tick(meeting, position, done, by=viewer(), at=now(), today=today())
        flash(_("Done.") if done else _("Open again."))
    except Stale as stale:
        flash(str(stale.message), "error")
    return redirect(url_for("meetings.index")) if request.form.get("from") == "index" else _back(meeting)


@allow(Permission.LOG)
def log(meeting_id: int) -> ResponseReturnValue:
    """Make a log entry of what was written up: the mentee's, in one click, and one only."""
    meeting = known(meeting_id)
    if meeting.shadowing.mentee_id != viewer().id:
        abort(403)
    try:
        entry = writing_up.to_log(meeting, by=viewer(), at=now(), zone=zone())
    except Refused as refused:
        flash(str(refused.message), "error")
        return _back(meeting)
    flash(_("It is in your log. Correct the entry to add your own levels."))
    return redirect(url_for("learning.show", entry_id=entry.id))
