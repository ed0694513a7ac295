"""Teams."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.models import Team
from ktrack.people.actions import people as actions
from ktrack.people.forms.people import TeamForm
from ktrack.people.queries import people as queries
from ktrack.web import stale
from ktrack.web.guards import allow, viewer
from ktrack.web.today import now


@allow(Permission.TEAMS_MANAGE)
def teams() -> ResponseReturnValue:
    """List the teams; a form on the page makes a further one."""
    form = TeamForm()
    if form.validate_on_submit():
        try:
            actions.add_team(form.name.data, now(), by=viewer())
            flash(_("The team is made."))
            return redirect(url_for("people.teams"))
        except Refused as refused:
            form.refuse(refused)
    status = 422 if form.is_submitted() else 200
    found, sizes = queries.teams(), queries.team_sizes()
    return render_template("people/teams.html", teams=found, sizes=sizes, form=form), status


@allow(Permission.TEAMS_MANAGE)
def rename(team_id: int) -> ResponseReturnValue:
    """Give a team another name."""
    team: Team = queries.team(team_id) or abort(404)
    form, status = TeamForm(data={"name": team.name, "seen": stale.mark(team, ("name",))}), 200
    if form.is_submitted():
        status = _save(team, form)
    if status == 302:
        flash(_("The team is renamed."))
        return redirect(url_for("people.teams"))
    return render_template("people/rename.html", team=team, form=form), status


def _save(team: Team, form: TeamForm) -> int:
    """Return 302 once saved, 422 where something is wrong, 409 where somebody was faster."""
    if not form.validate():
        return 422
    try:
        actions.rename_team(team, form.name.data, form.seen.data, now(), by=viewer())
    except Stale as refused:
        form.refuse(refused)
        form.seen.data = stale.mark(team, ("name",))
        return 409
    except Refused as refused:
        form.refuse(refused)
        return 422
    return 302
