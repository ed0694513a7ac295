"""What one follows, whom one blocks, and how often one is told."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.board.actions import following
from ktrack.board.forms import RhythmForm
from ktrack.board.queries import follows, reading
from ktrack.board.views.subjects import conversation, writer
from ktrack.mail import preferences
from ktrack.mail.kinds import FOLLOWED
from ktrack.models.choices import Delivery, DigestRhythm
from ktrack.web.guards import allow, viewer
from ktrack.web.paging import paged
from ktrack.web.today import now, today

PER_PAGE = 25


def _on() -> bool:
    return request.form.get("on") == "yes"


@allow(Permission.BOARD)
def overview() -> ResponseReturnValue:
    """Show what one follows and whom one blocks; choose how often one is told."""
    stored = follows.digest(viewer())
    form = RhythmForm(rhythm=_rhythm(stored.rhythm if stored else DigestRhythm.DAILY).value)
    if form.validate_on_submit():
        following.choose_rhythm(form.chosen(), by=viewer(), at=now(), today=today())
        flash(_("Saved."))
        return redirect(url_for("board.following"))
    page = render_template(
        "board/following.html",
        form=form,
        posts=paged(follows.posts(viewer()), per_page=PER_PAGE),
        tags=follows.tags(viewer()),
        people=follows.people(viewer()),
        blocked=follows.blocked(viewer()),
    )
    return page, 422 if form.errors else 200


def _rhythm(stored: DigestRhythm) -> DigestRhythm:
    """Return the rhythm that counts: whoever unsubscribed by mail gets none."""
    unsubscribed = preferences.deliveries(viewer())[FOLLOWED] is Delivery.NEVER
    return DigestRhythm.OFF if unsubscribed else stored


@allow(Permission.BOARD)
def follow_post(post_id: int) -> ResponseReturnValue:
    """Follow a conversation, or no longer."""
    topic = conversation(post_id)
    following.follow_post(topic, _on(), by=viewer(), at=now(), today=today())
    flash(_("You follow this conversation.") if _on() else _("You follow this conversation no longer."))
    return redirect(_back(url_for("board.show", post_id=topic.id)))


@allow(Permission.BOARD)
def follow_tag(tag_id: int) -> ResponseReturnValue:
    """Follow a tag, or no longer."""
    tag = reading.tag(tag_id) or abort(404)
    following.follow_tag(tag, _on(), by=viewer(), at=now(), today=today())
    name = tag.label(viewer().locale.value)
    flash(_("You follow “%(tag)s”.", tag=name) if _on() else _("You follow “%(tag)s” no longer.", tag=name))
    return redirect(_back(url_for("board.following")))


@allow(Permission.BOARD)
def follow_person(person_id: int) -> ResponseReturnValue:
    """Follow what somebody writes, or no longer."""
    person = writer(person_id)
    try:
        following.follow_person(person, _on(), by=viewer(), at=now(), today=today())
        flash(_("You follow %(name)s.", name=person.name) if _on()
              else _("You follow %(name)s no longer.", name=person.name))  # fmt: skip
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(_back(url_for("board.person", person_id=person.id)))


@allow(Permission.BOARD)
def block(person_id: int) -> ResponseReturnValue:
    """Block somebody, or no longer."""
    person = writer(person_id)
    try:
        following.block(person, _on(), by=viewer(), at=now())
        flash(_("You block %(name)s.", name=person.name) if _on()
              else _("You block %(name)s no longer.", name=person.name))  # fmt: skip
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(_back(url_for("board.person", person_id=person.id)))


def _back(usual: str) -> str:
    """Return where the button stood: what one follows, a conversation (its id), or the usual page."""
    came = request.form.get("back", "")
    if came == "following":
        return url_for("board.following")
    known = came.isascii() and came.isdigit() and len(came) < 10
    return url_for("board.show", post_id=int(came)) if known else usual
