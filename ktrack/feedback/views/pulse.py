"""The pulse: three questions to both of a pair, and their trend to the engagement's manager."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.feedback import actions, due, queries
from ktrack.feedback.forms import SCALE, PulseForm
from ktrack.feedback.views.subjects import other_of, own_pair
from ktrack.feedback.words import changes, mean
from ktrack.models import Shadowing
from ktrack.web.guards import allow, viewer
from ktrack.web.reads import note_pair
from ktrack.web.today import now, today


@allow(Permission.PULSE)
def pulse(shadowing_id: int) -> ResponseReturnValue:
    """Answer the pulse that is due, and see one's own earlier answers."""
    shadowing = own_pair(shadowing_id)
    open_now = due.open_on(today(), shadowing.starts_on, queries.last_day_of(shadowing))
    form = PulseForm(due_on=open_now.isoformat() if open_now else "")
    if not form.validate_on_submit():
        return _page(shadowing, form)
    try:
        new = actions.answer_pulse(
            shadowing, form.due_on.data, form.answers(), by=viewer(), at=now(), today=today()
        )
    except Refused as refused:
        form.due_on.data = open_now.isoformat() if open_now else ""
        form.refuse(refused)
        return _page(shadowing, form)
    if new:
        flash(_("Thank you. Your answers are kept."))
    else:
        flash(_("You have answered this pulse already; your first answers stand."), "warning")
    return redirect(url_for("feedback.pulse", shadowing_id=shadowing.id))


def _page(shadowing: Shadowing, form: PulseForm) -> ResponseReturnValue:
    last_day = queries.last_day_of(shadowing)
    answered = queries.pulses(viewer(), shadowing)
    open_now = due.open_on(today(), shadowing.starts_on, last_day)
    page = render_template(
        "feedback/pulse.html",
        form=form,
        shadowing=shadowing,
        other=other_of(shadowing),
        due_on=None if open_now in {one.due_on for one in answered} else open_now,
        next_on=due.next_after(today(), shadowing.starts_on, last_day),
        answered=answered,
        scale=SCALE,
    )
    return page, 422 if form.errors else 200


@allow(Permission.PULSE_TREND)
def trend(shadowing_id: int) -> ResponseReturnValue:
    """Show the manager how a pair is doing: means of both, never one person's answers."""
    shadowing = queries.trend_of(viewer(), shadowing_id) or abort(404)
    beats = queries.pulse_trend(shadowing)
    page = render_template(
        "feedback/trend.html",
        shadowing=shadowing,
        beats=beats[::-1],
        changes=changes(beats),
        mean=mean,
        next_on=due.next_after(today(), shadowing.starts_on, queries.last_day_of(shadowing)),
    )
    note_pair(shadowing)
    return page
