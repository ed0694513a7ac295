"""Joining, leaving and switching; whom a manager leads, and how far they are."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access import privacy
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.models import Pathway, Walk
from ktrack.pathways import showing, words
from ktrack.pathways.actions import walks as actions
from ktrack.pathways.differences import differences
from ktrack.pathways.forms import ProposeForm
from ktrack.pathways.queries import pathways as queries
from ktrack.pathways.queries import walks
from ktrack.pathways.views.subjects import countable, known, known_walk
from ktrack.walking import holdings_of as held_by
from ktrack.walking import progress, standing_of, steps_of
from ktrack.web import asked
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged
from ktrack.web.reads import note_reads
from ktrack.web.today import now, today

PER_PAGE = 25
OFFERED = 200
"""Names that the proposal's list offers; a search narrows them."""


@allow(Permission.PATHWAY_JOIN)
def join(pathway_id: int) -> ResponseReturnValue:
    """Go on a pathway."""
    pathway = known(pathway_id)
    try:
        actions.join(pathway, by=viewer(), at=now(), today=today())
        flash(_("You are on this pathway. What you have proved already counts."))
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(url_for("pathways.show", pathway_id=pathway.id))


@allow(Permission.PATHWAY_JOIN)
def leave(pathway_id: int) -> ResponseReturnValue:
    """Leave a pathway, or decline one that is proposed."""
    pathway = known(pathway_id)
    if actions.leave(pathway, by=viewer(), at=now(), today=today()):
        flash(_("You are not on “%(title)s” any more. What is proved stays.", title=pathway.title))
    return redirect(url_for("pathways.index"))


@allow(Permission.PATHWAY_JOIN)
def decline(pathway_id: int) -> ResponseReturnValue:
    """Say no to a proposal; whoever is on the pathway stays on it."""
    pathway = known(pathway_id)
    walk = walks.own_on(viewer(), pathway)
    if walk is not None and walk.joined_on is None:
        actions.leave(pathway, by=viewer(), at=now(), today=today())
        flash(_("Declined. You can join later all the same."))
    return redirect(url_for("pathways.index"))


def _own_walk(pathway: Pathway) -> Walk:
    walk: Walk = walks.own_on(viewer(), pathway) or abort(404)
    return walk if walk.joined_on is not None else abort(404)


@allow(Permission.PATHWAY_JOIN)
def switch(pathway_id: int) -> ResponseReturnValue:
    """Show what the newest version would change for oneself; nothing changes by looking."""
    pathway = known(pathway_id)
    walk, current = _own_walk(pathway), queries.published(pathway) or abort(404)
    if walk.version_id == current.id:
        return redirect(url_for("pathways.show", pathway_id=pathway.id))
    steps = steps_of([walk.version_id, current.id])
    holdings = held_by([viewer().id], [*steps[walk.version_id], *steps[current.id]], today())[viewer().id]
    before, after = queries.version(walk.version_id), queries.version(current.id)
    return render_template(
        "pathways/switch.html",
        pathway=pathway,
        before=before,
        after=after,
        changes=differences(before, after),
        now_at=standing_of(steps[before.id], holdings),
        then_at=standing_of(steps[after.id], holdings),
    )


@allow(Permission.PATHWAY_JOIN)
def switch_now(pathway_id: int) -> ResponseReturnValue:
    """Go on with the newest version."""
    pathway = known(pathway_id)
    try:
        actions.switch(_own_walk(pathway), queries.published(pathway) or abort(404), by=viewer(), at=now())
        flash(_("You go on with the newest version."))
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(url_for("pathways.show", pathway_id=pathway.id))


@allow(Permission.PATHWAY_PEOPLE)
def people(pathway_id: int) -> ResponseReturnValue:
    """List those on the pathway whom the viewer leads, and how far each is."""
    pathway = known(pathway_id)
    page = paged(walks.led(viewer(), pathway), per_page=PER_PAGE)
    going = [walk for walk in page.rows if walk.joined_on is not None]
    standings = progress(going, today())
    text = render_template(
        "pathways/people.html",
        pathway=pathway,
        page=page,
        standings=standings,
        titles=queries.stage_titles([one.next for one in standings.values() if one.next]),
        count=countable(queries.walkers([pathway.id]).get(pathway.id, 0)),
        threshold=privacy.in_force().threshold,
    )
    note_reads({walk.person_id for walk in going})
    return text


@allow(Permission.PATHWAY_PEOPLE)
def walk(walk_id: int) -> ResponseReturnValue:
    """Show how far somebody is whom the viewer leads."""
    found = known_walk(walk_id)
    shown = showing.of_person(
        queries.version(found.version_id), found.person, today(), viewer(), locale()
    )  # fmt: skip
    text = render_template(
        "pathways/walk.html", pathway=found.pathway, walk=found, shown=shown, words=words, whose=found.person
    )
    note_reads({found.person_id})
    return text


@allow(Permission.PATHWAY_PROPOSE)
def propose(pathway_id: int) -> ResponseReturnValue:
    """Propose a pathway to somebody whom the viewer leads."""
    pathway, typed = known(pathway_id), asked.words("q")
    offered = walks.people_to_ask(viewer(), typed, today(), OFFERED)
    there = walks.with_walk(pathway, [one.id for one in offered])
    form = ProposeForm([one for one in offered if one.id not in there])
    if not form.validate_on_submit():
        return _propose_page(form, pathway, typed)
    person = walks.person_led(viewer(), form.person.data) or abort(404)
    try:
        new = actions.propose(pathway, person, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _propose_page(form, pathway, typed)
    flash(
        _("Proposed to %(name)s.", name=person.name)
        if new
        else _("%(name)s knows of it already.", name=person.name)
    )
    return redirect(url_for("pathways.people", pathway_id=pathway.id))


def _propose_page(form: ProposeForm, pathway: Pathway, typed: str) -> ResponseReturnValue:
    text = render_template("pathways/propose.html", form=form, pathway=pathway, words=typed, most=OFFERED)
    return text, 422 if form.errors else 200
