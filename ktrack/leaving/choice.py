"""Who leaves when, as it stands in the address: it can be sent to somebody and kept."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from ktrack.models.choices import LeavingGroup
from ktrack.web.asked import LARGEST

MOST_PEOPLE, MOST_GROUPS = 50, 60
LONGEST = 200
FRIDAY = 4
KEY = re.compile(r"(recorded|everyone|ending)|(team|engagement)-(0|[1-9][0-9]{0,9})")


@dataclass(frozen=True)
class Group:
    """Who leaves together; number: of the block of teams or the engagement, None for the other kinds."""

    kind: LeavingGroup
    number: int | None = None

    @property
    def key(self) -> str:
        """Return how it stands in an address."""
        return self.kind.value if self.number is None else f"{self.kind.value}-{self.number}"


RECORDED, EVERYONE, ENDING = map(Group, (LeavingGroup.RECORDED, LeavingGroup.EVERYONE, LeavingGroup.ENDING))


@dataclass(frozen=True)
class Choice:
    """The whole choice. people: ids chosen by name; team (a block's number) and category narrow it."""

    on: date
    people: tuple[int, ...] = ()
    groups: tuple[Group, ...] = ()
    team: int | None = None
    category: str = ""
    notes: tuple[str, ...] = field(default=(), compare=False)

    def arguments(self) -> dict[str, Any]:
        """Return it as it stands in an address."""
        return {
            "on": self.on.isoformat(),
            "person": list(self.people),
            "group": [group.key for group in self.groups],
            **({"team": self.team} if self.team is not None else {}),
            **({"category": self.category} if self.category else {}),
        }

    def url(self, endpoint: str, **more: Any) -> str:
        """Return the address of a page about this choice."""
        return url_for(endpoint, **self.arguments(), **more)

    def noting(self, *notes: str) -> "Choice":
        """Return the choice with more to say about what was left out of it."""
        return replace(self, notes=(*self.notes, *notes))


def next_friday(today: date) -> date:
    """Return the first Friday after today; the last day there is at the end of the calendar."""
    days = (FRIDAY - today.weekday() - 1) % 7 + 1
    return min(today, date.max - timedelta(days=days)) + timedelta(days=days)


def read(arguments: "MultiDict[str, str]", today: date) -> Choice:
    """Return the choice of an address; without any, whoever's departure is recorded, next Friday.

    What cannot be read is left out, and the notes say so.
    """
    if not {"on", "person", "group"} & arguments.keys():
        chosen = Choice(next_friday(today), groups=(RECORDED,))
    else:
        chosen = _people(_groups(_day(arguments, today), arguments), arguments)
    team = _number(arguments.get("team", ""), least=0)
    return replace(chosen, team=team, category=_text(arguments, "category"))


def _day(arguments: "MultiDict[str, str]", today: date) -> Choice:
    text = arguments.get("on", "").strip()
    try:
        return Choice(date.fromisoformat(text))
    except ValueError:
        chosen = Choice(next_friday(today))
        return chosen.noting(_("That was no date; next Friday is shown instead.")) if text else chosen


def _groups(chosen: Choice, arguments: "MultiDict[str, str]") -> Choice:
    texts = [text for text in dict.fromkeys(arguments.getlist("group")) if text]
    groups = tuple(group for text in texts[:MOST_GROUPS] if (group := group_of(text)) is not None)
    lost = len(texts) - len(groups)
    chosen = replace(chosen, groups=groups)
    return chosen.noting(_left_out(lost)) if lost else chosen


def group_of(text: str) -> Group | None:
    """Return the group that a text names, None for none."""
    found = KEY.fullmatch(text)
    if found is None:
        return None
    plain, numbered, digits = found.groups()
    if plain:
        return Group(LeavingGroup(plain))
    return Group(LeavingGroup(numbered), int(digits)) if int(digits) <= LARGEST else None


def _people(chosen: Choice, arguments: "MultiDict[str, str]") -> Choice:
    texts = [text for text in dict.fromkeys(arguments.getlist("person")) if text]
    numbers = [number for text in texts if (number := _number(text)) is not None]
    if len(texts) > MOST_PEOPLE:
        chosen = chosen.noting(
            _(
                "%(count)s people are too many to choose by name; the first %(most)s were taken. Choose a "
                "team or everybody instead.",
                count=len(texts),
                most=MOST_PEOPLE,
            )
        )
    elif len(numbers) < len(texts):
        chosen = chosen.noting(_left_out(len(texts) - len(numbers)))
    return replace(chosen, people=tuple(sorted(numbers[:MOST_PEOPLE])))


def _left_out(count: int) -> str:
    return str(
        ngettext(
            "One of the chosen was left out: it is not there, or not yours to choose.",
            "%(num)s of the chosen were left out: they are not there, or not yours to choose.",
            count,
        )
    )


def leaving_out(chosen: Choice, people: set[int], groups: set[Group]) -> Choice:
    """Return the choice with no others than these people and groups; a note says how many went."""
    kept = replace(
        chosen,
        people=tuple(one for one in chosen.people if one in people),
        groups=tuple(one for one in chosen.groups if one in groups),
    )
    lost = len(chosen.people) - len(kept.people) + len(chosen.groups) - len(kept.groups)
    return kept.noting(_left_out(lost)) if lost else kept


def _number(text: str, least: int = 1) -> int | None:
    fits = text.isascii() and text.isdigit() and len(text) <= 10
    return int(text) if fits and least <= int(text) <= LARGEST else None


def _text(arguments: "MultiDict[str, str]", name: str) -> str:
    return arguments.get(name, "").replace("\x00", "").strip()[:LONGEST]
