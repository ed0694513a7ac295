"""The list of conversations and one conversation."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.access.rows import moderates
from ktrack.base.text import fold
from ktrack.board import entry
from ktrack.board.forms import KeyedForm, ReplyForm
from ktrack.board.queries import cases, follows, listing, reading
from ktrack.board.queries.listing import FOLLOWED, OWN, UNANSWERED, Wanted
from ktrack.board.views.subjects import readable, writer
from ktrack.board.words import CONDUCT, DECIDED, KINDS, REASONS
from ktrack.models import Post, PostCase
from ktrack.models.choices import PostKind
from ktrack.web import asked
from ktrack.web.guards import allow, viewer
from ktrack.web.language import locale
from ktrack.web.paging import Page, paged, paged_by_id
from ktrack.web.today import today

PER_PAGE = 25
MOST = 25_000
"""Conversations that one can turn pages to; older ones are found by filters and by who wrote them."""


@allow(Permission.BOARD)
def index() -> ResponseReturnValue:
    """List conversations, those with the latest activity first."""
    tag = asked.words("tag")
    page = _page(Wanted(_kind(), _tags(tag), _show()))
    return render_template(
        "board/index.html",
        page=page,
        helped=_helped(page),
        kinds=KINDS,
        kind_options=[("", _("All")), *((kind.value, word) for kind, word in KINDS.items())],
        names=sorted({tag.label(locale()) for post in page.rows for tag in post.tags}),
        tag=tag,
        why_not=entry.why_not(viewer(), today()),
        waiting=cases.count_waiting() if moderates(viewer()) else 0,
    )


def _page(wanted: Wanted) -> Page:
    return paged_by_id(listing.ids(viewer(), wanted), listing.lines, per_page=PER_PAGE, most=MOST)


def _helped(page: Page) -> set[int]:
    return listing.helped([post.id for post in page.rows]) if page.rows else set()


def _kind() -> PostKind | None:
    named = request.args.get("kind", "")
    return PostKind(named) if named in set(PostKind) else None


def _show() -> str:
    named = request.args.get("show", "")
    return named if named in (UNANSWERED, FOLLOWED, OWN) else ""


def _tags(name: str) -> tuple[int, ...] | None:
    """Return the ids of the tags that are called so; none for a name that no tag has."""
    if not name:
        return None
    return tuple(tag.id for tag in reading.tags_called([name]).get(fold(name), []))


@allow(Permission.BOARD)
def show(post_id: int) -> ResponseReturnValue:
    """Show a conversation; the address of a reply leads to its place in it."""
    found = readable(post_id)
    if found.topic_id is not None:
        number = reading.place(found) // PER_PAGE + 1
        page = str(number) if number > 1 else None
        return redirect(url_for("board.show", post_id=found.topic_id, page=page, _anchor=f"p{found.id}"))
    return conversation_page(found, ReplyForm())


def conversation_page(topic: Post, form: KeyedForm) -> ResponseReturnValue:
    """Return the page of a conversation, with the form for a reply."""
    page = paged(reading.replies(topic), per_page=PER_PAGE)
    shown = [topic, *page.rows]
    ids = [post.id for post in shown]
    text = render_template(
        "board/show.html",
        topic=topic,
        page=page,
        form=form,
        kinds=KINDS,
        conduct=CONDUCT,
        reasons=REASONS,
        decided=DECIDED,
        blocked={person.id for person in follows.blocked(viewer())},
        flagged=cases.flagged_by(viewer(), ids),
        cases=_cases(shown),
        moderates=moderates(viewer()),
        follows=follows.follows_post(viewer(), topic),
        followed_tags={tag.id for tag in follows.tags(viewer())},
        why_not=entry.why_not(viewer(), today()),
    )
    return text, 422 if form.errors else 200


def _cases(posts: list[Post]) -> dict[int, PostCase]:
    """Return the last case of posts whose author looks at them, or of all for who moderates."""
    own = [post.id for post in posts if moderates(viewer()) or post.author_id == viewer().id]
    return cases.latest_cases(own) if own else {}


@allow(Permission.BOARD)
def versions(post_id: int) -> ResponseReturnValue:
    """Show what a post said before."""
    found = reading.versions_of(viewer(), readable(post_id).id)
    sees_all = found is not None and (moderates(viewer()) or found.author_id == viewer().id)
    return render_template("board/versions.html", post=found, sees_all=sees_all)


@allow(Permission.BOARD)
def person(person_id: int) -> ResponseReturnValue:
    """Show what somebody has begun, and let the viewer follow or block them."""
    found = writer(person_id)
    page = _page(Wanted(author_id=found.id))
    return render_template(
        "board/person.html",
        person=found,
        page=page,
        helped=_helped(page),
        kinds=KINDS,
        follows=follows.follows_person(viewer(), found),
        blocks=reading.blocks(viewer().id, found.id),
        suspension=reading.suspension(found.id, today()) if moderates(viewer()) else None,
    )
