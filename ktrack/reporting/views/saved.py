"""Saved views: keeping one, the list, opening, changing, deleting, and having one mailed."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access import rows
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.dashboards import filters
from ktrack.dashboards.filters import Filters
from ktrack.models import SavedView
from ktrack.models.choices import Role
from ktrack.people.words import ROLES
from ktrack.reporting import actions, pages, queries, words
from ktrack.reporting.forms import RHYTHMS, MailForm, NameForm, SaveForm
from ktrack.retention import teams
from ktrack.web.guards import allow, require, viewer
from ktrack.web.paging import paged
from ktrack.web.today import now, today

PER_PAGE = 25


@allow(Permission.SAVED_VIEWS)
def index() -> ResponseReturnValue:
    """List one's own views and those shared with one's role."""
    page, blocks = paged(queries.visible(viewer()), per_page=PER_PAGE), teams.seen_by(viewer(), today())
    named = teams.names(blocks)
    return render_template(
        "reporting/views.html",
        page=page,
        told={view.id: words.choice(pages.filters_of(view, today(), blocks), named) for view in page.rows},
        mails=queries.mails(viewer(), page.rows),
        titles=pages.PAGES,
        roles=ROLES,
        rhythms=RHYTHMS,
        names_shown=rows.sees_names(viewer()),
        may_open=pages.may_open,
        viewer=viewer(),
    )


@allow(Permission.SAVED_VIEWS)
def new() -> ResponseReturnValue:
    """Keep the page and the filters in the address under a name."""
    page, chosen = request.args.get("page", pages.USUAL), filters.from_url()
    if not pages.may_open(viewer(), page):
        abort(404)
    form = SaveForm(page, chosen.as_of)
    if form.validate_on_submit():
        try:
            view = _save(form, page, chosen)
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("The view %(name)s is saved.", name=view.name))
            return redirect(url_for("reporting.views"))
    choice = words.choice(chosen, teams.names(chosen.blocks))
    return _page(
        "reporting/save.html", form, page=page, chosen=chosen, choice=choice, title=pages.PAGES[page]
    )


def _save(form: SaveForm, page: str, chosen: Filters) -> SavedView:
    return actions.save(
        form.name.data, page, chosen, form.role(), form.view_key.data, pinned=form.pinned.data,
        by=viewer(), at=now(),
    )  # fmt: skip


@allow(Permission.SAVED_VIEWS)
def show(view_id: int) -> ResponseReturnValue:
    """Open a view: go to its page with its filters; what may be seen there, the page decides."""
    view = _view(view_id)
    return redirect(pages.filters_of(view, today(), teams.seen_by(viewer(), today())).url(view.page))


@allow(Permission.SAVED_VIEW_CHANGE)
def edit(view_id: int) -> ResponseReturnValue:
    """Rename a view, share it or take it back."""
    view = _view(view_id)
    require(Permission.SAVED_VIEW_CHANGE, view)
    form = NameForm(view.page, name=view.name, shared_with=_value(view.shared_with))
    if form.validate_on_submit():
        try:
            actions.change(view, form.name.data, form.role(), by=viewer(), at=now())
        except Refused as refused:
            form.refuse(refused)
        else:
            flash(_("The view %(name)s is saved.", name=view.name))
            return redirect(url_for("reporting.views"))
    return _page("reporting/edit.html", form, view=view)


@allow(Permission.SAVED_VIEW_CHANGE)
def delete(view_id: int) -> ResponseReturnValue:
    """Delete a view for everybody."""
    view = _view(view_id)
    require(Permission.SAVED_VIEW_CHANGE, view)
    actions.delete(view, by=viewer(), at=now())
    flash(_("The view %(name)s is deleted.", name=view.name))
    return redirect(url_for("reporting.views"))


@allow(Permission.SAVED_VIEWS)
def mail(view_id: int) -> ResponseReturnValue:
    """Have a view mailed to oneself, or not any more."""
    view = _view(view_id)
    known = queries.mails(viewer(), [view]).get(view.id)
    form = MailForm(rhythm=known.rhythm.value if known else "")
    if form.validate_on_submit():
        actions.mail(view, form.chosen(), to=viewer(), today=today())
        flash(_("Your choice is saved."))
        return redirect(url_for("reporting.views"))
    return _page("reporting/mail.html", form, view=view, email=viewer().email)


def _view(view_id: int) -> SavedView:
    """Return a view whose page the viewer may open; else it does not exist."""
    view = queries.one(viewer(), view_id)
    if view is None or not pages.may_open(viewer(), view.page):
        abort(404)
    return view


def _value(role: Role | None) -> str:
    return role.value if role else ""


def _page(template: str, form: NameForm | MailForm, **context: object) -> ResponseReturnValue:
    return render_template(template, form=form, **context), 422 if form.errors else 200
