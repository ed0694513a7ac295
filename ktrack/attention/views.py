"""What needs a manager, on one page."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.attention.board import board
from ktrack.web.guards import allow, viewer
from ktrack.web.today import now

blueprint = Blueprint("attention", __name__)


@blueprint.get("/attention")
@allow(Permission.ATTENTION)
def index() -> ResponseReturnValue:
    """Show a manager which of their pairs, answers, sign-offs and engagements need them."""
    found = board(viewer(), now(), current_app.config["KTRACK"]["TIMEZONE"])
    return render_template("attention/index.html", board=found)
