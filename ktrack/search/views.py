"""One search over everything that the viewer may see."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.base import terms
from ktrack.models.choices import Topic
from ktrack.search import queries
from ktrack.search.words import ONE, TOPICS
from ktrack.web import asked
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.paging import paged_rows
from ktrack.web.reads import note_reads

blueprint = Blueprint("search", __name__)
PER_PAGE = 25


@blueprint.get("/search")
@allow(Permission.SEARCH)
def index() -> ResponseReturnValue:
    """Show what was found, or only the field."""
    words, open_to = asked.words("q"), queries.topics(viewer())
    topic = _topic(open_to)
    wanted = terms.terms(words)
    found = queries.search(viewer(), wanted, open_to if topic is None else [topic])
    page = paged_rows(found[: queries.MOST], per_page=PER_PAGE)
    hits = queries.hits(page.rows, wanted, locale())
    text = render_template(
        "search/index.html",
        words=words,
        wanted=wanted,
        topic=topic,
        topics={one: TOPICS[one] for one in open_to},
        one=ONE,
        page=page,
        hits=hits,
        more=len(found) > queries.MOST,
        most=queries.MOST,
    )
    note_reads(queries.asked_by_others(viewer(), hits))
    return text


def _topic(open_to: list[Topic]) -> Topic | None:
    name = request.args.get("topic", "")
    return next((topic for topic in open_to if topic == name), None)
