"""What is recorded about a person: for those who work with them, and for themselves."""

from datetime import date

import orjson
from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from ktrack.access import rows, trail
from ktrack.access.permissions import Permission
from ktrack.models import Person
from ktrack.people.queries import audit, people, record, relationship
from ktrack.people.queries.everything import everything
from ktrack.people.words import ROLES, action_word
from ktrack.retention import held
from ktrack.web.guards import allow, viewer
from ktrack.web.paging import paged
from ktrack.web.today import now, today

LATEST = 20  # rows of the trail on one's own page; the file has all


@allow(Permission.PERSON_RECORD, writes=True)
def show(person_id: int) -> ResponseReturnValue:
    """Show the record of somebody the viewer works with; the reading is noted for that person."""
    person: Person = people.person(person_id, rows.people_known(viewer())) or abort(404)
    trail.note_readings(viewer(), [person.id], "people.show", now())
    evidence = paged(record.evidence(person_id, rows.evidence(viewer())))
    return render_template(
        "people/show.html",
        person=person,
        roles=ROLES,
        own=person_id == viewer().id,
        due=_due(person_id),
        holdings=record.holdings(person_id),
        shadowings=record.shadowings(person_id, rows.shadowings(viewer())),
        evidence=evidence,
        corrected=record.corrected(evidence.rows),
    )


def _due(person_id: int) -> dict[int, date]:
    """Return when each skill's next check is due; skills without one are missing."""
    found = held.holding_views(today(), people=[person_id])
    return {view.skill_id: view.due_on for view in found if view.due_on}


@allow(Permission.OWN_RECORD)
def me() -> ResponseReturnValue:
    """Show all that is recorded about the viewer, and who read it."""
    person: Person = people.person(viewer().id) or abort(404)
    evidence = paged(record.evidence(person.id))
    acts = record.latest(record.about(person.id), LATEST)
    return render_template(
        "people/me.html",
        person=person,
        roles=ROLES,
        account=people.account_of(person.id),
        holdings=record.holdings(person.id),
        shadowings=record.shadowings(person.id),
        log_size=record.log_size(person.id),
        counts=relationship.counts(person.id),
        evidence=evidence,
        corrected=record.corrected(evidence.rows),
        trail=acts,
        due=_due(person.id),
        subjects=audit.subjects(acts),
        readings=record.latest(record.readings(person.id), LATEST),
        word=action_word,
    )


@allow(Permission.OWN_RECORD)
def me_file() -> ResponseReturnValue:
    """Hand over the same, complete, as a JSON file."""
    person: Person = people.person(viewer().id) or abort(404)
    body = orjson.dumps(everything(person), option=orjson.OPT_INDENT_2)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = "attachment; filename=ktrack-record.json"
    response.headers["Cache-Control"] = "no-store"
    return response
