"""What the page of a version shows: its stages in order, and how far somebody is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ktrack import walking
from ktrack.base.text import fold
from ktrack.models import PathwayVersion, Person, Stage, StageSkill
from ktrack.pathways import picture
from ktrack.pathways.queries.ways import Ways, ways
from ktrack.retention.held import HoldingView
from ktrack.scoring.pathway import VERIFIED, Place, Proof, Standing


@dataclass(frozen=True)
class Line:
    """A skill of a stage; holding and proof are None where nobody's progress is shown."""

    asked: StageSkill
    holding: HoldingView | None
    proof: Proof | None


@dataclass(frozen=True)
class StageShown:
    """A stage with its lines, the titles of what comes first, and somebody's place."""

    stage: Stage
    lines: tuple[Line, ...]
    after: tuple[str, ...]
    place: Place | None

    @property
    def proved(self) -> int:
        """How many of its skills are verified."""
        return sum(line.proof in VERIFIED for line in self.lines)


@dataclass(frozen=True)
class Shown:
    """A version with its picture; standing, next and ways are of whoever's progress is shown."""

    version: PathwayVersion
    picture: picture.Picture
    stages: tuple[StageShown, ...]
    standing: Standing | None
    next: StageShown | None
    ways: Mapping[int, Ways]

    @property
    def by_stage(self) -> Mapping[int, StageShown]:
        """The stages by their number."""
        return {one.stage.id: one for one in self.stages}


def plain(version: PathwayVersion, locale: str) -> Shown:
    """Return a version as it is, without anybody's progress."""
    return Shown(version, picture.draw(version), _stages(version, {}, None, locale), None, None, {})


def of_person(version: PathwayVersion, person: Person, day: date, viewer: Person, locale: str) -> Shown:
    """Return a version with a person's progress, and what brings the skills of the next stage."""
    steps = walking.steps_of([version.id])[version.id]
    holdings = walking.holdings_of([person.id], steps, day)[person.id]
    standing = walking.standing_of(steps, holdings)
    stages = _stages(version, holdings, standing, locale)
    coming = next((one for one in stages if one.stage.id == standing.next), None)
    open_skills = (
        [line.asked.skill_id for line in coming.lines if line.proof not in VERIFIED] if coming else []
    )
    found = ways(person, open_skills, day, viewer) if open_skills else {}
    return Shown(version, picture.draw(version), stages, standing, coming, found)


def _stages(
    version: PathwayVersion, holdings: Mapping[int, HoldingView], standing: Standing | None, locale: str
) -> tuple[StageShown, ...]:
    by_id = {stage.id: stage for stage in version.stages}
    return tuple(
        StageShown(
            stage=by_id[number],
            lines=_lines(by_id[number], holdings, standing, locale),
            after=tuple(by_id[need.needed_id].title for need in by_id[number].needs),
            place=standing.places[number] if standing else None,
        )
        for number in picture.ordered(version)
    )


def _lines(
    stage: Stage, holdings: Mapping[int, HoldingView], standing: Standing | None, locale: str
) -> tuple[Line, ...]:
    """Return the skills by name."""
    asked = sorted(stage.skills, key=lambda one: fold(one.skill.name(locale)))
    return tuple(
        Line(
            one,
            holdings.get(one.skill_id),
            standing.proofs[stage.id, one.skill_id] if standing else None,
        )
        for one in asked
    )
