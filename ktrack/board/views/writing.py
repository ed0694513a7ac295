"""Writing posts and replies, editing them, marking what helped."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.board import entry
from ktrack.board.actions import posting
from ktrack.board.actions.posting import SAID
from ktrack.board.forms import EditPostForm, EditReplyForm, PostForm, ReplyForm, edit_form
from ktrack.board.views.reading import conversation_page
from ktrack.board.views.subjects import conversation, limits, readable
from ktrack.board.words import CONDUCT, KIND_HINTS
from ktrack.models import Post
from ktrack.models.choices import PostKind
from ktrack.web import asked, stale
from ktrack.web.guards import allow, require, viewer
from ktrack.web.today import now, today


@allow(Permission.BOARD_POST)
def new() -> ResponseReturnValue:
    """Write a post."""
    reason = entry.why_not(viewer(), today())
    if reason is not None:
        return render_template("board/cannot.html", reason=reason), 403
    named = request.args.get("kind", "")
    form = PostForm(kind=named if named in set(PostKind) else PostKind.ASKING.value, tags=asked.words("tag"))
    if not form.validate_on_submit():
        return _new_page(form)
    try:
        made = posting.post(
            form.writing(), form.form_key.data, by=viewer(), at=now(), today=today(), limits=limits()
        )
    except Refused as refused:
        form.refuse(refused)
        return _new_page(form)
    flash(_("Posted."))
    return redirect(url_for("board.show", post_id=made.id))


def _new_page(form: PostForm) -> ResponseReturnValue:
    page = render_template("board/new.html", form=form, hints=KIND_HINTS, conduct=CONDUCT)
    return page, 422 if form.errors else 200


@allow(Permission.BOARD_POST)
def reply(post_id: int) -> ResponseReturnValue:
    """Reply in a conversation."""
    topic = conversation(post_id)
    form = ReplyForm()
    if not form.validate_on_submit():
        return conversation_page(topic, form)
    try:
        made = posting.reply(
            topic, form.text.data, form.form_key.data, by=viewer(), at=now(), today=today(), limits=limits()
        )
    except Refused as refused:
        form.refuse(refused)
        return conversation_page(topic, form)
    return redirect(url_for("board.show", post_id=made.id))


@allow(Permission.BOARD_OWN)
def edit(post_id: int) -> ResponseReturnValue:
    """Change what one wrote."""
    post = readable(post_id)
    require(Permission.BOARD_OWN, post)
    reason = entry.why_not(viewer(), today())
    if reason is not None:
        return render_template("board/cannot.html", reason=reason), 403
    form, status = edit_form(post), 200
    if form.is_submitted():
        status = _save(post, form)
    if status == 302:
        return redirect(url_for("board.show", post_id=post.id))
    return render_template("board/edit.html", form=form, post=post, conduct=CONDUCT), status


def _save(post: Post, form: EditPostForm | EditReplyForm) -> int:
    """Return 302 once saved, 422 where something is wrong, 409 where it was edited elsewhere meanwhile."""
    if not form.validate():
        return 422
    try:
        changed = posting.edit(
            post, form.writing(), form.seen.data, by=viewer(), at=now(), today=today(), limits=limits()
        )
    except Stale as refused:
        form.refuse(refused)
        form.seen.data = stale.mark(post, SAID)
        return 409
    except Refused as refused:
        form.refuse(refused)
        return 422
    flash(_("Saved. What it said before stays readable.") if changed else _("Nothing was changed."))
    return 302


@allow(Permission.BOARD_OWN)
def helped(post_id: int) -> ResponseReturnValue:
    """Mark a reply in one's conversation as what helped, or take that back."""
    reply = readable(post_id)
    if reply.topic is None:
        abort(404)
    require(Permission.BOARD_OWN, reply.topic)
    posting.mark_helped(reply, request.form.get("helped") == "yes", by=viewer(), at=now())
    return redirect(url_for("board.show", post_id=reply.id))
