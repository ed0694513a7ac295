"""What a file of the interchange folder is, and the kinds of cells that many of them have."""

from dataclasses import dataclass
from typing import cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import Table

from ktrack.exchange.kinds import Day, Kind, Moment, Whole
from ktrack.exchange.references import Key, Ref
from ktrack.exchange.texts import Text


@dataclass(frozen=True)
class Column:
    """A column of a file and where the database keeps it."""

    name: str
    attribute: str
    kind: Kind
    required: bool = False


@dataclass(frozen=True)
class File:
    """A file, the table it is kept in, and the columns that say which row is meant.

    `append_only`: a known row may come again, but only with the same content; `fixed`: in a known row only
    these columns stay as they are.
    """

    name: str
    table: Table
    identity: tuple[str, ...]
    columns: tuple[Column, ...]
    append_only: bool = False
    fixed: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def path(self) -> str:
        """The file's name in the folder."""
        return f"{self.name}.csv"

    @property
    def has_key(self) -> bool:
        """Whether its rows have an id of the company."""
        return isinstance(self.columns[0].kind, Key)


def must(name: str, kind: Kind, attribute: str = "") -> Column:
    """Return a column whose cells are never empty."""
    return Column(name, attribute or name, kind, required=True)


def may(name: str, kind: Kind, attribute: str = "") -> Column:
    """Return a column whose cells may be empty."""
    return Column(name, attribute or name, kind)


def key(name: str, table: str) -> Column:
    """Return the column of the ids of a file's rows."""
    return Column(name, "key", Key(table), required=True)


def table(model: type) -> Table:
    """Return the table of a model."""
    return cast(Table, model.__table__)  # type: ignore[attr-defined] # every model has one


TEXT, DAY, MOMENT, MINUTES = Text(), Day(), Moment(), Whole()
LEVEL = Whole(0, 5)
PERSON, SHADOWING = Ref("people"), Ref("shadowings")
EMAIL = Text(r"[^@\s]+@[^@\s]+", _l("is not an e-mail address"), null=True)
PAGE = Text(r"[a-z_]+\.[a-z_]+", _l("is not the name of a page like dashboards.executive"))
WEB = Text(r"https?://[^\s/?#]+\S*", _l("is no web address that begins with https:// or http://"))
CURRENCY = Text(r"[A-Z]{3}", _l("is not a currency like EUR"))
