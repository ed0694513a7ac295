"""The list of pathways, and one of them with one's own place on it."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ktrack import walking
from ktrack.access import privacy
from ktrack.access.permissions import Permission
from ktrack.models import Pathway, PathwayVersion
from ktrack.pathways import showing, words
from ktrack.pathways.queries import pathways as queries
from ktrack.pathways.queries import walks
from ktrack.pathways.views.subjects import countable, known
from ktrack.web import asked
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged
from ktrack.web.today import today

PER_PAGE = 25


@allow(Permission.PATHWAYS)
def index() -> ResponseReturnValue:
    """List one's own pathways with what comes next, what is proposed, and all that there are."""
    own = walks.own(viewer())
    going = [walk for walk in own if walk.joined_on is not None]
    standings = walking.progress(going, today())
    typed, role = asked.words("q"), asked.exact("role") or None
    page = paged(queries.matching(viewer(), typed, role), per_page=PER_PAGE)
    ids = [pathway.id for pathway in page.rows]
    counts = queries.walkers(ids)
    return render_template(
        "pathways/index.html",
        going=going,
        proposed=[walk for walk in own if walk.joined_on is None],
        standings=standings,
        titles=queries.stage_titles([one.next for one in standings.values() if one.next]),
        page=page,
        latest=queries.latest(ids),
        drafts=queries.drafted(ids),
        counts={one: countable(counts.get(one, 0)) for one in ids},
        threshold=privacy.in_force().threshold,
        words=typed,
        role=role,
        roles=queries.roles(viewer()),
    )


@allow(Permission.PATHWAYS)
def show(pathway_id: int) -> ResponseReturnValue:
    """Show the version one is on, else the one that people join; a pathway of drafts only leads there."""
    pathway = known(pathway_id)
    walk = walks.own_on(viewer(), pathway)
    current = queries.published(pathway)
    on = walk.version if walk is not None and walk.joined_on is not None else current
    if on is None:
        return redirect(url_for("pathways.draft", pathway_id=pathway.id))
    return _page(pathway, on, current)


@allow(Permission.PATHWAYS)
def version(pathway_id: int, number: int) -> ResponseReturnValue:
    """Show one published version, former ones too."""
    pathway = known(pathway_id)
    found = queries.numbered(pathway, number) or abort(404)
    if found.published_at is None:
        abort(404)
    return _page(pathway, found, queries.published(pathway))


def _page(pathway: Pathway, on: PathwayVersion, current: PathwayVersion | None) -> str:
    """Draw a version with the viewer's progress; who has not joined sees where they would begin."""
    walk = walks.own_on(viewer(), pathway)
    shown = showing.of_person(queries.version(on.id), viewer(), today(), viewer(), locale())
    return render_template(
        "pathways/show.html",
        pathway=pathway,
        shown=shown,
        walk=walk,
        joined=walk is not None and walk.joined_on is not None,
        current=current,
        draft=queries.draft(pathway),
        count=countable(queries.walkers([pathway.id]).get(pathway.id, 0)),
        threshold=privacy.in_force().threshold,
        words=words,
        whose=None,
    )
