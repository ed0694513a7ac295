"""What changes for somebody who goes on with another version: stages are the same where their titles are."""

from collections.abc import Mapping
from dataclasses import dataclass

from ktrack.base.text import fold
from ktrack.models import PathwayVersion, Skill, Stage


@dataclass(frozen=True)
class Changed:
    """A skill whose level differs: None where one of the versions does not ask for it."""

    skill: Skill
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Difference:
    """A stage that is new, gone, or asks for something else."""

    title: str
    new: bool
    gone: bool
    skills: tuple[Changed, ...]
    needs_before: tuple[str, ...]
    needs_after: tuple[str, ...]

    @property
    def reordered(self) -> bool:
        """Whether it comes after other stages than before."""
        return not self.new and not self.gone and self.needs_before != self.needs_after


def differences(before: PathwayVersion, after: PathwayVersion) -> list[Difference]:
    """Return the stages that differ, in the order of the later version, those that are gone last."""
    old, new = _by_title(before), _by_title(after)
    titles = [*new, *(title for title in old if title not in new)]
    found = [_difference(old.get(title), new.get(title), before, after) for title in titles]
    return [one for one in found if one.new or one.gone or one.skills or one.reordered]


def _by_title(version: PathwayVersion) -> Mapping[str, Stage]:
    return {fold(stage.title): stage for stage in version.stages}


def _difference(
    old: Stage | None, new: Stage | None, before: PathwayVersion, after: PathwayVersion
) -> Difference:
    either = new or old
    return Difference(
        title=either.title if either else "",
        new=old is None,
        gone=new is None,
        skills=_skills(old, new),
        needs_before=_needs(old, before),
        needs_after=_needs(new, after),
    )


def _skills(old: Stage | None, new: Stage | None) -> tuple[Changed, ...]:
    before = {one.skill_id: one for one in old.skills} if old else {}
    after = {one.skill_id: one for one in new.skills} if new else {}
    levels = {
        skill: (
            before[skill].level if skill in before else None, after[skill].level if skill in after else None
        )
        for skill in {**after, **before}
    }  # fmt: skip
    named = {one.skill_id: one.skill for one in (*before.values(), *after.values())}
    return tuple(Changed(named[skill], *pair) for skill, pair in levels.items() if pair[0] != pair[1])


def _needs(stage: Stage | None, version: PathwayVersion) -> tuple[str, ...]:
    titles = {one.id: one.title for one in version.stages}
    return tuple(sorted(titles[need.needed_id] for need in stage.needs)) if stage else ()
