"""Pages: the list of engagements, one of them, and the form in which they are registered and edited."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from ktrack.access.permissions import Permission
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.base.text import new_key
from ktrack.closing import CLOSED
from ktrack.engagements import actions, conflict, forms, listing, prefill, queries, showing, words
from ktrack.engagements.checks import Impossible
from ktrack.engagements.drafts import Draft
from ktrack.models import Engagement
from ktrack.models.choices import Reason
from ktrack.web import asked
from ktrack.web.guards import allow, require, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged
from ktrack.web.reads import note_reads
from ktrack.web.rows import change_rows
from ktrack.web.today import as_of, now, today

blueprint = Blueprint("engagements", __name__)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {name: getattr(words, name) for name in ("FIELDS", "FORMALITIES", "REASONS", "SORTS", "STATES")}


def _load(engagement_id: int, *, lock: bool = False) -> Engagement:
    engagement = queries.find(viewer(), engagement_id, lock=lock)
    return engagement or abort(404)


def _wanted() -> listing.Asked:
    """Read the address; what it does not know falls back to the usual choice."""
    state, sort, reason = (request.args.get(name) for name in ("state", "sort", "reason"))
    return listing.Asked(
        words=asked.words("q"),
        state=state if state in words.STATES else "open",
        team=asked.number("team"),
        manager=asked.number("manager"),
        reason=Reason(reason) if reason in set(Reason) else None,
        sort=sort if sort in words.SORTS else "ends",
    )


@blueprint.get("/engagements")
@allow(Permission.ENGAGEMENTS)
def index() -> str:
    """List the engagements the viewer may see."""
    wanted = _wanted()
    page = paged(listing.engagements(viewer(), wanted, today()))
    return render_template(
        "engagements/index.html",
        asked=wanted,
        page=page,
        progress=listing.progress(viewer(), [row.id for row in page.rows], today()),
        teams=[("", _("All")), *((team.id, team.name) for team in listing.teams(viewer()))],
        managers=[("", _("All")), *((person.id, person.name) for person in listing.managers(viewer()))],
        reasons=[("", _("All")), *((reason.value, word) for reason, word in words.REASONS.items())],
    )


@blueprint.get("/engagements/<int:engagement_id>")
@allow(Permission.ENGAGEMENT)
def show(engagement_id: int) -> str:
    """Show one engagement with its plan matrix, log and amendments."""
    engagement = _load(engagement_id)
    page = showing.whole(viewer(), engagement, as_of())
    text = render_template("engagements/show.html", engagement=engagement, **page)
    note_reads(showing.read_about(page))
    return text


@blueprint.route("/engagements/new", methods=["GET", "POST"])
@allow(Permission.ENGAGEMENT_REGISTER)
def create() -> ResponseReturnValue:
    """Register a project."""
    if request.method == "GET":
        return _form_page(forms.EngagementForm(data=prefill.offered(viewer(), today())))
    form = forms.EngagementForm()
    if change_rows(form):
        return _form_page(form)
    key = form.key.data if forms.KEY.fullmatch(form.key.data or "") else new_key("e")
    registered = queries.by_key(viewer(), key)
    if registered is None and form.validate():
        registered = _register(form, key)
    if registered is None:
        return _form_page(form), 422
    return redirect(url_for("engagements.show", engagement_id=registered.id))


def _register(form: forms.EngagementForm, key: str) -> Engagement | None:
    draft = form.draft()
    try:
        registered = actions.register(draft, key, viewer(), now(), today())
    except Impossible as refused:
        form.show(refused.problems)
        return None
    except IntegrityError:  # a double click: the other request was a moment faster
        db.session.rollback()
        return _registered_meanwhile(form, key)
    flash(_("The project is registered."))
    _warn(draft)
    return registered


def _registered_meanwhile(form: forms.EngagementForm, key: str) -> Engagement | None:
    """Return what the other request registered; if the key is somebody else's, ask again with a new one."""
    registered = queries.by_key(viewer(), key)
    if registered is None:
        form.key.data = new_key("e")
        form.form_errors.append(_("This could not be saved. Send it once more."))
    return registered


@blueprint.route("/engagements/<int:engagement_id>/edit", methods=["GET", "POST"])
@allow(Permission.ENGAGEMENT_EDIT)
def edit(engagement_id: int) -> ResponseReturnValue:
    """Change an engagement; what was stored meanwhile by somebody else is shown first."""
    engagement = _load(engagement_id, lock=request.method == "POST")
    require(Permission.ENGAGEMENT_EDIT, engagement)
    if request.method == "GET" and engagement.closed_at is not None:
        flash(CLOSED, "warning")
        return redirect(url_for("engagements.show", engagement_id=engagement_id))
    stored = forms.EngagementForm(formdata=None, data=prefill.as_typed(engagement))
    if request.method == "GET":
        return _form_page(stored, engagement, stored)
    form = forms.EngagementForm()
    if change_rows(form):
        return _form_page(form, engagement, stored)
    if form.version.data != str(engagement.version):
        return _overtaken(form, stored, engagement)
    if not form.validate() or not _amend(engagement, form):
        return _form_page(form, engagement, stored), 422
    return redirect(url_for("engagements.show", engagement_id=engagement_id))


def _overtaken(
    form: forms.EngagementForm, stored: forms.EngagementForm, engagement: Engagement
) -> ResponseReturnValue:
    """Show both states; sending the page again overwrites, now knowingly."""
    found = conflict.differences(form, stored)
    if not found:  # the same form sent twice
        return redirect(url_for("engagements.show", engagement_id=engagement.id))
    form.version.data = str(engagement.version)
    return _form_page(form, engagement, stored, found, queries.last_change(engagement)), 409


def _amend(engagement: Engagement, form: forms.EngagementForm) -> bool:
    draft = form.draft()
    try:
        actions.amend(engagement, draft, viewer(), now(), today())
    except Impossible as refused:
        form.show(refused.problems)
        return False
    except Refused as refused:  # closed meanwhile: what was typed stays in the form, to copy
        form.refuse(refused)
        return False
    flash(_("Your changes are saved."))
    _warn(draft)
    return True


@blueprint.route("/engagements/<int:engagement_id>/manager", methods=["GET", "POST"])
@allow(Permission.ENGAGEMENT_MANAGER)
def change_manager(engagement_id: int) -> ResponseReturnValue:
    """Give the engagement to another manager: the one before may have left."""
    engagement = _load(engagement_id, lock=request.method == "POST")
    require(Permission.ENGAGEMENT_MANAGER, engagement)
    others = (person for person in queries.managers(today()) if person.id != engagement.manager_id)
    form = forms.ManagerForm(others)
    if not form.validate_on_submit():
        page = render_template("engagements/change_manager.html", form=form, engagement=engagement)
        return page, 422 if form.errors else 200
    manager = form.people[form.manager.data]
    actions.change_manager(engagement, manager, form.why.data, by=viewer(), at=now())
    flash(_("%(name)s manages this project now.", name=manager.name))
    seen = queries.find(viewer(), engagement_id) is not None
    return redirect(
        url_for("engagements.show", engagement_id=engagement_id) if seen else url_for("engagements.index")
    )


def _warn(draft: Draft) -> None:
    """Say what the project still lacks: allowed, but nothing will be transferred so."""
    if not draft.wanted_skills():
        flash(_("The plan is empty. Add what people are to learn, so that it can be proved."), "warning")
    skills = queries.skills_by_id(set(draft.wanted_skills())).values()
    names = ", ".join(skill.name(locale()) for skill in actions.unlearned(draft, skills))
    if names:
        flash(_("Nobody learns this yet: %(skills)s.", skills=names), "warning")


def _form_page(
    form: forms.EngagementForm,
    engagement: Engagement | None = None,
    stored: forms.EngagementForm | None = None,
    *overtaken: Any,
) -> str:
    team_id = form.team.data or viewer().team_id
    found, change = overtaken or ((), None)
    experts = queries.suggested_experts(team_id)
    people = queries.suggested_people(team_id, today())
    return render_template(
        "engagements/form.html",
        form=form,
        engagement=engagement,
        differences=found,
        change=change,
        experts=experts,
        people=people,
        mentors=list(dict.fromkeys([*(row.person.data or "" for row in form.experts), *experts, *people])),
        stored_skills=set(stored.skill_names()) if stored else set(),
        skills=queries.suggested_skills(team_id, locale()),
    )
