"""The pair's page: who learns what from whom, what the two agreed, and what the mentee wants heard."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ktrack import agreeing
from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.agreements import actions, differences, queries, words
from ktrack.agreements.forms import AgreementForm, AnswerForm, ConcernForm, HeardForm, agreement_form
from ktrack.base.errors import Refused, Stale
from ktrack.models import Agreement, Concern, Shadowing
from ktrack.models.choices import ConcernKind
from ktrack.web.forms import Form
from ktrack.web.guards import allow, require, viewer
from ktrack.web.reads import note_pair
from ktrack.web.today import now, today

blueprint = Blueprint("agreements", __name__)

blueprint.add_app_template_global(words.pair_name, "pair_name")
blueprint.add_app_template_global(words.duration, "agreement_duration")
blueprint.add_app_template_global(words.cadence, "agreement_cadence")
blueprint.add_app_template_global(words.criteria, "agreement_criteria")
blueprint.add_app_template_global(words.standing, "agreement_standing")
blueprint.add_app_template_global(words.form_word, "agreement_form")
blueprint.add_app_template_global(words.kind_word, "concern_kind")


def _shadowing(shadowing_id: int) -> Shadowing:
    return queries.shadowing(viewer(), shadowing_id) or abort(404)


def _status(form: Form) -> int:
    return 422 if form.errors else 200


def _pair_page(shadowing_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("agreements.show", shadowing_id=shadowing_id, _anchor=anchor))


@blueprint.get("/shadowings/<int:shadowing_id>")
@allow(Permission.PAIR)
def show(shadowing_id: int) -> ResponseReturnValue:
    """Show a pair; what the two agreed to them and their manager, what the mentee told to the two only."""
    shadowing = _shadowing(shadowing_id)
    reads = may(viewer(), Permission.AGREEMENT, shadowing)
    farewell = queries.farewell(viewer(), shadowing)
    page = render_template(
        "agreements/show.html",
        shadowing=shadowing,
        known=queries.agreements(shadowing) if reads else None,
        concerns=queries.concerns(viewer(), shadowing),
        farewell=farewell,
        over=farewell is not None or shadowing.last_day < today(),
        mentor_signs_in=agreeing.may_sign_in(shadowing.mentor),
    )
    note_pair(shadowing)
    return page


@blueprint.route("/shadowings/<int:shadowing_id>/agreement", methods=["GET", "POST"])
@allow(Permission.AGREEMENT_PROPOSE)
def propose(shadowing_id: int) -> ResponseReturnValue:
    """Propose a version of the agreement, from what stands now."""
    shadowing = _shadowing(shadowing_id)
    require(Permission.AGREEMENT_PROPOSE, shadowing)
    known = queries.agreements(shadowing)
    asked = None if known.newest else queries.request(shadowing)
    form = agreement_form(
        shadowing, known.open or known.in_force or known.newest, known.newest, today(), asked
    )
    if not form.validate_on_submit():
        return _propose_page(form, shadowing, known)
    try:
        actions.propose(
            shadowing,
            form.terms(),
            form.seen_version(),
            form.form_key.data,
            by=viewer(),
            at=now(),
            today=today(),
        )
    except Refused as refused:
        known = queries.agreements(shadowing)
        form.refuse(refused)
        if isinstance(refused, Stale):  # sent again, it goes on top of what the other side has proposed
            form.seen.data = str(known.newest.version if known.newest else 0)
        return _propose_page(form, shadowing, known)
    flash(_("Proposed. It counts as soon as the other side accepts it."))
    return _pair_page(shadowing.id)


def _propose_page(
    form: AgreementForm, shadowing: Shadowing, known: queries.Agreements
) -> ResponseReturnValue:
    page = render_template(
        "agreements/propose.html",
        form=form,
        shadowing=shadowing,
        known=known,
        asked_for=shadowing.engagement_id is None and known.newest is None,
    )
    return page, _status(form)


@blueprint.route("/agreements/<int:agreement_id>", methods=["GET", "POST"])
@allow(Permission.AGREEMENT)
def version(agreement_id: int) -> ResponseReturnValue:
    """Show one version with what it changes; the other side accepts or returns it here."""
    agreement = queries.agreement(viewer(), agreement_id) or abort(404)
    form = AnswerForm()
    if request.method == "GET":
        page = _version_page(form, agreement)
        note_pair(agreement.shadowing)
        return page
    require(Permission.AGREEMENT_ANSWER, agreement)
    if not form.validate_on_submit():
        return _version_page(form, agreement)
    try:
        _answer(form, agreement)
    except Refused as refused:
        form.refuse(refused)
        return _version_page(form, agreement)
    return _pair_page(agreement.shadowing_id)


def _answer(form: AnswerForm, agreement: Agreement) -> None:
    if form.accepts:
        actions.accept(agreement, by=viewer(), at=now())
        flash(_("Accepted. This is what the two of you have agreed."))
    elif form.returns:
        actions.send_back(agreement, form.comment.data, by=viewer(), at=now())
        flash(_("Returned with your comment. You can also propose a version of your own."))
    else:
        raise Refused(_l("Accept it or return it."))


def _version_page(form: AnswerForm, agreement: Agreement) -> ResponseReturnValue:
    known = queries.agreements(agreement.shadowing)
    before = known.before(agreement)
    page = render_template(
        "agreements/version.html",
        form=form,
        agreement=agreement,
        known=known,
        before=before,
        changes=differences.between(before, agreement) if before else [],
    )
    return page, _status(form)


@blueprint.route("/shadowings/<int:shadowing_id>/concerns", methods=["GET", "POST"])
@allow(Permission.CONCERN_RAISE)
def raise_concern(shadowing_id: int) -> ResponseReturnValue:
    """Tell the mentor a goal, a challenge or a concern."""
    shadowing = _shadowing(shadowing_id)
    require(Permission.CONCERN_RAISE, shadowing)
    form = ConcernForm()
    if not form.validate_on_submit():
        return _raise_page(form, shadowing)
    kind = ConcernKind(form.kind.data)
    try:
        actions.raise_concern(shadowing, kind, form.text.data, form.form_key.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _raise_page(form, shadowing)
    flash(_("Told. It says “Not heard yet” until your mentor has answered."))
    return _pair_page(shadowing.id, "concerns")


def _raise_page(form: ConcernForm, shadowing: Shadowing) -> ResponseReturnValue:
    hints = {kind.value: str(hint) for kind, (_name, hint) in words.KINDS.items()}
    page = render_template("agreements/raise_concern.html", form=form, shadowing=shadowing, hints=hints)
    return page, _status(form)


@blueprint.route("/concerns/<int:concern_id>", methods=["GET", "POST"])
@allow(Permission.CONCERNS)
def concern(concern_id: int) -> ResponseReturnValue:
    """Show what the mentee told; the mentor answers it here."""
    told = queries.concern(viewer(), concern_id) or abort(404)
    form = HeardForm()
    if request.method == "GET":
        return _concern_page(form, told)
    require(Permission.CONCERN_ANSWER, told.shadowing)
    if not form.validate_on_submit():
        return _concern_page(form, told)
    try:
        actions.answer(told, form.answer.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _concern_page(form, told)
    flash(_("Answered. %(name)s is told.", name=told.shadowing.mentee.name))
    return _pair_page(told.shadowing_id, "concerns")


def _concern_page(form: HeardForm, told: Concern) -> ResponseReturnValue:
    return render_template("agreements/concern.html", form=form, concern=told), _status(form)
