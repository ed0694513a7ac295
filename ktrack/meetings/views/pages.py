"""Sessions: one's own, a pair's, one, and proposing a new one."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.base.errors import Refused
from ktrack.meetings import forms, queries
from ktrack.meetings.actions import arranging
from ktrack.meetings.words import zone
from ktrack.models import Meeting, Shadowing
from ktrack.web.forms import Form
from ktrack.web.guards import allow, require, viewer
from ktrack.web.paging import paged
from ktrack.web.reads import note_pair
from ktrack.web.today import now, today

PER_PAGE = 20


@allow(Permission.SESSIONS)
def index() -> ResponseReturnValue:
    """Show what waits for the viewer over all their pairs: answers, next sessions, follow-ups."""
    return render_template("meetings/index.html", agenda=queries.agenda(viewer(), now(), today()))


def _pair(shadowing_id: int) -> Shadowing:
    return queries.shadowing(viewer(), shadowing_id) or abort(404)


def known(meeting_id: int) -> Meeting:
    """Return the session if the viewer is one of its pair; 404 for everybody else."""
    return queries.meeting(viewer(), meeting_id) or abort(404)


@allow(Permission.SESSIONS)
def of_pair(shadowing_id: int) -> ResponseReturnValue:
    """List a pair's sessions; whoever is not of the pair sees when they took place, and no more."""
    shadowing = _pair(shadowing_id)
    if not may(viewer(), Permission.SESSION_PROPOSE, shadowing):
        page = paged(queries.took_place(shadowing), scalars=False, per_page=PER_PAGE)
        text = render_template("meetings/took_place.html", shadowing=shadowing, page=page)
        note_pair(shadowing)
        return text
    return render_template(
        "meetings/of_pair.html",
        shadowing=shadowing,
        coming=queries.coming_of(shadowing, now()),
        page=paged(queries.earlier_of(shadowing, now()), per_page=PER_PAGE),
        follow_ups=queries.open_follow_ups(shadowing),
        over=shadowing.last_day < today(),
    )


@allow(Permission.SESSION)
def show(meeting_id: int) -> ResponseReturnValue:
    """Show one session to its pair: when, what for, what was said, and what can be done now."""
    return render_template("meetings/show.html", meeting=known(meeting_id), now=now())


@allow(Permission.SESSION_PROPOSE)
def propose(shadowing_id: int) -> ResponseReturnValue:
    """Propose a session; the form starts from the pair's last one."""
    shadowing = _pair(shadowing_id)
    require(Permission.SESSION_PROPOSE, shadowing)
    form = forms.propose_form(queries.latest(shadowing), now(), zone())
    if not form.validate_on_submit():
        return _propose_page(form, shadowing)
    try:
        meeting, new = arranging.propose(
            shadowing, form.plan(), form.meeting_key.data, by=viewer(), at=now(), zone=zone()
        )
    except Refused as refused:
        form.refuse(refused)
        return _propose_page(form, shadowing)
    flash(_("The session is proposed.") if new else _("This was sent already; it was not stored twice."))
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


def _propose_page(form: forms.ProposeForm, shadowing: Shadowing) -> ResponseReturnValue:
    page = render_template(
        "meetings/propose.html",
        form=form,
        shadowing=shadowing,
        follow_ups=queries.open_follow_ups(shadowing),
    )
    return page, status(form)


def status(form: Form) -> int:
    """Return the status of a form's page: 422 once something is wrong in it."""
    return 422 if form.errors else 200
