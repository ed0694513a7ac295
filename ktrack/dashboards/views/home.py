"""Home for each role: what waits for whoever has signed in."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.attention.board import Board, board
from ktrack.dashboards import homes, relations
from ktrack.gaps import queries as missing
from ktrack.mail import beats
from ktrack.mail import queries as mail
from ktrack.models.choices import Role
from ktrack.people.words import action_word
from ktrack.web.guards import allow, viewer
from ktrack.web.today import now, today


@allow(Permission.HOME)
def home() -> ResponseReturnValue:
    """Show what waits for the viewer; an executive's day begins with the figures."""
    if viewer().role is Role.EXECUTIVE:
        return redirect(url_for("dashboards.executive"))
    if may(viewer(), Permission.AUDIT):
        return render_template(
            "dashboards/admin.html",
            counts=homes.counts(),
            acts=homes.latest_acts(),
            word=action_word,
            mail=mail.counts(),
            beat=beats.last(beats.MAIL),
            stopped=beats.has_stopped(now()),
        )
    between = relations.relations(viewer(), now(), today())
    return render_template(
        "dashboards/home.html",
        relations=between,
        needs=_needs(),
        gaps=_gaps(),
        moment_now=now(),
        running=homes.running(viewer(), today()),
        waiting=homes.waiting(viewer(), today()),
        leaving=homes.leaving(viewer(), today()),
        shadowings=homes.shadowings(viewer(), today()),
        due=homes.due(viewer(), today(), between.checks),
        learns=homes.learns(viewer(), today()),
    )


def _gaps() -> tuple[int, int] | None:
    """How many skills nobody can teach and procedures nobody confirms a manager has; None for others."""
    if not may(viewer(), Permission.GAPS):
        return None
    return missing.counts(viewer(), today(), now())


def _needs() -> Board | None:
    """What stands still in a manager's engagements; None for others."""
    if not may(viewer(), Permission.ATTENTION):
        return None
    return board(viewer(), now(), current_app.config["KTRACK"]["TIMEZONE"])
