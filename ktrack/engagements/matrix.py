"""The plan matrix: a row per plan item, a column per mentee, and what it says about what is still open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ktrack.access.permissions import Permission
from ktrack.access.rules import may
from ktrack.models import Engagement, Person, PlanItem, Shadowing
from ktrack.models.choices import Role
from ktrack.retention.held import HoldingView, holding_views

Pair = tuple[int, int]


class Phase(StrEnum):
    """How mentor and mentee work on a skill, by the level last verified.

    Below 2 the mentee watches the expert; at 2 they help; at 3 the roles are reversed and the expert watches
    them (reverse shadowing); from 4 on they work alone. A claim moves nobody on: only what was verified does.
    """

    WATCH = "watch"
    ASSIST = "assist"
    REVERSE_SHADOW = "reverse-shadow"
    ALONE = "alone"


class Standing(StrEnum):
    """What there is to do about one mentee and one skill."""

    LEFT = "left"  # no longer with the company
    UNASSESSED = "unassessed"
    BELOW = "below"
    LAPSED = "lapsed"  # had reached the target, did not pass since
    OVERDUE = "overdue"  # at the target, but the next check is due
    REACHED = "reached"


def phase(level: int | None) -> Phase:
    """Return the phase that follows from a verified level (None: never assessed)."""
    if level is None or level < 2:
        return Phase.WATCH
    return {2: Phase.ASSIST, 3: Phase.REVERSE_SHADOW}.get(level, Phase.ALONE)


@dataclass(frozen=True)
class Cell:
    """One mentee learning one skill.

    held: what they hold, None if there is neither an assessment nor a claim; shadowing: one in which the
    viewer may assess, None without any.
    """

    mentee: Person
    skill_id: int
    target: int
    held: HoldingView | None
    standing: Standing
    started: bool
    day: date
    shadowing: Shadowing | None

    @property
    def level(self) -> int | None:
        """The level last verified, None if never assessed."""
        return self.held.level if self.held else None

    @property
    def phase(self) -> Phase:
        """How mentor and mentee work on it."""
        return phase(self.level)

    @property
    def proof_days(self) -> int | None:
        """Age of the last assessment in days, None if there is none."""
        return self.held.age_days if self.held else None

    @property
    def overdue_days(self) -> int | None:
        """Days since the next check was due, None while it is not."""
        due = self.held.due_on if self.held else None
        return None if due is None or due > self.day else (self.day - due).days

    @property
    def claim_above(self) -> int | None:
        """The level the mentee claims, where it is above the verified one."""
        claim = self.held.claim if self.held else None
        return claim if claim is not None and claim > (self.level or 0) else None

    @property
    def holds(self) -> bool:
        """Whether this mentee fills a seat."""
        return self.started and self.standing in (Standing.REACHED, Standing.OVERDUE)


@dataclass(frozen=True)
class Row:
    """A plan item with a cell per mentee, None where the mentee does not learn it."""

    item: PlanItem
    cells: Sequence[Cell | None]
    needed: int
    retired: bool

    @property
    def learners(self) -> list[Cell]:
        """The cells of those who learn it."""
        return [cell for cell in self.cells if cell is not None]

    @property
    def filled(self) -> int:
        """How many of the needed seats are filled."""
        return min(sum(cell.holds for cell in self.learners), self.needed)

    @property
    def open(self) -> bool:
        """Whether it is not yet transferred to enough people."""
        return not self.retired and self.filled < self.needed


@dataclass(frozen=True)
class Matrix:
    """The plan as the viewer may see it; `whole` if nobody is left out of it."""

    mentees: Sequence[Person]
    rows: Sequence[Row]
    whole: bool

    @property
    def counted(self) -> list[Row]:
        """The rows that are not retired and that the viewer can judge."""
        return [row for row in self.rows if not row.retired and row.needed]

    @property
    def open(self) -> list[Row]:
        """What is not yet transferred."""
        return [row for row in self.counted if row.open]


def sees_all(viewer: Person, engagement: Engagement) -> bool:
    """Whether the viewer sees every mentee; others see the people they work with and their own column."""
    return viewer.role is Role.ADMIN or engagement.manager_id == viewer.id


def holdings(
    items: Iterable[PlanItem], shadowings: Iterable[Shadowing], day: date
) -> dict[Pair, HoldingView]:
    """Return what the mentees hold in the plan's skills on `day`, by person and skill id."""
    skills = sorted({item.skill_id for item in items})
    people = sorted({shadowing.mentee_id for shadowing in shadowings})
    found = holding_views(day, people, skills) if skills and people else []
    return {(view.person_id, view.skill_id): view for view in found}


def build(
    viewer: Person,
    engagement: Engagement,
    items: Sequence[PlanItem],
    shadowings: Sequence[Shadowing],
    held: Mapping[Pair, HoldingView],
    day: date,
) -> Matrix:
    """Return the matrix on `day`; `shadowings` are those the viewer may see, with their people and skills."""
    whole = sees_all(viewer, engagement)
    mentees = sorted({row.mentee for row in shadowings}, key=lambda person: (person.name, person.id))
    rows = []
    for item in items:
        learned = {
            mentee.id: [row for row in shadowings if row.mentee_id == mentee.id and _teaches(row, item)]
            for mentee in mentees
        }
        cells = [
            _cell(viewer, item, mentee, learned[mentee.id], held, day) if learned[mentee.id] else None
            for mentee in mentees
        ]
        learners = sum(cell is not None for cell in cells)
        retired = item.retired_on is not None and item.retired_on <= day
        rows.append(Row(item, cells, item.seats if whole else min(item.seats, learners), retired))
    return Matrix(mentees, rows, whole)


def _teaches(shadowing: Shadowing, item: PlanItem) -> bool:
    return any(skill.id == item.skill_id for skill in shadowing.skills)


def _cell(
    viewer: Person,
    item: PlanItem,
    mentee: Person,
    shadowings: Sequence[Shadowing],
    held: Mapping[Pair, HoldingView],
    day: date,
) -> Cell:
    known = held.get((mentee.id, item.skill_id))
    assessable = [row for row in shadowings if may(viewer, Permission.SIGN_OFF, row)]
    return Cell(
        mentee=mentee,
        skill_id=item.skill_id,
        target=item.target_level,
        held=known,
        standing=_standing(known, item.target_level, mentee, day),
        started=any(row.starts_on <= day for row in shadowings),
        day=day,
        shadowing=assessable[-1] if assessable else None,
    )


def _standing(held: HoldingView | None, target: int, mentee: Person, day: date) -> Standing:
    if not mentee.active_on(day):
        return Standing.LEFT
    if held is None or held.level is None:
        return Standing.UNASSESSED
    if held.level < target:
        return Standing.LAPSED if (held.level_max or 0) >= target else Standing.BELOW
    return Standing.OVERDUE if held.due_on is not None and held.due_on <= day else Standing.REACHED
