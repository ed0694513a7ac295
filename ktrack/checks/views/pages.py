"""One's checks, and one check with all that is to know about it."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from ktrack.access import trail
from ktrack.access.permissions import Permission
from ktrack.checks import queries
from ktrack.checks.means import monday_of
from ktrack.checks.quizzes import result
from ktrack.checks.words import KINDS
from ktrack.models import PlannedCheck
from ktrack.models.choices import CheckKind, PlannedState
from ktrack.web.guards import allow, viewer
from ktrack.web.paging import paged
from ktrack.web.today import now, today

PER_PAGE = 20


@allow(Permission.CHECKS)
def index() -> ResponseReturnValue:
    """List the checks that await the viewer, those to hold, and what became of earlier ones."""
    return render_template(
        "checks/index.html",
        own=queries.own_checks(viewer()),
        to_hold=queries.checks_to_hold(viewer()),
        managed=queries.checks_managed(viewer()),
        past=paged(queries.past_checks(viewer()), per_page=PER_PAGE),
        this_week=monday_of(today()),
    )


@allow(Permission.CHECKS, writes=True)
def show(check_id: int) -> ResponseReturnValue:
    """Show what is checked, by whom and when; of a quiz the answers to whom they concern."""
    check: PlannedCheck = queries.check(viewer(), check_id) or abort(404)
    trail.note_reading(viewer(), check.person, "checks.show", now())
    answers = queries.answers(check) if check.kind is CheckKind.QUIZ else []
    concerned = viewer().id in (check.person_id, check.assessor_id)
    return render_template(
        "checks/show.html",
        check=check,
        how=KINDS[check.kind],
        verified=queries.verified_level(check.person_id, check.skill_id),
        begun=bool(answers),
        result=result(answers),
        answers=answers if concerned and check.state is PlannedState.HELD else [],
        this_week=monday_of(today()),
    )
