"""People and skills by the name somebody typed: all names of a form at once, and helpful when none fits."""

from collections import defaultdict
from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from ktrack.base.db import db
from ktrack.base.text import fold, like
from ktrack.models import Person, Skill

SUGGESTED = 5


class People:
    """Finds people by name, e-mail address or key.

    Names given at the start are fetched with one statement; only what was not found costs another one each.
    """

    def __init__(self, names: Iterable[str]) -> None:
        wanted = _usable(names)
        self._found: dict[str, set[Person]] = defaultdict(set)
        for person in _people(wanted) if wanted else ():
            for name in (person.name, person.email or "", person.key):
                self._found[fold(name.strip())].add(person)

    def find(self, typed: str) -> int:
        """Return the id of the one person called that; ValueError says who else could be meant."""
        found = self._found.get(fold(typed.strip()), set())
        if len(found) > 1:
            raise ValueError(
                _(
                    "Several people have this name: %(people)s. Type the e-mail address.",
                    people=_described(found),
                )
            )
        if not found:
            raise ValueError(_unknown_person(typed))
        return next(iter(found)).id

    def name(self, person: Person) -> str:
        """Return what finds this person and nobody else: the name, unless others have it too."""
        alone = self._found.get(fold(person.name.strip())) == {person}
        return person.name if alone else person.email or person.key


def _usable(names: Iterable[str]) -> set[str]:
    # PostgreSQL cannot even be asked about NUL.
    return {name.strip() for name in names if name.strip() and "\x00" not in name}


def _people(names: set[str]) -> Iterable[Person]:
    statement = (
        select(Person)
        .where(
            or_(
                Person.name.in_(names),
                Person.search_text.in_({fold(name) for name in names}),
                func.lower(Person.email).in_({name.lower() for name in names}),
                Person.key.in_(names),
            )
        )
        .options(joinedload(Person.team))
    )
    return db.session.scalars(statement)


def _described(people: Iterable[Person]) -> str:
    return ", ".join(sorted(f"{person.name} ({_whereabouts(person)})" for person in people))


def _whereabouts(person: Person) -> str:
    parts = (person.team.name if person.team else "", person.email or person.key)
    return " · ".join(part for part in parts if part)


def _unknown_person(typed: str) -> str:
    close = (
        select(Person)
        .where(Person.search_text.like(like(typed.strip()), escape="\\"))
        .options(joinedload(Person.team))
        .order_by(Person.name)
        .limit(SUGGESTED)
    )
    found = db.session.scalars(close).all() if _usable([typed]) else []
    if not found:
        return str(_("Nobody is called that. Type the full name or the e-mail address."))
    close_ones = _described(found)
    return str(_("Nobody is called exactly that. Did you mean one of these: %(people)s?", people=close_ones))


class Skills:
    """Finds skills by their name in either language, or by key; fetched like people."""

    def __init__(self, names: Iterable[str], locale: str) -> None:
        wanted = _usable(names)
        self._locale = locale
        self._found: dict[str, set[Skill]] = defaultdict(set)
        exact = or_(Skill.name_en.in_(wanted), Skill.name_de.in_(wanted), Skill.key.in_(wanted))
        if wanted:
            self._keep(db.session.scalars(select(Skill).where(exact)))

    def _keep(self, skills: Iterable[Skill]) -> None:
        for skill in skills:
            for name in (skill.name_en, skill.name_de or skill.name_en, skill.key):
                self._found[fold(name.strip())].add(skill)

    def find(self, typed: str) -> int:
        """Return the id of the one skill called that; ValueError names those that come close."""
        folded = fold(typed.strip())
        close = [] if folded in self._found else self._close(typed)
        self._keep(close)
        found = self._found.get(folded, set())
        if len(found) == 1:
            return next(iter(found)).id
        names = ", ".join(skill.name(self._locale) for skill in close[:SUGGESTED])
        if len(found) > 1:
            keys = ", ".join(sorted(skill.key for skill in found))
            raise ValueError(_("Several skills have this name. Type one of their keys: %(keys)s.", keys=keys))
        if names:
            raise ValueError(
                _("No skill is called exactly that. Did you mean one of these: %(skills)s?", skills=names)
            )
        raise ValueError(_("No skill is called that. An administrator can add it."))

    def name(self, skill: Skill) -> str:
        """Return what finds this skill and no other: the name, unless others have it too."""
        name = skill.name(self._locale)
        return name if self._found.get(fold(name.strip())) == {skill} else skill.key

    def _close(self, typed: str) -> list[Skill]:
        if not _usable([typed]):
            return []
        statement = select(Skill)
        for word in typed.split():
            statement = statement.where(Skill.search_text.like(like(word), escape="\\"))
        return list(db.session.scalars(statement.order_by(func.length(Skill.search_text)).limit(50)))
