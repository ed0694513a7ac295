"""What changed between the stored engagement and a draft, written down as amendments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ktrack.engagements.drafts import Draft, Item

ITEM_FIELDS = ("target_level", "importance", "seats", "baseline_level")


@dataclass(frozen=True)
class Change:
    """One difference: texts as the interchange folder writes them, "" for none; a skill where it has one."""

    field: str
    before: str
    after: str
    skill_id: int | None = None
    reason: str = ""


def money(cents: int | None) -> str:
    """Return an amount as the interchange folder writes it: "950.00"."""
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"


def facts(before: Draft, after: Draft, keys: dict[int, str]) -> Iterator[Change]:
    """Yield what changed about the engagement itself; `keys` names teams by id."""
    pairs = (
        ("title", before.title, after.title),
        ("reason", before.reason.value, after.reason.value),
        ("team_id", keys.get(before.team_id, ""), keys.get(after.team_id, "")),
        ("starts_on", before.starts_on.isoformat(), after.starts_on.isoformat()),
        ("ends_on", before.ends_on.isoformat(), after.ends_on.isoformat()),
        ("day_rate", money(before.day_rate_cents), money(after.day_rate_cents)),
        ("currency", before.currency, after.currency),
    )
    for field, old, new in pairs:
        if old != new:
            yield Change(field, old, new, reason=after.why)


def experts(before: Draft, after: Draft, keys: dict[int, str]) -> Iterator[Change]:
    """Yield one change for each expert who left or came; `keys` names people by id."""
    for person_id in before.experts:
        if person_id not in after.experts:
            yield Change("expert_id", keys[person_id], "", reason=after.why)
    for person_id in after.experts:
        if person_id not in before.experts:
            yield Change("expert_id", "", keys[person_id], reason=after.why)


def plan(before: Draft, after: Draft, today: date) -> Iterator[Change]:
    """Yield what changed in the plan, item by item."""
    old = {item.skill_id: item for item in before.plan}
    new = {item.skill_id: item for item in after.plan}
    for skill_id in old.keys() - new.keys():
        yield Change("item", told(old[skill_id]), "", skill_id, after.why)
    for skill_id in new.keys() - old.keys():
        yield Change("item", "", told(new[skill_id]), skill_id, after.why)
    for skill_id in old.keys() & new.keys():
        yield from _item(old[skill_id], new[skill_id], today, after.why)


def _item(before: Item, after: Item, today: date, why: str) -> Iterator[Change]:
    for field in ITEM_FIELDS:
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield Change(field, str(old), str(new), after.skill_id, why)
    if after.retired and not before.retired:
        yield Change("retired_on", "", today.isoformat(), after.skill_id, after.retired_reason)
    elif before.retired and not after.retired:
        since = before.retired_on.isoformat() if before.retired_on else ""
        yield Change("retired_on", since, "", after.skill_id, why)
    elif before.retired_reason != after.retired_reason:
        yield Change("retired_reason", before.retired_reason, after.retired_reason, after.skill_id, why)


def told(item: Item) -> str:
    """Return an item in one text, its fields in the order of plan.csv: "4,5,1,0"."""
    return ",".join(str(getattr(item, field)) for field in ITEM_FIELDS)


def untold(text: str) -> dict[str, int]:
    """Return the fields of an item that `told` wrote; none from a text it did not write."""
    parts = text.split(",")
    if len(parts) != len(ITEM_FIELDS) or not all(part.isdecimal() for part in parts):
        return {}
    return dict(zip(ITEM_FIELDS, map(int, parts), strict=True))
