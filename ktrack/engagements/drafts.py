"""An engagement as a form or a command describes it, with names already turned into ids."""

from dataclasses import dataclass
from datetime import date

from ktrack.models.choices import Form, Reason


@dataclass(frozen=True)
class Item:
    """A plan item: what is to be learned, how well, and by how many.

    `retired_on` is known of a stored item; a retired one without it is retired today.
    """

    skill_id: int
    target_level: int = 4
    importance: int = 3
    seats: int = 1
    baseline_level: int = 0
    retired: bool = False
    retired_reason: str = ""
    retired_on: date | None = None


@dataclass(frozen=True)
class Pairing:
    """A shadowing.

    `id` None is a new one; no `starts_on` stands for the engagement's start, no skills for the whole plan.
    """

    mentor_id: int
    mentee_id: int
    id: int | None = None
    form: Form = Form.REGULAR
    starts_on: date | None = None
    ends_on: date | None = None
    skill_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Draft:
    """Everything one page asks about an engagement; `why` is the reason given for changing it."""

    title: str
    reason: Reason
    team_id: int
    starts_on: date
    ends_on: date
    description: str = ""
    day_rate_cents: int | None = None
    currency: str = ""
    experts: tuple[int, ...] = ()
    plan: tuple[Item, ...] = ()
    pairings: tuple[Pairing, ...] = ()
    why: str = ""

    def wanted_skills(self) -> tuple[int, ...]:
        """Return the ids of the plan's skills that are not retired."""
        return tuple(item.skill_id for item in self.plan if not item.retired)
