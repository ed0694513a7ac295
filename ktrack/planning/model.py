"""From the company's data to the planner's numbers: who may shadow what, what it helps, what it takes."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from ktrack.base.days import to_day
from ktrack.models import PlanItem
from ktrack.models.choices import Kind
from ktrack.planning import queries
from ktrack.planning.choice import Choice, Pair
from ktrack.planning.experience import MENTOR_SHARE, Hours, hours_per_level, past_learners
from ktrack.retention import load
from ktrack.retention.policy import current_policy
from ktrack.retention.scope import Reach
from ktrack.scoring.assignment import Holders, Options, Problem, Topics
from ktrack.scoring.columns import BoolArray, Company, FloatArray, IntArray
from ktrack.scoring.curve import retrievability
from ktrack.scoring.parameters import FIRST_STABILITY, Policy
from ktrack.scoring.prospects import Learners, chances
from ktrack.scoring.snapshot import Snapshot, active_people, snapshot

AFTER = 30
"""Days after the end of an engagement on which the plan is judged."""
LAST = to_day(date.max)


@dataclass(frozen=True)
class Item:
    """A plan item with the expert it would be learned from (None: none is there), days as numbers.

    learning: ids of those who shadow it already.
    """

    engagement_id: int
    skill_id: int
    target: int
    importance: int
    seats: int
    expert_id: int | None
    starts: int
    ends: int
    learning: frozenset[int]

    @property
    def horizon(self) -> int:
        """Return the day on which the plan is judged."""
        return min(self.ends + AFTER, LAST)


@dataclass(frozen=True)
class Model:
    """A problem with the ids behind its numbers; expert numbers beyond `expert_ids` stand for nobody."""

    items: tuple[Item, ...]
    person_ids: tuple[int, ...]
    expert_ids: tuple[int, ...]
    problem: Problem
    hours: Hours
    past: int
    theta: float

    def pair(self, row: int) -> Pair:
        """Return who shadows what in an option."""
        options = self.problem.options
        item = self.items[options.item[row]]
        return Pair(
            item.engagement_id, item.skill_id, item.expert_id or 0, self.person_ids[options.person[row]]
        )

    def chosen(self, pairs: Collection[Pair]) -> BoolArray:
        """Return which options are among `pairs`; pairs that are no option are left out."""
        rows, options = self._rows(), self.problem.options
        numbers = {
            (item.engagement_id, item.skill_id, item.expert_id): row for row, item in enumerate(self.items)
        }
        people = {person: column for column, person in enumerate(self.person_ids)}
        chosen = np.zeros(len(options), dtype=np.bool_)
        for pair in pairs:
            item = numbers.get((pair.engagement_id, pair.skill_id, pair.mentor_id), -1)
            row = rows.get((item, people.get(pair.person_id, -1)))
            if row is not None:
                chosen[row] = True
        return chosen

    def _rows(self) -> dict[tuple[int, int], int]:
        options = self.problem.options
        columns = zip(options.item.tolist(), options.person.tolist(), strict=True)
        return {key: row for row, key in enumerate(columns)}


def model(choice: Choice, today: date) -> Model:
    """Return the problem of a choice; a constant number of statements."""
    policy, day = current_policy(), to_day(today)
    items = _items(choice, today)
    asked = dict(choice.people)
    person_ids = tuple(sorted(set(asked).union(*(item.learning for item in items))))
    experts = dict(choice.experts)
    skills = {item.skill_id for item in items}
    company = load.company_on(day, policy, Reach(person_ids, skills))
    past, hours = past_learners(today), hours_per_level(skills)
    grid = _Grid(items, np.array(person_ids, dtype=np.int64), company, policy, day)
    chance = _prospects(grid, past, policy)
    allowed = _allowed(grid, items, asked)
    # Who shadows it already is counted with what is to be expected of that, and taken care of.
    held = np.where(grid.learning, np.maximum(grid.held, chance), grid.held)
    problem = Problem(
        _topics(items, tuple(experts), choice.group),
        _options(grid, allowed, chance, hours),
        _holders(held),
        np.array([asked.get(person, 0.0) for person in person_ids]),
        np.array([*experts.values(), 0.0]),
        policy.theta,
    )
    return Model(tuple(items), person_ids, tuple(experts), problem, hours, len(past), policy.theta)


class _Grid:
    """What is known of every person (columns) in every item (rows): arrays of shape (n_items, n_people)."""

    def __init__(
        self, items: list[Item], people: IntArray, company: Company, policy: Policy, day: int
    ) -> None:
        shape = len(items), len(people)
        self.items, self.people, self.day = items, people, day
        self.target = np.array([item.target for item in items], dtype=np.int64).reshape(-1, 1)
        skill = np.repeat(np.array([item.skill_id for item in items], dtype=np.int64), shape[1])
        pair = load.find(company.pairs, np.tile(people, shape[0]), skill).reshape(shape)
        now = snapshot(company, policy, day)
        self.level = np.maximum(now.level.astype(np.int64)[pair], 0)
        self.held = self._held(company, policy, pair)
        self.present = self._present(company)
        self.learning = np.array(
            [[person in item.learning for person in people.tolist()] for item in items], dtype=np.bool_
        ).reshape(shape)

    def _horizons(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for row, item in enumerate(self.items):
            found.setdefault(item.horizon, []).append(row)
        return found

    def _held(self, company: Company, policy: Policy, pair: IntArray) -> FloatArray:
        """Return q0: the chance of passing at the horizon with what is held today."""
        held = np.zeros(pair.shape)
        for horizon, rows in self._horizons().items():
            then: Snapshot = snapshot(company, policy, self.day, horizon)
            there = pair[rows]
            held[rows] = np.where(then.level[there] >= self.target[rows], then.chance[there], 0)
        return held

    def _present(self, company: Company) -> BoolArray:
        """Return who is there from the day the learning begins to the horizon."""
        present = np.zeros((len(self.items), len(self.people)), dtype=np.bool_)
        for row, item in enumerate(self.items):
            days = (max(item.starts, self.day), item.horizon)
            there = [active_people(company.internal, company.absences, on)[self.people] for on in days]
            present[row] = np.logical_and(*there)
        return present


def _items(choice: Choice, today: date) -> list[Item]:
    rows = queries.plan_items(choice.engagement_ids, today)
    running = queries.running_pairs(choice.engagement_ids, today)
    experts = {person for person, _hours in choice.experts}
    learning: dict[tuple[int, int], set[int]] = {}
    mentors: dict[tuple[int, int], Counter[int]] = {}
    for engagement, skill, mentor, mentee in running:
        learning.setdefault((engagement, skill), set()).add(mentee)
        if mentor in experts:
            mentors.setdefault((engagement, skill), Counter())[mentor] += 1
    return [
        _item(row, mentors.get((row.engagement_id, row.skill_id)), learning, today, experts) for row in rows
    ]


def _item(
    row: PlanItem,
    mentors: Counter[int] | None,
    learning: dict[tuple[int, int], set[int]],
    today: date,
    experts: set[int],
) -> Item:
    project = row.engagement
    # Freelancers first: a colleague who is an expert, too, stays.
    by_kind = sorted(project.experts, key=lambda one: one.kind is Kind.INTERNAL)
    there = [one.id for one in by_kind if one.id in experts and one.active_on(today)]
    usual = mentors.most_common(1)[0][0] if mentors else None
    return Item(
        row.engagement_id, row.skill_id, row.target_level, row.importance, row.seats,
        usual or (there[0] if there else None), to_day(project.starts_on), to_day(project.ends_on),
        frozenset(learning.get((row.engagement_id, row.skill_id), ())),
    )  # fmt: skip


def _prospects(grid: _Grid, past: Learners, policy: Policy) -> FloatArray:
    """Return π·q_H: the chance to reach the target by the end, times that of passing at the horizon."""
    shape = grid.level.shape
    days = np.array([item.ends - max(item.starts, grid.day) for item in grid.items], dtype=np.int64)
    later = np.array([item.horizon - item.ends for item in grid.items], dtype=np.float64)
    stability = FIRST_STABILITY[grid.target[:, 0]]
    passing = policy.a_signoff * retrievability(later, stability, policy.kappa)
    target = np.broadcast_to(grid.target, shape).ravel()
    reach = chances(past, grid.level.ravel(), target, np.repeat(days, shape[1]))
    expected: FloatArray = reach.reshape(shape) * passing.reshape(-1, 1)
    return np.where(grid.present, expected, 0)


def _allowed(grid: _Grid, items: list[Item], asked: dict[int, float]) -> BoolArray:
    """Return who may shadow what: people asked for who are there, not there yet, and not at it already."""
    chosen = np.array([person in asked for person in grid.people.tolist()], dtype=np.bool_)
    expert = np.array([item.expert_id or 0 for item in items], dtype=np.int64).reshape(-1, 1)
    free = ~grid.learning & (grid.level < grid.target)
    allowed: BoolArray = chosen & grid.present & free & (expert > 0) & (expert != grid.people)
    return allowed


def _topics(items: list[Item], experts: tuple[int, ...], group: int) -> Topics:
    number = {expert: place for place, expert in enumerate(experts)}
    columns = [
        (item.importance, item.seats, item.seats, number.get(item.expert_id or 0, len(experts)),
         max(group - len(item.learning), 0))
        for item in items
    ]  # fmt: skip
    return Topics(*np.array(columns, dtype=np.int64).reshape(-1, 5).T)


def _options(grid: _Grid, allowed: BoolArray, chance: FloatArray, hours: Hours) -> Options:
    rate = np.array([hours.of(item.skill_id) for item in grid.items], dtype=np.float64)
    item, person = np.nonzero(allowed)
    taken: FloatArray = rate[item] * (grid.target - grid.level)[item, person]
    return Options(item, person, chance[item, person], taken, taken * MENTOR_SHARE)


def _holders(held: FloatArray) -> Holders:
    item, person = np.nonzero(held > 0)
    return Holders(item, person, held[item, person])
