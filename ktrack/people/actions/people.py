"""Writes about people and teams: verbs that check the rules and leave the audit trail; none commits."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused
from ktrack.base.text import new_key
from ktrack.models import Departure, Person, Team
from ktrack.models.choices import Kind, Locale, Role
from ktrack.people.queries import people as queries
from ktrack.retention import version
from ktrack.web import stale

PERSON_FIELDS = ("name", "email", "role", "team_id", "locale", "weekly_learning_minutes")
FIGURES_NEED = {"role", "team_id"}  # fields whose change moves a figure


@dataclass(frozen=True)
class Details:
    """What a form says about a person; email None: cannot be written to, minutes None: not agreed."""

    name: str
    email: str | None
    role: Role
    team_id: int | None
    locale: Locale
    weekly_learning_minutes: int | None

    @property
    def kind(self) -> Kind:
        """Freelancers are those whose role is freelancer."""
        return Kind.FREELANCER if self.role is Role.FREELANCER else Kind.INTERNAL


def add_person(details: Details, key: str, at: datetime, *, by: Person) -> Person:
    """Record a person; `key` comes with the form: sent twice, it records one and returns them."""
    earlier = queries.person_by_key(key)
    if earlier is not None:
        return earlier
    person = Person(key=key, kind=details.kind, **asdict(details))
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        faster = queries.person_by_key(key)
        if faster is None:
            raise
        return faster
    trail.note(by, "person.add", person, at)
    version.touch((), people=True)
    return person


def change_person(
    person: Person, details: Details, seen: str, at: datetime, today: date, *, by: Person
) -> None:
    """Change what is recorded about a person; the address is also what they sign in with.

    Stale if `seen` is not the mark of what is stored; Refused if the role does not fit what they do.
    """
    stale.check(person, PERSON_FIELDS, seen)
    changed = [name for name in PERSON_FIELDS if getattr(person, name) != getattr(details, name)]
    if "role" in changed:
        _check_role(person, details.role, today, by)
    if "email" in changed:
        _move_account(person, details.email)
    for name in changed:
        setattr(person, name, getattr(details, name))
    person.kind = details.kind
    if changed:
        trail.note(by, "person.change", person, at, fields=changed)
    if FIGURES_NEED.intersection(changed):
        _touch(person)


def _touch(person: Person) -> None:
    """Say that it changed who is there: figures of the skills that the person holds depend on it."""
    version.touch(queries.held_skills(person.id), people=True)


def _check_role(person: Person, role: Role, today: date, by: Person) -> None:
    if person.id == by.id:
        raise Refused(_l("You cannot change your own role; ask another administrator."), "role")
    if role is Role.FREELANCER and queries.learns(person.id):
        raise Refused(_l("This person learns in a shadowing; a freelancer never does."), "role")
    if person.role is Role.MANAGER and queries.managed_on(person.id, today):
        raise Refused(
            _l("This person manages engagements that have not ended; give them another manager first."),
            "role",
        )


def _move_account(person: Person, email: str | None) -> None:
    account = queries.account_of(person.id)
    if account is None:
        return
    if not email:
        raise Refused(_l("This person signs in with the address: change it, but keep one."), "email")
    other = queries.account_with(email)
    if other is not None and other.id != account.id:
        raise Refused(_l("There is an account with this e-mail address already."), "email")
    account.login = email.strip().casefold()


def record_departure(
    person: Person, left_on: date, returned_on: date | None, at: datetime, *, by: Person
) -> Departure:
    """Record that a person leaves, or will leave; Refused where it overlaps another departure."""
    lock_row(person)
    if returned_on is not None and returned_on <= left_on:
        raise Refused(_l("The day of return must be after the day of leaving."), "returned_on")
    if any(_overlap(other, left_on, returned_on) for other in person.departures):
        raise Refused(_l("The person is away on some of these days already."), "left_on")
    departure = next((other for other in person.departures if other.left_on == left_on), None)
    if departure is None:
        departure = Departure(person_id=person.id, left_on=left_on)
        person.departures.append(departure)
    departure.returned_on = returned_on
    trail.note(by, "departure.record", person, at, left_on=left_on.isoformat(), returned_on=_iso(returned_on))
    _touch(person)
    return departure


def record_return(
    departure: Departure, person: Person, returned_on: date, at: datetime, *, by: Person
) -> None:
    """Record when a person came, or comes, back; Refused if not after leaving, or in another absence."""
    lock_row(person)
    if returned_on <= departure.left_on:
        raise Refused(_l("The day of return must be after the day of leaving."), "returned_on")
    others = [other for other in person.departures if other.id != departure.id]
    if any(_overlap(other, departure.left_on, returned_on) for other in others):
        raise Refused(_l("The person is away on some of these days already."), "returned_on")
    departure.returned_on = returned_on
    left_on = departure.left_on.isoformat()
    trail.note(by, "departure.return", person, at, left_on=left_on, returned_on=_iso(returned_on))
    _touch(person)


def withdraw_departure(
    departure: Departure, person: Person, at: datetime, today: date, *, by: Person
) -> None:
    """Take back an announced departure: it keeps its row and lasts no day; Refused once it has begun."""
    if departure.left_on <= today:
        raise Refused(_l("This departure has begun: record the return instead."))
    departure.returned_on = departure.left_on
    trail.note(by, "departure.withdraw", person, at, left_on=departure.left_on.isoformat())
    _touch(person)


def _overlap(other: Departure, left_on: date, returned_on: date | None) -> bool:
    """Whether both have a day in common; a withdrawn departure has none."""
    first, last = max(other.left_on, left_on), min(other.returned_on or date.max, returned_on or date.max)
    return first < last


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def add_team(name: str, at: datetime, *, by: Person) -> Team:
    """Make a team; Refused if another has the name."""
    _check_team_name(name, None)
    team = Team(key=new_key("t"), name=name)
    db.session.add(team)
    trail.note(by, "team.add", team, at)
    version.touch(())  # pages name it
    return team


def rename_team(team: Team, name: str, seen: str, at: datetime, *, by: Person) -> None:
    """Give a team another name; Stale if somebody renamed it meanwhile, Refused if another has the name."""
    stale.check(team, ("name",), seen)
    if name == team.name:
        return
    _check_team_name(name, team)
    team.name = name
    trail.note(by, "team.rename", team, at)
    version.touch(())  # pages name it


def _check_team_name(name: str, team: Team | None) -> None:
    other = queries.team_named(name)
    if other is not None and other is not team:
        raise Refused(_l("There is a team with this name already."), "name")
