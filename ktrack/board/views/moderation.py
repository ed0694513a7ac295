"""Flagging, the moderators' queue with decisions and appeals, suspensions, and who moderates."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from ktrack.access.permissions import Permission
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.board.actions import flagging, moderating
from ktrack.board.forms import AppealForm, DecisionForm, FlagForm, ModeratorForm, SuspendForm
from ktrack.board.queries import cases, reading
from ktrack.board.views import subjects
from ktrack.board.views.subjects import limits, readable, writer
from ktrack.board.words import CONDUCT, DECIDED, REASONS
from ktrack.models import Person, PostCase
from ktrack.web.forms import Form
from ktrack.web.guards import allow, require, viewer
from ktrack.web.paging import paged
from ktrack.web.today import now, today

PER_PAGE = 25


def _status(form: Form) -> int:
    return 422 if form.errors else 200


@allow(Permission.BOARD_FLAG)
def flag(post_id: int) -> ResponseReturnValue:
    """Say that a post breaks the rules."""
    post = readable(post_id)
    require(Permission.BOARD_FLAG, post)
    form, hidden = FlagForm(), False
    if form.validate_on_submit():
        try:
            hidden = flagging.flag(post, form.chosen(), form.text.data or "", by=viewer(), at=now(),
                                   today=today(), limits=limits())  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
    if not form.is_submitted() or form.errors:
        return render_template("board/flag.html", form=form, post=post, conduct=CONDUCT), _status(form)
    flash(_("Thank you. It is hidden until a moderator decides.") if hidden
          else _("Thank you. A moderator looks at it; it stays readable until then."))  # fmt: skip
    if hidden and post.topic_id is None:
        return redirect(url_for("board.index"))
    return redirect(url_for("board.show", post_id=post.topic_id or post.id))


@allow(Permission.BOARD_MODERATE)
def queue() -> ResponseReturnValue:
    """List what waits for a moderator, the longest waiting first, and what was decided."""
    return render_template(
        "board/queue.html",
        waiting=paged(cases.waiting(), per_page=PER_PAGE, name="waiting"),
        decided=paged(cases.decided(), per_page=PER_PAGE, name="decided"),
        reasons=REASONS,
        words=DECIDED,
        now=now(),
    )


@allow(Permission.BOARD_MODERATE)
def case(case_id: int) -> ResponseReturnValue:
    """Show what was flagged with all that was said; a moderator decides here, about the appeal too."""
    found = subjects.case(case_id)
    form = DecisionForm()
    if request.method == "GET":
        return _case_page(form, found)
    require(Permission.BOARD_MODERATE, found)
    if not form.validate_on_submit():
        return _case_page(form, found)
    try:
        _decide(form, found)
    except Refused as refused:
        form.refuse(refused)
        return _case_page(form, found)
    flash(_("Decided. %(name)s is told, with your reason.", name=found.post.author.name))
    return redirect(url_for("board.queue"))


def _decide(form: DecisionForm, found: PostCase) -> None:
    reason = form.reason.data
    if found.appealed_at is None:
        moderating.decide(found, form.chosen(), reason, by=viewer(), at=now())
    else:
        moderating.decide_appeal(found, form.chosen(), reason, by=viewer(), at=now(), today=today())


def _case_page(form: DecisionForm, found: PostCase) -> ResponseReturnValue:
    first = found.decided_by_id == viewer().id and found.waits_since is not None
    page = render_template(
        "board/case.html",
        form=form,
        case=found,
        reasons=REASONS,
        words=DECIDED,
        now=now(),
        others=moderating.others_than(found, viewer(), today()) if first else [],
        suspension=reading.suspension(found.post.author_id, today()),
        weight=sum(flag.weight for flag in found.flags),
        enough=limits().flag_weight,
    )
    return page, _status(form)


@allow(Permission.BOARD_OWN)
def appeal(case_id: int) -> ResponseReturnValue:
    """Ask, as the author, that another moderator looks at it: once."""
    found = subjects.case(case_id)
    require(Permission.BOARD_OWN, found.post)
    form = AppealForm()
    if form.validate_on_submit():
        try:
            moderating.appeal(found, form.text.data, by=viewer(), at=now(), today=today())
            flash(_("Your appeal is with the moderators. You are told what they decide."))
            return redirect(url_for("board.show", post_id=found.post_id))
        except Refused as refused:
            form.refuse(refused)
    return render_template("board/appeal.html", form=form, case=found, words=DECIDED), _status(form)


@allow(Permission.BOARD_MODERATE)
def suspend(person_id: int) -> ResponseReturnValue:
    """Keep somebody from writing for a while."""
    person, form = writer(person_id), SuspendForm()
    if form.validate_on_submit():
        try:
            moderating.suspend(person, form.until.data, form.reason.data, form.form_key.data, by=viewer(),
                               at=now(), today=today())  # fmt: skip
            flash(_("%(name)s cannot write until then, and is told why.", name=person.name))
            return redirect(url_for("board.person", person_id=person.id))
        except Refused as refused:
            form.refuse(refused)
    return render_template("board/suspend.html", form=form, person=person), _status(form)


@allow(Permission.BOARD_MODERATE)
def lift(person_id: int) -> ResponseReturnValue:
    """Let somebody write again."""
    person = writer(person_id)
    if person.id == viewer().id:
        abort(403)
    moderating.lift(person, by=viewer(), at=now(), today=today())
    flash(_("%(name)s can write again.", name=person.name))
    return redirect(url_for("board.person", person_id=person.id))


@allow(Permission.MODERATORS)
def moderators() -> ResponseReturnValue:
    """List who moderates; a form names a further one."""
    form = ModeratorForm()
    if form.validate_on_submit():
        try:
            named = _named(form.person.data.strip())
            moderating.name_moderator(named, by=viewer(), at=now())
            flash(_("%(name)s moderates the board from now on.", name=named.name))
            return redirect(url_for("board.moderators"))
        except Refused as refused:
            form.refuse(refused)
    page = render_template("board/moderators.html", form=form, people=cases.moderators())
    return page, _status(form)


def _named(name: str) -> Person:
    found = cases.people_called(name)
    if len(found) == 1:
        return found[0]
    message = (
        _("Several people have this name: type the e-mail address.")
        if found
        else _("Nobody inside with an account is called that. Type the full name or the e-mail address.")
    )
    raise Refused(message, "person")


@allow(Permission.MODERATORS)
def dismiss(person_id: int) -> ResponseReturnValue:
    """Take the moderation away from somebody."""
    statement = select(Person).where(Person.id == person_id, Person.moderator_since.is_not(None))
    person = db.session.scalar(statement) or abort(404)
    moderating.dismiss_moderator(person, by=viewer(), at=now())
    flash(_("%(name)s moderates no longer.", name=person.name))
    return redirect(url_for("board.moderators"))
