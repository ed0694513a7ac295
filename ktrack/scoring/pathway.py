"""Stages that build on each other, and how far somebody is: a graph of numbers, without names or database.

A graph is a mapping from each stage to the stages it needs; stages it names but does not have are ignored.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ktrack.scoring.parameters import LEAST_LEVEL

Graph = Mapping[int, Collection[int]]


class Proof(StrEnum):
    """What is proved of one skill at the level that a stage asks for."""

    PROVED = "proved"  # verified, and the chance of passing a check is at least θ
    DUE = "due"  # verified, but that long ago that a check is due
    FORMER = "former"  # was verified once, and no longer
    LOWER = "lower"  # verified at a lower level
    MISSING = "missing"  # never assessed


class Place(StrEnum):
    """How somebody stands to a stage."""

    DONE = "done"  # every skill of it is verified
    OPEN = "open"  # what it needs is done
    LATER = "later"  # something it needs is not


@dataclass(frozen=True)
class Held:
    """What somebody holds in a skill: levels 0 … 5 or None (never assessed), chance 0 … 1 of passing a check
    at the verified level."""

    level: int | None
    level_max: int | None
    chance: float


NOTHING = Held(None, None, 0.0)


@dataclass(frozen=True)
class Wanted:
    """A skill with the level to be verified, 1 … 5."""

    skill: int
    level: int


@dataclass(frozen=True)
class Step:
    """A stage: its number, the skills it asks for, the stages that come first."""

    number: int
    wanted: tuple[Wanted, ...]
    needs: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Standing:
    """How far somebody is: the place of each stage by its number, the proof of each (stage, skill).

    next: the open stage with the fewest skills to prove, None once all is done.
    """

    places: Mapping[int, Place]
    proofs: Mapping[tuple[int, int], Proof]
    next: int | None

    @property
    def proved(self) -> int:
        """How many of the skills asked for are verified; one asked for twice counts twice."""
        return sum(proof in VERIFIED for proof in self.proofs.values())

    @property
    def asked(self) -> int:
        """How many skills are asked for."""
        return len(self.proofs)

    @property
    def share(self) -> float | None:
        """The part that is verified; None where nothing is asked for."""
        return self.proved / self.asked if self.asked else None

    @property
    def done(self) -> bool:
        """Whether every stage is done; a pathway without stages is not."""
        return bool(self.places) and all(place is Place.DONE for place in self.places.values())


VERIFIED = (Proof.PROVED, Proof.DUE)


def circle(needs: Graph) -> tuple[int, ...]:
    """Return stages each of which needs the one before, the first again at the end; empty if there are none.

    It begins with its smallest number, so that the same graph always shows the same circle.
    """
    left = {stage: {needed for needed in needs[stage] if needed in needs} for stage in needs}
    while free := [stage for stage, open_needs in left.items() if not open_needs]:
        for stage in free:
            del left[stage]
        for open_needs in left.values():
            open_needs.difference_update(free)
    return _in_order(left) if left else ()


def _in_order(left: Graph) -> tuple[int, ...]:
    """Walk back from need to need, each stage having one, until a stage comes again."""
    walked: list[int] = [min(left)]
    while (behind := min(left[walked[-1]])) not in walked:
        walked.append(behind)
    found = walked[walked.index(behind) :][::-1]
    first = found.index(min(found))
    turned = found[first:] + found[:first]
    return (*turned, turned[0])


def layers(needs: Graph) -> list[list[int]]:
    """Return the stages in layers: each behind all that it needs, as early as that allows.

    Within a layer in the order of the mapping. ValueError for a circle.
    """
    depth: dict[int, int] = {}
    left = list(needs)
    while left:
        free = [stage for stage in left if all(one in depth for one in needs[stage] if one in needs)]
        if not free:
            raise ValueError(f"a circle: {circle(needs)}")
        for stage in free:
            depth[stage] = 1 + max((depth[one] for one in needs[stage] if one in needs), default=-1)
        left = [stage for stage in left if stage not in depth]
    found: list[list[int]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for stage in needs:
        found[depth[stage]].append(stage)
    return found


def before(needs: Graph, stage: int) -> set[int]:
    """Return all stages that come before one, directly or not."""
    found: set[int] = set()
    left = [stage]
    while left:
        fresh = [one for one in needs[left.pop()] if one in needs and one not in found]
        found.update(fresh)
        left += fresh
    return found


def direct(needs: Graph) -> dict[int, set[int]]:
    """Return for each stage the needs that no other of its needs brings along: the arrows of a picture."""
    behind = {stage: before(needs, stage) for stage in needs}
    return {
        stage: {
            one for one in needs[stage]
            if one in needs and not any(one in behind[other] for other in needs[stage] if other in needs)
        }
        for stage in needs
    }  # fmt: skip


def proof(held: Held, level: int, theta: float) -> Proof:
    """Return what is proved at a level; `theta`: the chance from which a holding can be depended on.

    Below level 2 there is no memory to fade (KT-1), so nothing falls due.
    """
    if held.level is None:
        return Proof.MISSING
    if held.level >= level:
        fades = held.level >= LEAST_LEVEL
        return Proof.DUE if fades and held.chance < theta else Proof.PROVED
    return Proof.FORMER if (held.level_max or 0) >= level else Proof.LOWER


def standing(steps: Sequence[Step], held: Mapping[int, Held], theta: float) -> Standing:
    """Return how far somebody is who holds `held`, by skill; what is not there was never assessed."""
    proofs = {
        (step.number, one.skill): proof(held.get(one.skill, NOTHING), one.level, theta)
        for step in steps for one in step.wanted
    }  # fmt: skip
    missing = {step.number: _missing(step, proofs) for step in steps}
    places = {step.number: _place(step, missing) for step in steps}
    open_ones = [step.number for step in steps if places[step.number] is Place.OPEN]
    return Standing(places, proofs, min(open_ones, key=missing.__getitem__, default=None))


def _missing(step: Step, proofs: Mapping[tuple[int, int], Proof]) -> int:
    return sum(proofs[step.number, one.skill] not in VERIFIED for one in step.wanted)


def _place(step: Step, missing: Mapping[int, int]) -> Place:
    if not missing[step.number]:
        return Place.DONE
    return Place.LATER if any(missing.get(one) for one in step.needs) else Place.OPEN


def since(levels: Sequence[tuple[int, int]], level: int) -> int | None:
    """Return the day from which a level has been held without a break; None if it is not held.

    levels: (day, verified level) of the assessments, by day.
    """
    found = None
    for day, verified in levels:
        if verified < level:
            found = None
        elif found is None:
            found = day
    return found


def open_since(
    steps: Sequence[Step], proved: Mapping[tuple[int, int], int | None], joined: int
) -> Iterator[tuple[int, int]]:
    """Yield each open stage with the day since which it is: the last need was done, but not before joining.

    proved: by (stage, skill) the day since which it is verified, None if it is not; joined: a day.
    """
    done: dict[int, int | None] = {}
    for step in steps:
        days = [proved[step.number, one.skill] for one in step.wanted]
        known = [day for day in days if day is not None]
        done[step.number] = max(known, default=joined) if len(known) == len(days) else None
    for step in steps:
        reached = [done[one] for one in step.needs if one in done]
        if done[step.number] is None and None not in reached:
            yield step.number, max([joined, *(day for day in reached if day is not None)])
