"""Answering a quiz, and judging what cannot be graded by itself."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access import trail
from ktrack.access.permissions import Permission
from ktrack.base.clock import day_of
from ktrack.base.errors import Refused, Stale
from ktrack.checks import queries, quizzes
from ktrack.checks.answering import JudgeForm, QuizForm, judge_form, quiz_form
from ktrack.checks.means import means
from ktrack.checks.views.changes import subject
from ktrack.checks.words import told
from ktrack.models import PlannedCheck, QuizAnswer
from ktrack.models.choices import PlannedState
from ktrack.web.guards import allow, viewer
from ktrack.web.today import now, today


def _to_check(check: PlannedCheck) -> ResponseReturnValue:
    return redirect(url_for("checks.show", check_id=check.id))


@allow(Permission.QUIZ_TAKE)
def start(check_id: int) -> ResponseReturnValue:
    """Begin a quiz; its questions stay the same from then on."""
    check = subject(check_id, Permission.QUIZ_TAKE)
    try:
        quizzes.start(check, means(), by=viewer(), at=now())
    except Refused as refused:
        flash(str(refused.message), "error")
        return _to_check(check)
    return redirect(url_for("checks.quiz", check_id=check.id))


@allow(Permission.QUIZ_TAKE)
def quiz(check_id: int) -> ResponseReturnValue:
    """Answer the questions: all on one page, to go on with later or to hand in."""
    check = subject(check_id, Permission.QUIZ_TAKE)
    rows = queries.answers(check)
    finished = check.state is not PlannedState.PLANNED or quizzes.result(rows).handed_in
    if not rows or (finished and not request.form):
        return _to_check(check)
    form = quiz_form(check, rows)
    if not form.validate_on_submit():
        return _quiz_page(check, rows, form, 422 if form.is_submitted() else 200)
    try:
        return _store(check, rows, form)
    except Refused as refused:
        form.refuse(refused)
        return _quiz_page(check, rows, form, 409 if isinstance(refused, Stale) else 422)


def _store(check: PlannedCheck, rows: list[QuizAnswer], form: QuizForm) -> ResponseReturnValue:
    given = form.given(rows)
    if "hand_in" not in request.form:
        quizzes.keep(check, given)
        flash(_("Your answers are kept. Go on whenever you like."))
        return redirect(url_for("checks.quiz", check_id=check.id))
    flash(told(quizzes.hand_in(check, given, by=viewer(), at=now(), today=today())))
    return _to_check(check)


def _quiz_page(
    check: PlannedCheck, rows: list[QuizAnswer], form: QuizForm, status: int
) -> ResponseReturnValue:
    return render_template("checks/quiz.html", check=check, answers=rows, form=form), status


@allow(Permission.CHECK_HOLD, writes=True)
def judge(check_id: int) -> ResponseReturnValue:
    """Say which texts of a quiz are right."""
    check = subject(check_id, Permission.CHECK_HOLD)
    rows = queries.answers(check)
    if check.state is PlannedState.PLANNED and not quizzes.result(rows).handed_in:
        abort(404)
    waiting = [row for row in rows if row.right is None]
    if not waiting:
        return _to_check(check)
    form = judge_form(waiting)
    if not form.validate_on_submit():
        trail.note_reading(viewer(), check.person, "checks.judge", now())
        return _judge_page(check, waiting, form, 422 if form.is_submitted() else 200)
    answered = max(row.answered_at or now() for row in rows)
    held_on = day_of(answered, current_app.config["KTRACK"]["TIMEZONE"])
    verdicts = form.verdicts(waiting)
    try:
        found = quizzes.judge(check, verdicts, by=viewer(), at=now(), today=today(), held_on=held_on)
    except Refused as refused:
        form.refuse(refused)
        return _judge_page(check, waiting, form, 409 if isinstance(refused, Stale) else 422)
    flash(_("Saved: %(right)s of %(asked)s are right.", right=found.right, asked=found.asked))
    return _to_check(check)


def _judge_page(
    check: PlannedCheck, waiting: list[QuizAnswer], form: JudgeForm, status: int
) -> ResponseReturnValue:
    return render_template("checks/judge.html", check=check, answers=waiting, form=form), status
