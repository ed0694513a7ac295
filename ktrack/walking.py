"""How far people are on their pathways, by what is verified and by nothing else.

Pages of pathways, of gaps and of mentors ask here: `progress` for the standing on walks, `missing` for what
somebody could prove next, `waits` for the stages in which people stay longest, `needing` for what names a
skill. Everything reads stored holdings and replays nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from sqlalchemy import ColumnElement, func, select

from ktrack.base.days import to_day
from ktrack.base.db import db
from ktrack.models import Holding, Pathway, PathwayVersion, Segment, Stage, StageNeed, StageSkill, Walk
from ktrack.retention import held
from ktrack.retention.policy import current_policy
from ktrack.scoring.pathway import VERIFIED, Held, Standing, Step, Wanted, open_since, since, standing


@dataclass(frozen=True)
class Missing:
    """A skill that somebody could prove next: level to verify, and the walk and stage that ask for it."""

    person_id: int
    skill_id: int
    level: int
    walk_id: int
    stage_id: int


@dataclass(frozen=True)
class Waits:
    """A stage that people could go through now and have not: for how many days each, longest first."""

    pathway_id: int
    pathway: str
    stage_id: int
    stage: str
    days: tuple[int, ...]

    @property
    def median(self) -> float:
        """The middle one of the waits, in days."""
        return median(self.days)


@dataclass(frozen=True)
class Needing:
    """A stage that asks for a skill."""

    pathway_id: int
    pathway: str
    version: int
    published: bool
    stage: str


def steps_of(versions: Collection[int]) -> dict[int, list[Step]]:
    """Return the stages of the versions (ids) in their order; three statements."""
    stages = db.session.execute(
        select(Stage.id, Stage.version_id)
        .where(Stage.version_id.in_(versions))
        .order_by(Stage.version_id, Stage.position)
    ).all()
    wanted: dict[int, list[Wanted]] = defaultdict(list)
    asks = select(StageSkill.stage_id, StageSkill.skill_id, StageSkill.level).join(Stage)
    for stage_id, skill_id, level in db.session.execute(asks.where(Stage.version_id.in_(versions))):
        wanted[stage_id].append(Wanted(skill_id, level))
    needs: dict[int, set[int]] = defaultdict(set)
    comes = select(StageNeed.stage_id, StageNeed.needed_id).join(Stage, Stage.id == StageNeed.stage_id)
    for stage_id, needed_id in db.session.execute(comes.where(Stage.version_id.in_(versions))):
        needs[stage_id].add(needed_id)
    found: dict[int, list[Step]] = {version: [] for version in versions}
    for stage_id, version_id in stages:
        found[version_id].append(Step(stage_id, tuple(wanted[stage_id]), frozenset(needs[stage_id])))
    return found


def holdings_of(
    people: Collection[int], steps: Iterable[Step], day: date
) -> dict[int, dict[int, held.HoldingView]]:
    """Return what people (ids) hold on a day of the skills that the stages ask for, by person and skill."""
    skills = {one.skill for step in steps for one in step.wanted}
    found: dict[int, dict[int, held.HoldingView]] = {person: {} for person in people}
    for view in held.holding_views(day, people, skills) if people and skills else ():
        found[view.person_id][view.skill_id] = view
    return found


def standing_of(steps: Sequence[Step], holdings: Mapping[int, held.HoldingView]) -> Standing:
    """Return how far somebody is who holds this."""
    known = {
        skill: Held(view.level, view.level_max, view.chance) for skill, view in holdings.items()
    }  # fmt: skip
    return standing(steps, known, current_policy().theta)


def progress(walks: Collection[Walk], day: date) -> dict[int, Standing]:
    """Return the standing on each walk by its id; a constant number of statements."""
    steps = steps_of({walk.version_id for walk in walks})
    asked = [step for version in steps.values() for step in version]
    holdings = holdings_of({walk.person_id for walk in walks}, asked, day)
    return {
        walk.id: standing_of(steps[walk.version_id], holdings[walk.person_id]) for walk in walks
    }  # fmt: skip


def on_the_way() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a walk goes on: joined, and not left."""
    return Walk.joined_on.is_not(None), Walk.left_on.is_(None)


def missing(people: Collection[int], day: date) -> list[Missing]:
    """Return what each of the people (ids) could prove next on the pathways they are on, by person."""
    rows = select(Walk).where(Walk.person_id.in_(people), *on_the_way()).order_by(Walk.person_id, Walk.id)
    walks = list(db.session.scalars(rows))
    steps = steps_of({walk.version_id for walk in walks})
    stand = progress(walks, day)
    return [
        Missing(walk.person_id, one.skill, one.level, walk.id, step.number)
        for walk in walks for step in steps[walk.version_id] if step.number == stand[walk.id].next
        for one in step.wanted if stand[walk.id].proofs[step.number, one.skill] not in VERIFIED
    ]  # fmt: skip


def waits(people: ColumnElement[bool], day: date) -> list[Waits]:
    """Return the stages that wait for people, those where one waits longest first; seven statements.

    `people`: a condition on `Walk.person_id`, such as those of a team. A wait begins on the day the last
    prerequisite was verified, and not before joining; whoever lost a prerequisite since is not waiting.
    """
    rows = select(Walk.person_id, Walk.version_id, Walk.joined_on).where(people, *on_the_way())
    walks = [
        (person, version, to_day(joined)) for person, version, joined in db.session.execute(rows) if joined
    ]
    steps = steps_of({version for _person, version, _joined in walks})
    levels = _levels({person for person, _version, _joined in walks}, steps, day)
    found: dict[int, list[int]] = defaultdict(list)
    for person, version, joined in walks:
        proved = {
            (step.number, one.skill): since(levels[person, one.skill], one.level)
            for step in steps[version] for one in step.wanted
        }  # fmt: skip
        for stage, opened in open_since(steps[version], proved, joined):
            found[stage].append(max(0, to_day(day) - opened))
    return _named(found)


def _levels(
    people: Collection[int], steps: Mapping[int, Sequence[Step]], day: date
) -> Mapping[tuple[int, int], list[tuple[int, int]]]:
    """Return by (person, skill) the assessments up to a day as (day, level), by day."""
    skills = {one.skill for version in steps.values() for step in version for one in step.wanted}
    rows = (
        select(Holding.person_id, Holding.skill_id, Segment.start_day, Segment.level)
        .join(Segment, Segment.holding_id == Holding.id)
        .where(Holding.person_id.in_(people), Holding.skill_id.in_(skills), Segment.start_day <= to_day(day))
        .order_by(Segment.start_day)
    )
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for person, skill, start, level in db.session.execute(rows) if people and skills else ():
        found[person, skill].append((start, level))
    return found


def _named(found: Mapping[int, Sequence[int]]) -> list[Waits]:
    rows = (
        select(Stage.id, Stage.title, Pathway.id, Pathway.title)
        .join(PathwayVersion, PathwayVersion.id == Stage.version_id)
        .join(Pathway, Pathway.id == PathwayVersion.pathway_id)
        .where(Stage.id.in_(found))
    )
    named = [
        Waits(pathway_id, pathway, stage_id, stage, tuple(sorted(found[stage_id], reverse=True)))
        for stage_id, stage, pathway_id, pathway in db.session.execute(rows)
    ]
    return sorted(named, key=lambda one: (-one.days[0], -len(one.days), one.pathway, one.stage_id))


def needing(skill_id: int) -> list[Needing]:
    """Return the stages that ask for a skill: in every published version somebody may be on, and in drafts.

    By pathway, the latest version first.
    """
    rows = (
        select(
            Pathway.id, Pathway.title, PathwayVersion.number, PathwayVersion.published_at.is_not(None),
            Stage.title,
        )
        .join(PathwayVersion, PathwayVersion.pathway_id == Pathway.id)
        .join(Stage, Stage.version_id == PathwayVersion.id)
        .join(StageSkill, StageSkill.stage_id == Stage.id)
        .where(StageSkill.skill_id == skill_id)
        .order_by(func.lower(Pathway.title), Pathway.id, PathwayVersion.number.desc(), Stage.position)
    )  # fmt: skip
    return [Needing(*row) for row in db.session.execute(rows)]
