"""Mail on pages: how one wants it, leaving by link, and the operator's page."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from ktrack.access.permissions import Permission
from ktrack.base.db import db
from ktrack.mail import actions, beats, preferences, queries, unsubscribing
from ktrack.mail.forms import ChoicesForm, shown
from ktrack.mail.kinds import kind_word
from ktrack.models import Person
from ktrack.web.guards import allow, public, viewer
from ktrack.web.paging import paged
from ktrack.web.today import now

blueprint = Blueprint("mail", __name__)


@blueprint.route("/account/mail", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def choices() -> ResponseReturnValue:
    """Show and change how one wants each kind of mail."""
    form = ChoicesForm(data=shown(preferences.deliveries(viewer())))
    if form.validate_on_submit():
        preferences.choose(viewer(), form.chosen(), now())
        flash(_("Saved. It counts for mail that waits already, too."))
        return redirect(url_for("mail.choices"))
    return render_template("mail/choices.html", form=form), 422 if form.errors else 200


@blueprint.route("/unsubscribe/<token>", methods=["GET", "POST"])
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Ask for one click, and take it without a login, from a page or from a mail program (RFC 8058)."""
    signed = unsubscribing.read(token)
    person = db.session.get(Person, signed[0]) if signed else None
    if signed is None or person is None:
        abort(404)
    if request.method == "POST":
        preferences.unsubscribe(person, signed[1], now())
    return render_template(
        "mail/unsubscribe.html",
        token=token,
        kinds=[kind_word(kind) for kind in signed[1]],
        done=request.method == "POST",
    )


@blueprint.get("/mail")
@allow(Permission.MAIL)
def index() -> ResponseReturnValue:
    """Show what waits, what was given up with the server's words, and whether the worker runs."""
    return render_template(
        "mail/index.html",
        host=current_app.config["KTRACK"]["SMTP_HOST"],
        beat=beats.last(beats.MAIL),
        stopped=beats.has_stopped(now()),
        last_sent=queries.last_sent(),
        waiting=paged(queries.waiting(), name="waiting", per_page=25),
        failed=paged(queries.failed(), name="failed", per_page=25),
        kind_word=kind_word,
    )


@blueprint.post("/mail/<int:mail_id>/retry")
@allow(Permission.MAIL)
def retry(mail_id: int) -> ResponseReturnValue:
    """Try one again."""
    mail = queries.unsent(mail_id) or abort(404)
    actions.retry(mail, now(), by=viewer())
    flash(_("The worker tries it again at its next round."))
    return redirect(url_for("mail.index"))


@blueprint.post("/mail/retry")
@allow(Permission.MAIL)
def retry_all() -> ResponseReturnValue:
    """Try all again that were given up."""
    count = actions.retry_all(now(), by=viewer())
    flash(ngettext("%(num)s mail is tried again.", "%(num)s mails are tried again.", count))
    return redirect(url_for("mail.index"))
