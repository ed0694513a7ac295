"""What a handover says on the day it is closed, complete in itself: kept as JSON, it never changes again.

People, skills and questions are named by the company's own ids, days and moments as ISO texts, so that a
pack can leave the database and come back.
"""

from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

T = TypeVar("T")


class Unreadable(ValueError):  # noqa: N818 - it reads as what the text is
    """A text that is no pack; the message says where it departs from one."""


@dataclass(frozen=True)
class Named:
    """A person by id and by the name of that day."""

    key: str
    name: str


@dataclass(frozen=True)
class Left:
    """Who leaves something open, when and why; `by` None while nobody has decided it."""

    reason: str
    by: Named | None
    at: datetime | None


@dataclass(frozen=True)
class Proof:
    """Somebody holds an item's target: the level last verified, how and when, and the chance q of passing an
    independent check on the day of the pack."""

    person: Named
    level: int
    kind: str
    on: date
    chance: float


@dataclass(frozen=True)
class Item:
    """A plan item. proved: as many people as there are seats hold the target; learners: how many learned it;
    left: filled where it is not proved."""

    skill: str
    name_en: str
    name_de: str
    target: int
    importance: int
    seats: int
    learners: int
    criterion: str
    proofs: tuple[Proof, ...]
    proved: bool
    left: Left


@dataclass(frozen=True)
class Retired:
    """A plan item that was given up."""

    skill: str
    name_en: str
    name_de: str
    on: date
    reason: str


@dataclass(frozen=True)
class OpenQuestion:
    """A question that nobody has answered; involved: the ids of those who may read it."""

    key: str
    text: str
    asked_on: date
    asker: Named
    expert: Named
    involved: tuple[str, ...]
    left: Left


@dataclass(frozen=True)
class Link:
    """A document that the handover points to."""

    title: str
    url: str


@dataclass(frozen=True)
class Figures:
    """The engagement's figures on the day of the pack, shares 0 … 1; None where nobody was assessed.

    retained_to: the upper end of a range while most is unknown; interval: 90 % of Retained.
    """

    retained: float | None
    retained_to: float | None
    interval: tuple[float, ...] | None
    verified: float | None
    transferred: float | None
    unknown: float | None


@dataclass(frozen=True)
class Model:
    """By which rules the figures were computed."""

    name: str
    kappa: float
    theta: float


@dataclass(frozen=True)
class Pack:
    """The whole handover as of a day. figures: None if nothing is planned that could be held."""

    day: date
    title: str
    team: str
    manager: Named
    experts: tuple[Named, ...]
    starts_on: date
    ends_on: date
    remarks: str
    word: str
    word_by: Named | None
    plan: tuple[Item, ...]
    retired: tuple[Retired, ...]
    questions: tuple[OpenQuestion, ...]
    links: tuple[Link, ...]
    figures: Figures | None
    model: Model

    @property
    def proved(self) -> list[Item]:
        """The items that are proved."""
        return [item for item in self.plan if item.proved]

    @property
    def open(self) -> list[Item]:
        """The items that are not."""
        return [item for item in self.plan if not item.proved]

    @property
    def undecided(self) -> int:
        """How many open items and questions have no reason yet: with one of them nothing can be closed."""
        left = [item.left for item in self.open] + [question.left for question in self.questions]
        return sum(not one.reason.strip() for one in left)


def write(pack: Pack) -> str:
    """Return the pack as JSON, always in one spelling."""
    return orjson.dumps(asdict(pack), option=orjson.OPT_UTC_Z).decode()


def read(text: str) -> Pack:
    """Return the pack that `write` wrote; raises Unreadable for any other text."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Unreadable("no JSON") from error
    pack: Pack = _made(Pack, value, "pack")
    return pack


def _made(kind: Any, value: Any, where: str) -> Any:
    """Return `value`, decoded from JSON, as a `kind`; raises Unreadable naming the place."""
    if is_dataclass(kind):
        return _dataclass(kind, value, where)
    if get_origin(kind) in (UnionType, Union):
        (inner,) = (one for one in get_args(kind) if one is not type(None))
        return None if value is None else _made(inner, value, where)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise Unreadable(where)
        return tuple(_made(get_args(kind)[0], part, f"{where}[{at}]") for at, part in enumerate(value))
    return _plain(kind, value, where)


def _dataclass(kind: Any, value: Any, where: str) -> Any:
    names = {field.name for field in fields(kind)}
    if not isinstance(value, dict) or value.keys() != names:
        raise Unreadable(where)
    hints = get_type_hints(kind)
    return kind(**{name: _made(hints[name], value[name], f"{where}.{name}") for name in names})


def _plain(kind: Any, value: Any, where: str) -> Any:
    if kind in (date, datetime):
        try:
            return kind.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise Unreadable(where) from error
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise Unreadable(where)
    return value
