"""Questions for quizzes: the list by skill, writing one, retiring one."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack import attaching
from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused
from ktrack.checks import queries, writing
from ktrack.checks.forms import QuestionForm, kind_hints
from ktrack.checks.proposing import LEAST_QUESTIONS
from ktrack.models import Procedure, Question, QuizQuestion, Skill
from ktrack.models.choices import QuizKind
from ktrack.web import asked
from ktrack.web.guards import allow, viewer
from ktrack.web.levels import level_hints
from ktrack.web.navigation import leads_to
from ktrack.web.rows import change_rows
from ktrack.web.today import now

EMPTY_ROWS = 4
PROCEDURE_ENDPOINT = "procedures.show"


@allow(Permission.QUIZ_WRITE)
def questions() -> ResponseReturnValue:
    """List the questions of the skills that the viewer passes on."""
    found = queries.written(viewer())
    return render_template("checks/questions.html", written=found, least=LEAST_QUESTIONS)


@allow(Permission.QUIZ_WRITE)
def write() -> ResponseReturnValue:
    """Write a question; `?question=` takes a mentee's answered question as its source.

    `?procedure=` writes it on a procedure, about one of its skills.
    """
    procedure = queries.procedure(viewer(), asked.number("procedure"))
    only = procedure.id if procedure else None
    skills = queries.skills_taught(viewer()) if only is None else queries.skills_taught_of(viewer(), only)
    source = queries.answered_question(viewer(), asked.number("question"))
    form = _form(skills, source)
    if change_rows(form) or not form.validate_on_submit():
        return _page(form, source, procedure, 422 if form.errors else 200)
    try:
        made = writing.write(form.wording(), form.question_key.data, by=viewer(), at=now(), source=source)
    except Refused as refused:
        form.refuse(refused)
        return _page(form, source, procedure, 422)
    if procedure is not None:
        attaching.attach(procedure, made, by=viewer(), at=now())
    flash(_("The question is saved. Quizzes that begin from now on can have it."))
    return redirect(_back(procedure))


def _back(procedure: Procedure | None) -> str:
    if procedure is not None and leads_to(PROCEDURE_ENDPOINT):
        return url_for(PROCEDURE_ENDPOINT, procedure_id=procedure.id)
    return url_for("checks.questions")


def _form(skills: list[Skill], source: Question | None) -> QuestionForm:
    if source is None:
        wanted = asked.number("skill")
        return QuestionForm(
            skills, options=[{}] * EMPTY_ROWS, kind=QuizKind.SINGLE.value, skill=str(wanted or "")
        )
    said = {"skill": str(source.skill_id), "text": source.text, "solution": source.answer}
    return QuestionForm(skills, options=[{}] * EMPTY_ROWS, kind=QuizKind.TEXT.value, **said)


def _page(
    form: QuestionForm, source: Question | None, procedure: Procedure | None, status: int
) -> ResponseReturnValue:
    page = render_template(
        "checks/write.html", form=form, source=source, procedure=procedure, back=_back(procedure),
        level_hints=level_hints(), kind_hints=kind_hints(),
    )  # fmt: skip
    return page, status


@allow(Permission.QUIZ_WRITE)
def retire(question_id: int) -> ResponseReturnValue:
    """Ask a question no more."""
    question: QuizQuestion = queries.quiz_question(viewer(), question_id) or abort(404)
    writing.retire(question, by=viewer(), at=now())
    flash(_("The question is retired. Quizzes that have it already keep it."))
    return redirect(url_for("checks.questions"))
