"""The list of procedures, one of them, its versions and what differs between two."""

from dataclasses import replace

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.checks import queries as checks
from ktrack.mail import outbox
from ktrack.models import Procedure, ProcedureVersion
from ktrack.models.choices import Kind, Role
from ktrack.procedures import queries, words
from ktrack.procedures.forms import interval
from ktrack.procedures.proved import proved
from ktrack.procedures.queries import Wanted
from ktrack.procedures.views.subject import can, load
from ktrack.web import asked
from ktrack.web.differing import parts
from ktrack.web.guards import allow, viewer
from ktrack.web.paging import paged
from ktrack.web.reads import note_reads
from ktrack.web.today import today

PER_PAGE = 25
FEW = 5


def _wanted() -> Wanted:
    """Read the address; what it does not know falls back to the usual choice."""
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    return Wanted(
        state=state if state in words.STATES else "use",
        skill_id=asked.number("skill"),
        team_id=asked.number("team"),
        engagement_id=asked.number("engagement"),
        mine=request.args.get("mine") == "1",
        sort=sort if sort in words.SORTS else "review",
    )


@allow(Permission.PROCEDURES)
def index() -> ResponseReturnValue:
    """List the procedures the viewer may read, what is to be reviewed first."""
    wanted = _wanted()
    ids = paged(queries.listed(viewer(), wanted, today()), per_page=PER_PAGE)
    inside = viewer().kind is Kind.INTERNAL
    return render_template(
        "procedures/index.html",
        page=replace(ids, rows=queries.shown(ids.rows)),
        wanted=wanted,
        skill=queries.skill(wanted.skill_id),
        teams=[("", _("All")), *((team.id, team.name) for team in queries.teams())] if inside else [],
        STATES=words.STATES,
        SORTS=words.SORTS,
    )


@allow(Permission.PROCEDURES)
def show(procedure_id: int) -> ResponseReturnValue:
    """Show what a procedure says, how far it can be trusted, and what it belongs to."""
    procedure = load(procedure_id)
    holders = proved(viewer(), procedure.skills, today())
    confirmed = queries.confirmations(procedure)
    text = render_template(
        "procedures/show.html",
        procedure=procedure,
        version=queries.newest(procedure),
        confirmed=paged(confirmed, per_page=FEW, name="confirmed"),
        can=can(procedure),
        holders=holders,
        engagements=queries.seen_engagements(viewer(), procedure),
        question=_question(procedure),
        checks=checks.attached(procedure.id),
        taught={skill.id for skill in checks.skills_taught_of(viewer(), procedure.id)},
        interval=interval(procedure.review_days),
        address=outbox.link("procedures.show", procedure_id=procedure.id),
        sees_counts=viewer().kind is Kind.INTERNAL,
    )
    note_reads({holding.person_id for one in holders for holding in one.known})
    return text


def _question(procedure: Procedure) -> int | None:
    """Return the question it comes from where the viewer may open that."""
    if procedure.question_id is None or viewer().role is Role.EXECUTIVE:
        return None
    found = queries.question(viewer(), procedure.question_id)
    return found.id if found else None


@allow(Permission.PROCEDURES)
def versions(procedure_id: int) -> ResponseReturnValue:
    """List all versions; with two of them in the address, show what differs."""
    procedure = load(procedure_id)
    newest = queries.newest(procedure)
    after = _version(procedure, asked.number("after")) or newest
    before = _version(procedure, asked.number("before") or max(after.number - 1, 1)) or newest
    if before.number > after.number:
        before, after = after, before
    return render_template(
        "procedures/versions.html",
        procedure=procedure,
        newest=newest,
        page=paged(queries.versions(procedure), per_page=PER_PAGE),
        numbers=[(number, str(number)) for number in range(newest.number, 0, -1)],
        before=before,
        after=after,
        parts=parts(before.text, after.text),
        links_gone=[url for url in before.links if url not in after.links],
        links_come=[url for url in after.links if url not in before.links],
    )


def _version(procedure: Procedure, number: int | None) -> ProcedureVersion | None:
    return None if number is None else queries.version(procedure, number)


@allow(Permission.PROCEDURES)
def version(procedure_id: int, number: int) -> ResponseReturnValue:
    """Show a former version as it was."""
    procedure = load(procedure_id)
    found: ProcedureVersion = queries.version(procedure, number) or abort(404)
    return render_template(
        "procedures/version.html", procedure=procedure, version=found, newest=queries.newest(procedure)
    )
