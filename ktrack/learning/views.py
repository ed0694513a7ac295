"""The learning log: list, quick entry, one entry, its correction and its taking back."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access import trail
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.learning import actions, queries
from ktrack.learning.forms import QUICK_MINUTES, EntryForm, VoidForm, correct_form, new_form
from ktrack.models import LogEntry
from ktrack.web import asked
from ktrack.web.commit import end_reading
from ktrack.web.guards import allow, require, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged
from ktrack.web.rows import change_rows
from ktrack.web.today import now, today

blueprint = Blueprint("learning", __name__)


@blueprint.app_template_global()
def quick_log() -> EntryForm:
    """Return the form of the log box; `learning/_quick.html` draws it on any page of a person who learns."""
    return new_form(viewer(), today())


@blueprint.app_template_global()
def quick_minutes() -> tuple[int, ...]:
    """Return the usual lengths of a session, offered beside the field."""
    return QUICK_MINUTES


@blueprint.get("/log")
@allow(Permission.LOG)
def index() -> ResponseReturnValue:
    """List one's own entries."""
    filters = _filters()
    page = paged(queries.own_entries(viewer(), filters))
    return render_template(
        "learning/index.html",
        page=page,
        filters=filters,
        claimed=queries.claimed(entry.id for entry in page.rows),
        narrowed=filters != queries.Filters(),
        engagements=[(one.id, one.title) for one in queries.logged_engagements(viewer())],
        skills=[(skill.id, skill.name(locale())) for skill in queries.logged_skills(viewer())],
    )


def _filters() -> queries.Filters:
    return queries.Filters(
        text=asked.words("q"),
        engagement_id=asked.number("engagement"),
        skill_id=asked.number("skill"),
        since=asked.day("since"),
        until=asked.day("until"),
    )


@blueprint.route("/log/new", methods=["GET", "POST"])
@allow(Permission.LOG, reads_first=True)
def create() -> ResponseReturnValue:
    """Write a new entry."""
    form = new_form(viewer(), today(), asked.number("shadowing"))
    if change_rows(form) or not form.validate_on_submit():
        return _create_page(form)
    end_reading()
    try:
        entry, new = actions.write(viewer(), form.entry_key.data, form.wording(), at=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return _create_page(form)
    flash(_("Logged.") if new else _("This entry is saved already; it was not stored twice."))
    return redirect(url_for("learning.show", entry_id=entry.id))


def _skill_names() -> list[str]:
    return sorted(skill.name(locale()) for skill in queries.all_skills())


def _create_page(form: EntryForm) -> ResponseReturnValue:
    return render_template("learning/create.html", form=form, skills=_skill_names()), _status(form)


def _status(form: EntryForm) -> int:
    return 422 if form.errors else 200


def _entry(entry_id: int) -> LogEntry:
    return queries.entry(viewer(), entry_id) or abort(404)


@blueprint.get("/log/<int:entry_id>")
@allow(Permission.LOG_ENTRY, writes=True)
def show(entry_id: int) -> ResponseReturnValue:
    """Show one entry with everything it ever said; reading somebody else's is recorded."""
    entry = _entry(entry_id)
    trail.note_reading(viewer(), entry.person, "learning.show", now())
    return render_template(
        "learning/show.html",
        entry=entry,
        claims=queries.claimed([entry.id]).get(entry.id, []),
        history=queries.evidence_history(entry),
    )


@blueprint.route("/log/<int:entry_id>/correct", methods=["GET", "POST"])
@allow(Permission.LOG_CORRECT)
def correct(entry_id: int) -> ResponseReturnValue:
    """Correct one's own entry; what it said before stays visible."""
    entry = _entry(entry_id)
    require(Permission.LOG_CORRECT, entry)
    form = correct_form(entry, today())
    if change_rows(form) or not form.validate_on_submit():
        return _correct_page(entry, form)
    try:
        actions.correct(
            entry,
            form.wording(),
            _revision(form),
            form.reason.data,
            by=viewer(),
            at=now(),
            today=today(),
        )
    except Refused as refused:
        _explain(form, refused, entry)
        return _correct_page(entry, form)
    flash(_("The entry is corrected. What it said before stays visible below."))
    return redirect(url_for("learning.show", entry_id=entry.id))


def _correct_page(entry: LogEntry, form: EntryForm) -> ResponseReturnValue:
    page = render_template("learning/correct.html", entry=entry, form=form, skills=_skill_names())
    return page, _status(form)


def _revision(form: EntryForm | VoidForm) -> int:
    typed = form.revision.data or ""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def _explain(form: EntryForm | VoidForm, refused: Refused, entry: LogEntry) -> None:
    """Show the refusal; after somebody else's save the form, sent again, goes on top of that one."""
    form.refuse(refused)
    if isinstance(refused, Stale):
        form.revision.data = str(len(entry.revisions))


@blueprint.route("/log/<int:entry_id>/void", methods=["GET", "POST"])
@allow(Permission.LOG_CORRECT)
def void(entry_id: int) -> ResponseReturnValue:
    """Take one's own entry back, with a reason."""
    entry = _entry(entry_id)
    require(Permission.LOG_CORRECT, entry)
    form = VoidForm(revision=str(len(entry.revisions)))
    if not form.validate_on_submit():
        return _void_page(entry, form)
    try:
        actions.void(entry, _revision(form), form.reason.data, by=viewer(), at=now())
    except Refused as refused:
        _explain(form, refused, entry)
        return _void_page(entry, form)
    flash(_("The entry is taken back. It stays visible and counts nowhere."))
    return redirect(url_for("learning.show", entry_id=entry.id))


def _void_page(entry: LogEntry, form: VoidForm) -> ResponseReturnValue:
    return render_template("learning/void.html", entry=entry, form=form), 422 if form.errors else 200
