"""Questions of a mentee: asked, answered in time or escalated, and handed on."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack import answering
from ktrack.access.permissions import Permission
from ktrack.access.rules import manages_pair, may
from ktrack.base import clock
from ktrack.base.errors import Refused
from ktrack.models import Question, Shadowing
from ktrack.models.choices import Kind
from ktrack.questions import actions, queries, words
from ktrack.questions.deadlines import LONGEST, SHORTEST
from ktrack.questions.forms import AnswerForm, AskForm, MoveForm, ask_form, move_form
from ktrack.web import asked
from ktrack.web.guards import allow, require, viewer
from ktrack.web.language import either
from ktrack.web.navigation import leads_to
from ktrack.web.paging import paged
from ktrack.web.reads import note_pair
from ktrack.web.today import now, today

blueprint = Blueprint("questions", __name__)
PER_PAGE = 20
QUIZ_ENDPOINT = "checks.write"
PROCEDURE_ENDPOINT = "procedures.from_question"


def _timezone() -> str:
    return str(current_app.config["KTRACK"]["TIMEZONE"])


@blueprint.app_template_global()
def question_standing(question: Question) -> tuple[str, str]:
    """Return the tone and the words of where a question stands now; drawn on any page."""
    return words.standing(question, now(), _timezone())


@blueprint.get("/questions")
@allow(Permission.QUESTIONS)
def index() -> ResponseReturnValue:
    """List what waits for one's answer, what one asked, and for managers what they were asked to see to."""
    lists = {"to_answer": queries.to_answer, "escalated": queries.escalated_to, "asked": queries.asked_by,
             "answered": queries.answered_by}  # fmt: skip
    pages = {name: paged(of(viewer()), per_page=PER_PAGE, name=name) for name, of in lists.items()}
    return render_template("questions/index.html", pages=pages)


def _shadowing(shadowing_id: int) -> Shadowing:
    return queries.shadowing(viewer(), shadowing_id) or abort(404)


@blueprint.get("/shadowings/<int:shadowing_id>/questions")
@allow(Permission.QUESTIONS)
def of_shadowing(shadowing_id: int) -> ResponseReturnValue:
    """List a pair's questions."""
    shadowing = _shadowing(shadowing_id)
    page = paged(queries.of_shadowing(viewer(), shadowing), per_page=PER_PAGE)
    text = render_template("questions/of_shadowing.html", shadowing=shadowing, page=page)
    note_pair(shadowing)
    return text


@blueprint.route("/shadowings/<int:shadowing_id>/questions/new", methods=["GET", "POST"])
@allow(Permission.QUESTION_ASK)
def ask(shadowing_id: int) -> ResponseReturnValue:
    """Ask the pair's mentor, or another expert of the engagement."""
    shadowing = _shadowing(shadowing_id)
    require(Permission.QUESTION_ASK, shadowing)
    form = ask_form(shadowing, today(), asked.number("skill"))
    if not form.validate_on_submit():
        return _ask_page(form, shadowing)
    try:
        question, new = actions.ask(
            shadowing, form.asking(), form.question_key.data,
            by=viewer(), at=now(), today=today(), timezone=_timezone(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _ask_page(form, shadowing)
    flash(_("Asked.") if new else _("This was asked already; it was not stored twice."))
    return redirect(url_for("questions.show", question_id=question.id))


def _ask_page(form: AskForm, shadowing: Shadowing) -> ResponseReturnValue:
    page = render_template(
        "questions/ask.html",
        form=form,
        shadowing=shadowing,
        manager=_helpers(shadowing),
        shortest=SHORTEST,
        longest=LONGEST,
    )
    return page, _status(form)


def _helpers(shadowing: Shadowing) -> str:
    """Return the names of those who can be asked to help; empty: nobody can."""
    return either([person.name for person in queries.helpers(shadowing, today())])


def _status(form: AskForm | AnswerForm | MoveForm) -> int:
    return 422 if form.errors else 200


def _question(question_id: int) -> Question:
    return queries.question(viewer(), question_id) or abort(404)


@blueprint.get("/questions/<int:question_id>")
@allow(Permission.QUESTIONS)
def show(question_id: int) -> ResponseReturnValue:
    """Show a question with its answer or its time left, and everybody who has had it."""
    question = _question(question_id)
    page = _question_page(question, AnswerForm())
    if viewer().id != question.expert_id:
        note_pair(question.shadowing)
    return page


def _question_page(question: Question, form: AnswerForm) -> ResponseReturnValue:
    page = render_template(
        "questions/show.html",
        question=question,
        form=form,
        day=clock.day_of(question.reply_by, _timezone()),
        late=question.answered_at is None and question.reply_by < now(),
        waits_for_manager=actions.waits_for_manager(question),
        manager=_helpers(question.shadowing),
        sees_pair=queries.shadowing(viewer(), question.shadowing_id) is not None,
        history=words.history(question),
        can_sign_in=queries.has_account(question.expert),
        quiz_url=_quiz_url(question),
        procedure=queries.procedure_of(viewer(), question),
        makes_procedure=_makes_procedure(question),
    )
    return page, _status(form)


def _quiz_url(question: Question) -> str | None:
    """Return where whoever answered can make a quiz question of it, None if there is nothing to make yet."""
    if question.answered_by_id != viewer().id or QUIZ_ENDPOINT not in current_app.view_functions:
        return None
    return url_for(QUIZ_ENDPOINT, question=question.id)


def _makes_procedure(question: Question) -> bool:
    """Whether the viewer can make a procedure of it: who asked, who answered, or the manager.

    Freelancers write for engagements only.
    """
    if question.answered_at is None or not may(viewer(), Permission.PROCEDURE_WRITE):
        return False
    if viewer().kind is Kind.FREELANCER and question.shadowing.engagement_id is None:
        return False
    own = viewer().id in (question.asker_id, question.answered_by_id)
    return (own or manages_pair(viewer(), question.shadowing)) and leads_to(PROCEDURE_ENDPOINT)


@blueprint.post("/questions/<int:question_id>/answer")
@allow(Permission.QUESTION_ANSWER)
def answer(question_id: int) -> ResponseReturnValue:
    """Answer; if somebody was faster, their answer is shown and nothing of one's own text is lost."""
    question = _question(question_id)
    require(Permission.QUESTION_ANSWER, question)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _question_page(question, form)
    try:
        new = answering.answer(question, form.answer.data, by=viewer(), at=now())
    except Refused as refused:
        form.refuse(refused)
        return _question_page(question, form)
    flash(
        _("Answered; %(name)s is told.", name=question.asker.name)
        if new
        else _("This was answered already; it was not stored twice.")
    )
    return redirect(url_for("questions.show", question_id=question.id))


@blueprint.post("/questions/<int:question_id>/escalate")
@allow(Permission.QUESTION_ESCALATE)
def escalate(question_id: int) -> ResponseReturnValue:
    """Ask the engagement's manager, or else the team's, to see to one's late question."""
    question = _question(question_id)
    require(Permission.QUESTION_ESCALATE, question)
    try:
        actions.escalate(question, by=viewer(), at=now(), today=today())
        flash(_("%(name)s is asked to help.", name=_helpers(question.shadowing)))
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(url_for("questions.show", question_id=question.id))


@blueprint.route("/questions/<int:question_id>/move", methods=["GET", "POST"])
@allow(Permission.QUESTION_MOVE)
def move(question_id: int) -> ResponseReturnValue:
    """Give a question to somebody else, with the reason."""
    question = _question(question_id)
    require(Permission.QUESTION_MOVE, question)
    form = move_form(question, today())
    if not form.validate_on_submit():
        return _move_page(question, form)
    try:
        moved = actions.move(
            question, form.expert.data, form.reason.data, form.days.data,
            by=viewer(), at=now(), today=today(), timezone=_timezone(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _move_page(question, form)
    name = question.expert.name
    flash(_("%(name)s is asked now.", name=name) if moved else _("%(name)s has it already.", name=name))
    return redirect(url_for("questions.show", question_id=question.id))


def _move_page(question: Question, form: MoveForm) -> ResponseReturnValue:
    page = render_template(
        "questions/move.html", question=question, form=form, shortest=SHORTEST, longest=LONGEST
    )
    return page, _status(form)
