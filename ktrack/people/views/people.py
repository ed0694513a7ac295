"""The list of people, recording and changing one, and when somebody is away."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ktrack.access.permissions import Permission
from ktrack.base.errors import Refused, Stale
from ktrack.models import Departure, Person
from ktrack.people.actions import people as actions
from ktrack.people.forms.people import DepartureForm, NewPersonForm, PersonForm, ReturnForm
from ktrack.people.queries import people as queries
from ktrack.people.words import ROLES, STATES
from ktrack.web import asked, stale
from ktrack.web.guards import allow, viewer
from ktrack.web.paging import paged
from ktrack.web.today import now, today


def _known(person_id: int) -> Person:
    return queries.person(person_id) or abort(404)


@allow(Permission.PEOPLE_MANAGE)
def index() -> ResponseReturnValue:
    """List people with search and filters."""
    wanted = queries.Filter(
        words=asked.words("q"),
        team=asked.number("team"),
        role=asked.words("role"),
        state=asked.words("state"),
    )
    return render_template(
        "people/index.html",
        page=paged(queries.listed(wanted, today()), scalars=False),
        wanted=wanted,
        teams=queries.teams(),
        roles=ROLES,
        states=STATES,
    )


@allow(Permission.PEOPLE_MANAGE)
def create() -> ResponseReturnValue:
    """Record a person."""
    form = NewPersonForm(queries.teams())
    if form.validate_on_submit():
        person = actions.add_person(form.details(), form.key.data, now(), by=viewer())
        flash(_("%(name)s is recorded.", name=person.name))
        return redirect(url_for("people.edit", person_id=person.id))
    return render_template("people/create.html", form=form), 422 if form.is_submitted() else 200


@allow(Permission.PEOPLE_MANAGE)
def edit(person_id: int) -> ResponseReturnValue:
    """Change what is recorded about a person."""
    person, status = _known(person_id), 200
    form = PersonForm(queries.teams(), person)
    if form.is_submitted():
        status = _save(person, form)
    if status == 302:
        flash(_("Saved."))
        return redirect(url_for("people.edit", person_id=person.id))
    return render_template("people/edit.html", person=person, form=form), status


def _save(person: Person, form: PersonForm) -> int:
    """Return 302 once saved, 422 where something is wrong, 409 where somebody was faster."""
    if not form.validate():
        return 422
    try:
        actions.change_person(person, form.details(), form.seen.data, now(), today(), by=viewer())
    except Stale as refused:
        form.refuse(refused)
        form.seen.data = stale.mark(person, actions.PERSON_FIELDS)
        return 409
    except Refused as refused:
        form.refuse(refused)
        return 422
    return 302


@allow(Permission.PEOPLE_MANAGE)
def departures(person_id: int) -> ResponseReturnValue:
    """Show when a person is away and record a further departure."""
    person, form = _known(person_id), DepartureForm()
    if form.validate_on_submit():
        try:
            actions.record_departure(person, form.left_on.data, form.returned_on.data, now(), by=viewer())
            flash(_("The departure is recorded; forecasts count with it from now on."))
            return redirect(url_for("people.departures", person_id=person.id))
        except Refused as refused:
            form.refuse(refused)
    status = 422 if form.is_submitted() else 200
    return render_template("people/departures.html", person=person, form=form), status


@allow(Permission.PEOPLE_MANAGE)
def record_return(person_id: int, departure_id: int) -> ResponseReturnValue:
    """Record when somebody came back, or withdraw a departure that was only announced."""
    person, form = _known(person_id), ReturnForm()
    departure = _departure(person, departure_id)
    if form.validate_on_submit():
        try:
            actions.record_return(departure, person, form.returned_on.data, now(), by=viewer())
            flash(_("The return is recorded."))
            return redirect(url_for("people.departures", person_id=person.id))
        except Refused as refused:
            form.refuse(refused)
    status = 422 if form.is_submitted() else 200
    return render_template("people/record_return.html", person=person, departure=departure, form=form), status


def _departure(person: Person, departure_id: int) -> Departure:
    found = [departure for departure in person.departures if departure.id == departure_id]
    return found[0] if found else abort(404)


@allow(Permission.PEOPLE_MANAGE)
def withdraw(person_id: int, departure_id: int) -> ResponseReturnValue:
    """Take back a departure that has not begun."""
    person = _known(person_id)
    departure = _departure(person, departure_id)
    try:
        actions.withdraw_departure(departure, person, now(), today(), by=viewer())
        flash(_("The departure is withdrawn."))
    except Refused as refused:
        flash(str(refused.message), "error")
    return redirect(url_for("people.departures", person_id=person.id))
