"""The dashboard's filters: they live in the URL, so that a page can be sent to somebody."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from flask import abort, request, url_for

from ktrack.access.groups import TOGETHER, Blocks
from ktrack.base.db import db
from ktrack.dashboards import names
from ktrack.models import Skill, Team
from ktrack.models.choices import Reason
from ktrack.retention import teams
from ktrack.retention.scope import Scope
from ktrack.web.asked import day, exact, words
from ktrack.web.guards import viewer
from ktrack.web.today import as_of, today


@dataclass(frozen=True)
class Filters:
    """What the figures are about; None is no limit, the category "" stands for skills that have none.

    team: the number of a block, one of `blocks`, in which small teams are one (`access/groups.py`); compare:
    a second date, whose figures stand beside those of `as_of`.
    """

    as_of: date
    today: date
    blocks: Blocks
    team: int | None = None
    category: str | None = None
    reason: Reason | None = None
    compare: date | None = None

    @property
    def scope(self) -> Scope:
        """Return the scope of the figures."""
        return Scope(
            team_ids=None if self.team is None else self.blocks.teams(self.team),
            categories=() if self.category is None else (self.category,),
            reason=self.reason,
        )

    def url(self, endpoint: str, **more: Any) -> str:
        """Return an address with the same filters; those named in `more` are changed, the rest is added."""
        names = {field.name for field in fields(self)}
        changed = replace(self, **{name: value for name, value in more.items() if name in names})
        others = {name: value for name, value in more.items() if name not in names}
        return url_for(endpoint, **changed.arguments(), **others)

    def arguments(self) -> dict[str, Any]:
        """Return the filters as they stand in the URL; what is as usual is left out."""
        chosen = {
            "team": self.team,
            "category": self.category or None,
            "no_category": "1" if self.category == "" else None,
            "reason": self.reason.value if self.reason else None,
            "as_of": self.as_of.isoformat() if self.as_of != self.today else None,
            "compare": self.compare.isoformat() if self.compare else None,
        }
        return {name: value for name, value in chosen.items() if value is not None}


def from_url() -> Filters:
    """Return the filters of this request; 404 for a team that does not exist."""
    reason, blocks = request.args.get("reason"), teams.seen_by(viewer(), today())
    return Filters(
        as_of=as_of(),
        today=today(),
        blocks=blocks,
        team=_block(blocks, request.args.get("team")),
        category="" if request.args.get("no_category") else exact("category") or None,
        reason=Reason(reason) if reason in list(Reason) else None,
        compare=day("compare"),
    )


def _block(blocks: Blocks, text: str | None) -> int | None:
    """Return the block that `text` names by its number, or by the id of one of its teams; None for none, and
    where one block is the company."""
    block = TOGETHER if text == str(TOGETHER) and blocks.together else known(Team, text)
    return None if block is None or not blocks.apart else blocks.of(block)


def category_options() -> list[tuple[str, str]]:
    """Return the categories as values and words of a filter."""
    return [(category, category) for category in names.categories()]


def misread() -> list[str]:
    """Return what stands in this request's URL for a date and is none."""
    return [words(name) for name in ("as_of", "compare") if words(name) and day(name) is None]


def known(model: type[Team] | type[Skill], text: str | None) -> int | None:
    """Return the id that `text` names, None for none; 404 if there is no such row."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9 or db.session.get(model, int(text)) is None:
        abort(404)
    return int(text)
