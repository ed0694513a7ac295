"""All that needs a manager, computed when it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ktrack.attention import ending, signoffs, silent, stalled, unclosed
from ktrack.attention.ending import Ending
from ktrack.attention.scope import managed_by
from ktrack.attention.signoffs import Overdue
from ktrack.attention.silent import Silent
from ktrack.attention.stalled import Stalled
from ktrack.attention.unclosed import Unclosings
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.models import Person, Skill


@dataclass(frozen=True)
class Board:
    """What needs a manager; skills: those that the plans of ending engagements still leave open, by id."""

    stalled: Sequence[Stalled]
    silent: Sequence[Silent]
    overdue: Sequence[Overdue]
    ending: Sequence[Ending]
    unclosed: Unclosings
    skills: dict[int, Skill]

    @property
    def count(self) -> int:
        """How many things there are."""
        lists = (self.stalled, self.silent, self.overdue, self.ending)
        return sum(map(len, lists)) + self.unclosed.count


def board(manager: Person | None, now: datetime, timezone: str) -> Board:
    """Return what needs a manager; None: every manager. Ten statements, however much there is; one more
    counts engagements that are to be closed, where they are many."""
    today = clock.day_of(now, timezone)
    ends = ending.ending(today, [managed_by(manager)])
    wanted = {item.skill_id for one in ends for item in one.open}
    skills = db.session.scalars(select(Skill).where(Skill.id.in_(wanted)))
    return Board(
        stalled.stalled(manager, today, timezone),
        silent.silent(manager, now, timezone),
        signoffs.overdue(manager, today),
        ends,
        unclosed.unclosed(manager, today),
        {skill.id: skill for skill in skills},
    )
