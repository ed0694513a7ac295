"""Which address is answered by which view of the slice."""

from flask import Blueprint

from ktrack.checks import words
from ktrack.checks.views import changes, pages, plan, questions, quiz

blueprint = Blueprint("checks", __name__)

READ, BOTH, WRITE = ("GET",), ("GET", "POST"), ("POST",)
for rule, methods, view in (
    ("/checks", READ, pages.index),
    ("/checks/plan", BOTH, plan.plan),
    ("/checks/<int:check_id>", READ, pages.show),
    ("/checks/<int:check_id>/hold", BOTH, changes.hold),
    ("/checks/<int:check_id>/move", BOTH, changes.move),
    ("/checks/<int:check_id>/hand", BOTH, changes.hand),
    ("/checks/<int:check_id>/cancel", BOTH, changes.cancel),
    ("/checks/<int:check_id>/start", WRITE, quiz.start),
    ("/checks/<int:check_id>/quiz", BOTH, quiz.quiz),
    ("/checks/<int:check_id>/judge", BOTH, quiz.judge),
    ("/quiz", READ, questions.questions),
    ("/quiz/new", BOTH, questions.write),
    ("/quiz/<int:question_id>/retire", WRITE, questions.retire),
):
    blueprint.add_url_rule(rule, view_func=view, methods=methods)

blueprint.add_app_template_global(words.kind_word, "check_kind")
blueprint.add_app_template_global(words.state_word, "check_state")
blueprint.add_app_template_global(words.quiz_kind_word, "quiz_kind")
