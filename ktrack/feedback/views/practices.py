"""What a mentor learned from the mentee, and the practices a mentor tries to model."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.base.errors import Refused
from ktrack.feedback import actions, queries
from ktrack.feedback.forms import PRACTICES, PracticeForm, practice_hints
from ktrack.feedback.views.subjects import own_pair
from ktrack.models import Shadowing
from ktrack.models.choices import PracticeKind
from ktrack.web.guards import allow, require, viewer
from ktrack.web.paging import paged
from ktrack.web.today import now

PER_PAGE = 20


@allow(Permission.FEEDBACK)
def practices(shadowing_id: int) -> ResponseReturnValue:
    """List what the mentor noted, to both of the pair; the mentor notes more."""
    shadowing = own_pair(shadowing_id)
    if request.method == "POST":
        require(Permission.PRACTICE, shadowing)
    form = PracticeForm() if may(viewer(), Permission.PRACTICE, shadowing) else None
    if form is None or not form.validate_on_submit():
        return _page(shadowing, form)
    try:
        new = actions.note_practice(
            shadowing,
            PracticeKind(form.kind.data),
            form.text.data,
            form.practice_key.data,
            by=viewer(),
            at=now(),
        )
    except Refused as refused:
        form.refuse(refused)
        return _page(shadowing, form)
    flash(_("Noted.") if new else _("This was saved already; it was not stored twice."))
    return redirect(url_for("feedback.practices", shadowing_id=shadowing.id))


def _page(shadowing: Shadowing, form: PracticeForm | None) -> ResponseReturnValue:
    page = render_template(
        "feedback/practices.html",
        form=form,
        shadowing=shadowing,
        page=paged(queries.practices(viewer(), shadowing), per_page=PER_PAGE),
        kinds={kind: word for kind, (word, _told) in PRACTICES.items()},
        kind_hints=practice_hints(),
    )
    return page, 422 if form is not None and form.errors else 200
