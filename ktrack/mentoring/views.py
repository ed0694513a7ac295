"""Shadowings with their next steps, sign-offs, checks, attested uses, and single rows of evidence."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access import rows, trail
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.mentoring import actions, queries
from ktrack.mentoring.forms import (
    KINDS,
    AssessForm,
    CheckForm,
    SignOffForm,
    UseForm,
    VoidForm,
    correct_form,
    hints,
)
from ktrack.mentoring.words import told
from ktrack.models import Evidence, Person, Shadowing, Skill
from ktrack.models.choices import EvidenceType
from ktrack.retention import teams
from ktrack.web.grades import grade_hints
from ktrack.web.guards import allow, require, viewer
from ktrack.web.levels import level_hints
from ktrack.web.paging import paged
from ktrack.web.pairs import pair_url
from ktrack.web.reads import note_reads
from ktrack.web.today import now, today

blueprint = Blueprint("mentoring", __name__)
PER_PAGE = 20


@blueprint.get("/shadowings")
@allow(Permission.ENGAGEMENTS)
def index() -> ResponseReturnValue:
    """List the shadowings one takes part in or manages, with what comes next for each skill."""
    page = paged(queries.own_shadowings(viewer(), today()), per_page=PER_PAGE)
    text = render_template(
        "mentoring/index.html",
        page=page,
        standings=queries.standings(page.rows),
        due_since=queries.due_since(page.rows, today()),
    )
    note_reads({shadowing.mentee_id for shadowing in page.rows})
    return text


@blueprint.route("/shadowings/<int:shadowing_id>/skills/<int:skill_id>/sign-off", methods=["GET", "POST"])
@allow(Permission.SIGN_OFF, writes=True)
def sign_off(shadowing_id: int, skill_id: int) -> ResponseReturnValue:
    """Verify a level of the mentee."""
    return _assess(shadowing_id, skill_id, Permission.SIGN_OFF, SignOffForm)


@blueprint.route("/shadowings/<int:shadowing_id>/skills/<int:skill_id>/check", methods=["GET", "POST"])
@allow(Permission.CHECK, writes=True)
def check(shadowing_id: int, skill_id: int) -> ResponseReturnValue:
    """Record a check that was held weeks or months later."""
    return _assess(shadowing_id, skill_id, Permission.CHECK, CheckForm)


@blueprint.route("/shadowings/<int:shadowing_id>/skills/<int:skill_id>/use", methods=["GET", "POST"])
@allow(Permission.USE_ATTEST, writes=True)
def use(shadowing_id: int, skill_id: int) -> ResponseReturnValue:
    """Attest that the mentee used the skill on the job."""
    return _assess(shadowing_id, skill_id, Permission.USE_ATTEST, UseForm)


def _assess(
    shadowing_id: int, skill_id: int, permission: Permission, kind: type[AssessForm]
) -> ResponseReturnValue:
    shadowing, skill = _subject(shadowing_id, skill_id)
    require(permission, shadowing)
    form = kind(happened_on=today())
    if not form.validate_on_submit():
        return _assess_page(form, shadowing, skill)
    try:
        outcome = actions.assess(
            shadowing, skill.id, form.seen(), form.evidence_key.data, by=viewer(), at=now(), today=today()
        )
    except Refused as refused:
        form.refuse(refused)
        return _assess_page(form, shadowing, skill)
    flash(told(outcome, shadowing.mentee, skill))
    return redirect(pair_url(shadowing))


def _subject(shadowing_id: int, skill_id: int) -> tuple[Shadowing, Skill]:
    """Return the shadowing and that one of its skills; 404 where the viewer sees none."""
    shadowing = queries.shadowing(viewer(), shadowing_id) or abort(404)
    skill = next((skill for skill in shadowing.skills if skill.id == skill_id), None)
    return shadowing, skill or abort(404)


def _assess_page(form: AssessForm, shadowing: Shadowing, skill: Skill) -> ResponseReturnValue:
    trail.note_reading(viewer(), shadowing.mentee, "mentoring.sign_off", now())
    page = render_template(
        "mentoring/assess.html",
        form=form,
        shadowing=shadowing,
        skill=skill,
        standing=queries.standing(shadowing, skill),
        entries=queries.latest_entries(viewer(), shadowing, skill),
        same_day=queries.assessments_on(shadowing.mentee_id, skill.id, form.happened_on.data or today()),
        **_words(),
    )
    return page, _status(form)


def _words() -> dict[str, dict[str, str]]:
    return {"level_hints": level_hints(), "kind_hints": hints(KINDS), "grade_hints": grade_hints()}


def _status(form: AssessForm | VoidForm) -> int:
    return 422 if form.errors else 200


def _row(evidence_id: int) -> Evidence:
    return queries.evidence(viewer(), evidence_id) or abort(404)


@blueprint.get("/evidence/<int:evidence_id>")
@allow(Permission.EVIDENCE, writes=True)
def evidence(evidence_id: int) -> ResponseReturnValue:
    """Show a row of evidence with its corrections; executives see it without the names of internal people."""
    row = _row(evidence_id)
    trail.note_reading(viewer(), row.person, "mentoring.evidence", now())
    chain, named = queries.chain(row), rows.sees_names(viewer())
    return render_template(
        "mentoring/evidence.html",
        row=row,
        team=_team(row.person, named),
        chain=chain,
        newest=chain[-1],
        named=named,
        entry=queries.readable_entry(viewer(), row),
        contests=queries.contests(viewer(), chain),
    )


def _team(person: Person, named: bool) -> str:
    """Return the person's team; without a name only what it is shown as."""
    if named:
        return person.team.name if person.team else str(_("No team"))
    blocks = teams.seen_by(viewer(), today())
    return teams.names(blocks)[blocks.of(person.team_id)]


def _own_row(evidence_id: int) -> Evidence:
    row = _row(evidence_id)
    require(Permission.EVIDENCE_CORRECT, row)
    if row.type is EvidenceType.CLAIM:
        abort(404)  # a claim is corrected where it was written: in the log
    return row


@blueprint.route("/evidence/<int:evidence_id>/correct", methods=["GET", "POST"])
@allow(Permission.EVIDENCE_CORRECT)
def correct(evidence_id: int) -> ResponseReturnValue:
    """Correct what one has recorded; the old row stays visible."""
    row = _own_row(evidence_id)
    form = correct_form(row)
    if not form.validate_on_submit():
        return _correct_page(row, form)
    try:
        newest = actions.correct(row, form.seen(), by=viewer(), at=now(), today=today())
    except Refused as refused:
        form.refuse(refused)
        return _correct_page(row, form)
    flash(_("The correction is saved. What stood before stays visible below."))
    return redirect(url_for("mentoring.evidence", evidence_id=newest.id))


def _correct_page(row: Evidence, form: AssessForm) -> ResponseReturnValue:
    return render_template("mentoring/correct.html", row=row, form=form, **_words()), _status(form)


@blueprint.route("/evidence/<int:evidence_id>/void", methods=["GET", "POST"])
@allow(Permission.EVIDENCE_CORRECT)
def void(evidence_id: int) -> ResponseReturnValue:
    """Take back what one has recorded, with a reason."""
    row = _own_row(evidence_id)
    form = VoidForm()
    if not form.validate_on_submit():
        return _void_page(row, form)
    try:
        newest = actions.void(row, form.reason.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _void_page(row, form)
    flash(_("It is taken back. It stays visible and counts nowhere."))
    return redirect(url_for("mentoring.evidence", evidence_id=newest.id))


def _void_page(row: Evidence, form: VoidForm) -> ResponseReturnValue:
    return render_template("mentoring/void.html", row=row, form=form), _status(form)
