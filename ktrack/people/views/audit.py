"""The audit trail."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.people.queries import audit as queries
from ktrack.people.words import action_word
from ktrack.web import asked
from ktrack.web.guards import allow
from ktrack.web.paging import paged


@allow(Permission.AUDIT)
def audit() -> ResponseReturnValue:
    """Show who did what and when."""
    wanted = queries.Filter(
        actor=asked.words("actor"),
        action=asked.words("action"),
        since=asked.day("since"),
        until=asked.day("until"),
    )
    page = paged(queries.events(wanted, current_app.config["KTRACK"]["TIMEZONE"]))
    known = sorted((str(action_word(action)), action) for action in queries.actions_known())
    return render_template(
        "people/audit.html",
        page=page,
        wanted=wanted,
        actions=known,
        subjects=queries.subjects(page.rows),
        word=action_word,
    )
