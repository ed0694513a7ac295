"""Signed links: asked for and withdrawn by those who are signed in, used by whoever gets them."""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ktrack import agreeing
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.links import actions, queries, words
from ktrack.links.forms import LevelForm, UseForm
from ktrack.links.matters import Matter
from ktrack.links.words import State
from ktrack.models import Agreement, Shadowing, SignedLink
from ktrack.models.choices import LinkPurpose
from ktrack.web import asked
from ktrack.web.guards import allow, public, require, viewer
from ktrack.web.levels import level_hints
from ktrack.web.limits import limiter, link_limit
from ktrack.web.paging import paged
from ktrack.web.today import now, today

blueprint = Blueprint("links", __name__)
PER_PAGE = 20
# The secret stands in the address of these: it goes to no other site, into no cache and no search engine.
QUIET = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
DECLINES = "no"

blueprint.add_app_template_global(words.title, "link_title")


def _days() -> int:
    days: int = current_app.config["KTRACK"]["LINK_DAYS"]
    return days


def _shadowing(shadowing_id: int) -> Shadowing:
    shadowing = queries.shadowing(viewer(), shadowing_id) or abort(404)
    require(Permission.LINKS, shadowing)
    return shadowing


@blueprint.get("/shadowings/<int:shadowing_id>/links")
@allow(Permission.LINKS)
def of_shadowing(shadowing_id: int) -> ResponseReturnValue:
    """List the links of a pair that one has asked for, to the manager all of them."""
    shadowing = _shadowing(shadowing_id)
    page = paged(queries.of_shadowing(viewer(), shadowing), per_page=PER_PAGE)
    matters = queries.matters(page.rows)
    return render_template(
        "links/of_shadowing.html",
        shadowing=shadowing,
        questions=queries.open_questions(shadowing),
        agreement=_waiting_agreement(shadowing),
        page=page,
        matters=matters,
        states={link.id: words.state(link, matters.get(link.id), now()) for link in page.rows},
        STATES=words.STATES,
    )


def _waiting_agreement(shadowing: Shadowing) -> Agreement | None:
    """Return the version that waits for the mentor's answer."""
    newest = agreeing.newest(shadowing.id)
    waits = newest is not None and newest.answer is None and newest.proposed_by_id != shadowing.mentor_id
    return newest if waits else None


@blueprint.route("/shadowings/<int:shadowing_id>/links/new", methods=["GET", "POST"])
@allow(Permission.LINKS)
def ask_for_level(shadowing_id: int) -> ResponseReturnValue:
    """Ask the mentor by mail to confirm a level of the mentee."""
    shadowing = _shadowing(shadowing_id)
    form = LevelForm(shadowing, skill=asked.number("skill"), level=request.args.get("level"))
    if not form.validate_on_submit():
        return _level_page(form, shadowing)
    try:
        link, new = actions.ask_for_level(
            shadowing, form.skill.data, int(form.level.data), form.note.data,
            by=viewer(), at=now(), today=today(), days=_days(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _level_page(form, shadowing)
    return _sent(link, new, shadowing.id)


def _level_page(form: LevelForm, shadowing: Shadowing) -> ResponseReturnValue:
    page = render_template(
        "links/ask_for_level.html", form=form, shadowing=shadowing, level_hints=level_hints(), days=_days()
    )
    return page, 422 if form.errors else 200


def _sent(link: SignedLink, new: bool, shadowing_id: int) -> ResponseReturnValue:
    flash(
        _("%(name)s gets a link by mail. It works once.", name=link.person.name)
        if new
        else _("A link for this was sent already; %(name)s has it.", name=link.person.name)
    )
    return redirect(url_for("links.of_shadowing", shadowing_id=shadowing_id))


@blueprint.post("/questions/<int:question_id>/link")
@allow(Permission.LINKS)
def ask_for_answer(question_id: int) -> ResponseReturnValue:
    """Send whoever has a question a link to answer it by."""
    question = queries.question(viewer(), question_id) or abort(404)
    require(Permission.LINKS, question.shadowing)
    try:
        link, new = actions.ask_for_answer(question, by=viewer(), at=now(), days=_days())
    except Refused as refused:
        flash(str(refused.message), "error")
        return redirect(url_for("questions.show", question_id=question.id))
    return _sent(link, new, question.shadowing_id)


@blueprint.post("/agreements/<int:agreement_id>/link")
@allow(Permission.LINKS)
def ask_for_acceptance(agreement_id: int) -> ResponseReturnValue:
    """Send the mentor a link to accept or return a version of the agreement by."""
    agreement = queries.agreement(viewer(), agreement_id) or abort(404)
    require(Permission.LINKS, agreement.shadowing)
    try:
        link, new = actions.ask_for_acceptance(agreement, by=viewer(), at=now(), days=_days())
    except Refused as refused:
        flash(str(refused.message), "error")
        return redirect(url_for("agreements.version", agreement_id=agreement.id))
    return _sent(link, new, agreement.shadowing_id)


@blueprint.post("/links/<int:link_id>/revoke")
@allow(Permission.LINKS)
def revoke(link_id: int) -> ResponseReturnValue:
    """Make a link useless."""
    link = queries.link(viewer(), link_id) or abort(404)
    matter = queries.matter(link)
    try:
        actions.revoke(link, by=viewer(), at=now())
        flash(_("The link is withdrawn; it leads nowhere any more."))
    except Refused as refused:
        flash(str(refused.message), "error")
    if matter is None:
        return redirect(url_for("mentoring.index"))
    return redirect(url_for("links.of_shadowing", shadowing_id=matter.shadowing.id))


def _failed(response: Response) -> bool:
    return response.status_code in (404, 410)


@blueprint.route("/l/<secret>", methods=["GET", "POST"])
@public
@limiter.limit(link_limit, deduct_when=_failed, override_defaults=False)
def use(secret: str) -> ResponseReturnValue:
    """Show what is asked, to whoever has the link; only the form of this page does it.

    Nobody is signed in by it: what is done is done in the name of the link's person, and no more than that.
    """
    link = queries.by_secret(secret) or abort(404)
    _speak_to(link)
    matter = queries.matter(link)
    form = UseForm(link.purpose)
    standing = words.state(link, matter, now())
    if matter is None or standing is not State.WAITING:
        return _closed(standing, form)
    if _is_somebody_else(link):
        return render_template("links/not_yours.html"), 403
    if not form.validate_on_submit():
        form.explain_token()
        return _use_page(form, link, matter, secret)
    return _use(form, link, matter, secret)


def _use(form: UseForm, link: SignedLink, matter: Matter, secret: str) -> ResponseReturnValue:
    declines = request.form.get("answer") == DECLINES
    try:
        if declines:
            actions.decline(link, matter, form.text.data, at=now())
        else:
            actions.confirm(link, matter, form.text.data, at=now(), today=today())
    except actions.Settled:
        return _closed(State.SETTLED, form)
    except actions.Spent:
        return _closed(words.state(link, matter, now()), form)
    except Refused as refused:
        refused.field = "text" if refused.field is not None else None
        form.refuse(refused)
        return _use_page(form, link, matter, secret)
    flash(words.thanks(link, confirmed=not declines))
    return redirect(url_for("links.thanks"))


def _use_page(form: UseForm, link: SignedLink, matter: Matter, secret: str) -> ResponseReturnValue:
    page = render_template(
        "links/use.html",
        form=form,
        link=link,
        matter=matter,
        address=url_for("links.use", secret=secret),
        purposes=LinkPurpose,
        behaviour=level_hints().get(str(link.level)),
    )
    return page, 422 if form.errors else 200


def _closed(state: State, form: UseForm) -> ResponseReturnValue:
    """Say why the link leads nowhere, and nothing of what it was for; a text on its way is not lost."""
    title, what_to_do = words.CLOSED[state]
    text = form.text.data if request.method == "POST" else ""
    page = render_template("links/closed.html", title=title, what_to_do=what_to_do, text=text)
    return page, 410


def _speak_to(link: SignedLink) -> None:
    """Speak the language of the link's person, unless this browser has chosen one."""
    if "locale" not in session and not current_user.is_authenticated:
        g.locale = link.person.locale.value


def _is_somebody_else(link: SignedLink) -> bool:
    return bool(current_user.is_authenticated) and current_user.person.id != link.person_id


@blueprint.get("/l/thanks")
@public
def thanks() -> ResponseReturnValue:
    """Say that it is done."""
    return render_template("links/thanks.html")


@blueprint.after_request
def _keep_quiet(response: Response) -> Response:
    if request.endpoint in ("links.use", "links.thanks"):
        response.headers.update(QUIET)
    return response


@blueprint.record_once
def _check_token_without_referrer(state: BlueprintSetupState) -> None:
    """Leave the token of this one page to its form: the page sends no referrer, which HTTPS would ask for."""
    state.app.extensions["csrf"].exempt(use)
