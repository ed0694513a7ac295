"""Lists in pages of a fixed size."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from flask import request, url_for
from sqlalchemy import Select, func, select

from ktrack.base.db import db

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows and where its neighbours are."""

    rows: list[Any]
    number: int
    total: int
    per_page: int = PER_PAGE
    name: str = "page"  # of the URL's argument; a page with two lists needs two

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.per_page))

    @property
    def previous_url(self) -> str | None:
        """Address of the page before, with all filters kept."""
        return self._address(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        """Address of the page after, with all filters kept."""
        return self._address(self.number + 1) if self.number < self.pages else None

    def _address(self, number: int) -> str:
        kept: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
        return url_for(request.endpoint or "", **{**kept, self.name: number})


def _number(total: int, per_page: int, name: str) -> int:
    """Return the page asked for in the URL: the first where it is none, the last where it is too high."""
    asked = request.args.get(name, 1, type=int)
    return min(max(asked, 1), max(1, -(-total // per_page)))


class Sliceable(Protocol):
    """What has a length and gives a list, or something like it, for a slice of its rows."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: slice, /) -> Iterable[Any]: ...


def paged_rows(rows: Sliceable, *, per_page: int = PER_PAGE, name: str = "page") -> Page:
    """Return the page asked for of rows that are there already."""
    number = _number(len(rows), per_page, name)
    return Page(list(rows[(number - 1) * per_page : number * per_page]), number, len(rows), per_page, name)


def paged(
    statement: Select[*tuple[Any, ...]],
    *,
    scalars: bool = True,
    per_page: int = PER_PAGE,
    name: str = "page",
) -> Page:
    """Fetch the page asked for in the URL."""
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    number = _number(total, per_page, name)
    result = db.session.execute(statement.limit(per_page).offset((number - 1) * per_page))
    rows: list[Any] = list(result.unique().scalars() if scalars else result)
    return Page(rows, number, total, per_page, name)


def paged_by_id(
    ids: Select[int],
    fetch: Callable[[list[int]], list[Any]],
    *,
    per_page: int = PER_PAGE,
    most: int,
    name: str = "page",
) -> Page:
    """Fetch the page asked for: its ids from an index alone, then `fetch(ids)` its rows, in this order.

    So a late page costs little more than the first. Only the first `most` rows are counted and shown.
    """
    counted = select(func.count()).select_from(ids.order_by(None).limit(most).subquery())
    total = db.session.scalar(counted) or 0
    number = _number(total, per_page, name)
    start = (number - 1) * per_page
    wanted = list(db.session.scalars(ids.limit(min(per_page, most - start)).offset(start)))
    return Page(fetch(wanted) if wanted else [], number, total, per_page, name)
