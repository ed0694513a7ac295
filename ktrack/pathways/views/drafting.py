"""Writing pathways: what they are called, the stages of a draft, publishing and retiring."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.models import Pathway, PathwayVersion, Stage
from ktrack.pathways import showing, words
from ktrack.pathways.actions import drafts as actions
from ktrack.pathways.forms import DetailsForm, PublishForm, SeenForm, StageForm, details_of, stage_form
from ktrack.pathways.queries import pathways as queries
from ktrack.pathways.views.subjects import known, known_draft, stage_of
from ktrack.web import stale
from ktrack.web.forms import Form
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.rows import change_rows
from ktrack.web.today import now

LIST = "pathways.index"


def _refused(form: Form, refused: Refused) -> int:
    """Show what was refused; returns the status: 409 where somebody was faster."""
    form.refuse(refused)
    return 409 if isinstance(refused, Stale) else 422


@allow(Permission.PATHWAY_EDIT)
def create() -> ResponseReturnValue:
    """Make a pathway; its stages come next."""
    form, status = DetailsForm(), 200
    if form.validate_on_submit():
        try:
            made = actions.create(form.details(), form.key.data, by=viewer(), at=now())
            return redirect(url_for("pathways.draft", pathway_id=made.id))
        except Refused as refused:
            status = _refused(form, refused)
    return _details_page(form, None, 422 if form.errors and status == 200 else status)


@allow(Permission.PATHWAY_EDIT)
def edit(pathway_id: int) -> ResponseReturnValue:
    """Change what a pathway is called and says of itself."""
    pathway, status = known(pathway_id), 200
    form = DetailsForm(data=details_of(pathway))
    if form.validate_on_submit():
        try:
            actions.change(pathway, form.details(), form.seen.data, by=viewer(), at=now())
            flash(_("Saved."))
            return redirect(url_for("pathways.show", pathway_id=pathway.id))
        except Refused as refused:
            status = _refused(form, refused)
            form.seen.data = stale.mark(pathway, actions.FIELDS)
    return _details_page(form, pathway, 422 if form.errors and status == 200 else status)


def _details_page(form: DetailsForm, pathway: Pathway | None, status: int) -> ResponseReturnValue:
    text = render_template(
        "pathways/details.html", form=form, pathway=pathway, roles=queries.roles(viewer())
    )  # fmt: skip
    return text, status


@allow(Permission.PATHWAY_EDIT)
def begin(pathway_id: int) -> ResponseReturnValue:
    """Begin a draft of the next version."""
    pathway = known(pathway_id)
    actions.begin(pathway, by=viewer(), at=now())
    return redirect(url_for("pathways.draft", pathway_id=pathway.id))


@allow(Permission.PATHWAY_EDIT)
def draft(pathway_id: int) -> ResponseReturnValue:
    """Show a draft with what keeps it from being published."""
    pathway = known(pathway_id)
    version = known_draft(pathway)
    return _draft_page(pathway, version, PublishForm(formdata=None, seen=str(version.edits)), 200)


def _draft_page(
    pathway: Pathway, version: PathwayVersion, form: PublishForm, status: int
) -> ResponseReturnValue:
    text = render_template(
        "pathways/draft.html",
        pathway=pathway,
        shown=showing.plain(version, locale()),
        form=form,
        problems=actions.problems(version),
        published=queries.published(pathway),
        words=words,
        whose=None,
    )
    return text, status


@allow(Permission.PATHWAY_EDIT)
def add_stage(pathway_id: int) -> ResponseReturnValue:
    """Add a stage to a draft."""
    pathway = known(pathway_id)
    return _stage(pathway, known_draft(pathway), None)


@allow(Permission.PATHWAY_EDIT)
def stage(pathway_id: int, stage_id: int) -> ResponseReturnValue:
    """Change a stage of a draft."""
    pathway = known(pathway_id)
    version = known_draft(pathway)
    return _stage(pathway, version, stage_of(version, stage_id))


def _stage(pathway: Pathway, version: PathwayVersion, one: Stage | None) -> ResponseReturnValue:
    form, status = stage_form(version, one), 200
    if form.is_submitted() and not change_rows(form):
        status = _save_stage(version, one, form)
    if status == 302:
        flash(_("Saved."))
        return redirect(url_for("pathways.draft", pathway_id=pathway.id))
    text = render_template(
        "pathways/stage.html",
        pathway=pathway,
        form=form,
        stage=one,
        skills=queries.offered_skills(locale()),
    )
    return text, status


def _save_stage(version: PathwayVersion, one: Stage | None, form: StageForm) -> int:
    """Return 302 once saved, 422 where something is wrong, 409 where somebody was faster."""
    if not form.validate():
        return 422
    try:
        actions.save_stage(version, one, form.content(), form.seen.data, by=viewer(), at=now())
    except Refused as refused:
        status = _refused(form, refused)
        form.seen.data = str(version.edits)
        return status
    return 302


@allow(Permission.PATHWAY_EDIT)
def remove_stage(pathway_id: int, stage_id: int) -> ResponseReturnValue:
    """Remove a stage of a draft."""
    pathway = known(pathway_id)
    version = known_draft(pathway)
    one, form = stage_of(version, stage_id), SeenForm()
    try:
        actions.remove_stage(version, one, form.seen.data or "", by=viewer(), at=now())
        flash(_("“%(title)s” is removed from the draft.", title=one.title))
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(url_for("pathways.draft", pathway_id=pathway.id))


@allow(Permission.PATHWAY_PUBLISH)
def publish(pathway_id: int) -> ResponseReturnValue:
    """Publish a draft."""
    pathway = known(pathway_id)
    version, form, status = known_draft(pathway), PublishForm(), 422
    if form.validate():
        try:
            actions.publish(version, form.note.data, form.seen.data or "", by=viewer(), at=now())
            flash(_("Published. Who is on an earlier version stays on it until they switch."))
            return redirect(url_for("pathways.show", pathway_id=pathway.id))
        except Refused as refused:
            status = _refused(form, refused)
            form.seen.data = str(version.edits)
    return _draft_page(pathway, version, form, status)


@allow(Permission.PATHWAY_PUBLISH)
def discard(pathway_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    pathway = known(pathway_id)
    version, form = known_draft(pathway), SeenForm()
    try:
        actions.discard(version, form.seen.data or "", by=viewer(), at=now())
        flash(_("The draft is thrown away."))
    except Refused as refused:
        flash(str(refused.message), "error")
        return redirect(url_for("pathways.draft", pathway_id=pathway.id))
    return redirect(url_for("pathways.show", pathway_id=pathway.id))


@allow(Permission.PATHWAY_PUBLISH)
def retire(pathway_id: int) -> ResponseReturnValue:
    """Let nobody join any more."""
    return _retire(pathway_id, True)


@allow(Permission.PATHWAY_PUBLISH)
def reopen(pathway_id: int) -> ResponseReturnValue:
    """Let people join again."""
    return _retire(pathway_id, False)


def _retire(pathway_id: int, retired: bool) -> ResponseReturnValue:
    pathway = known(pathway_id)
    actions.retire(pathway, retired, by=viewer(), at=now())
    flash(
        _("Nobody joins this pathway any more; who is on it goes on.")
        if retired
        else _("People can join this pathway again.")
    )
    return redirect(url_for("pathways.show", pathway_id=pathway.id))
