"""Making pathways and writing their drafts; publishing freezes a version for good."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused, Stale
from ktrack.base.text import new_key
from ktrack.models import (
    Pathway,
    PathwayVersion,
    Person,
    Stage,
    StageNeed,
    StageResource,
    StageSkill,
)
from ktrack.pathways.queries import pathways as queries
from ktrack.scoring import pathway as graph
from ktrack.web import stale

MOST_STAGES = 40
FIELDS = ("role", "title", "summary")
FROZEN = _l("This version is published and stays as it is. Begin a draft to change the pathway.")


@dataclass(frozen=True)
class Details:
    """What a form says about a pathway."""

    role: str
    title: str
    summary: str


@dataclass(frozen=True)
class Content:
    """What a form says about a stage: levels by skill id, stages (ids) that come first, (title, address)."""

    title: str
    practice: str = ""
    levels: Mapping[int, int] = field(default_factory=dict)
    needs: frozenset[int] = frozenset()
    resources: tuple[tuple[str, str], ...] = ()


def create(details: Details, key: str, *, by: Person, at: datetime) -> Pathway:
    """Make a pathway with an empty draft; Refused if its role has one of this title.

    `key` comes with the form: sending the same form twice makes one.
    """
    there = queries.with_key(key)
    if there is not None:
        return there
    _check_title(details, None)
    pathway = Pathway(key=key, made_at=at, **asdict(details))
    pathway.versions = [PathwayVersion(key=new_key("pv"), number=1, drafted_at=at)]
    try:
        with db.session.begin_nested():
            db.session.add(pathway)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        return db.session.execute(select(Pathway).where(Pathway.key == key)).scalar_one()
    trail.note(by, "pathway.make", pathway, at)
    return pathway


def change(pathway: Pathway, details: Details, seen: str, *, by: Person, at: datetime) -> None:
    """Change what a pathway is called and says of itself; Stale, or Refused as in `create`."""
    stale.check(pathway, FIELDS, seen)
    _check_title(details, pathway)
    changed = [name for name in FIELDS if getattr(pathway, name) != getattr(details, name)]
    for name in changed:
        setattr(pathway, name, getattr(details, name))
    if changed:
        trail.note(by, "pathway.change", pathway, at, fields=changed)


def _check_title(details: Details, pathway: Pathway | None) -> None:
    if any(other is not pathway for other in queries.called(details.role, details.title)):
        raise Refused(_l("This role has a pathway with this title already."), "title")


def begin(pathway: Pathway, *, by: Person, at: datetime) -> PathwayVersion:
    """Begin a draft as a copy of the latest version; returns the one there is, if there is one."""
    lock_row(pathway, ["id"])
    db.session.refresh(pathway, ["versions"])
    there = queries.draft(pathway)
    if there is not None:
        return there
    last = queries.version(pathway.versions[-1].id)
    draft = PathwayVersion(key=new_key("pv"), number=last.number + 1, drafted_at=at, stages=_copied(last))
    pathway.versions.append(draft)
    db.session.flush()
    _connect(last, draft)
    trail.note(by, "pathway.draft", pathway, at, version=draft.number)
    return draft


def _copied(version: PathwayVersion) -> list[Stage]:
    return [
        Stage(
            key=new_key("ps"), position=stage.position, title=stage.title, practice=stage.practice,
            skills=[StageSkill(skill_id=one.skill_id, level=one.level) for one in stage.skills],
            resources=[
                StageResource(position=one.position, title=one.title, url=one.url) for one in stage.resources
            ],
        )
        for stage in version.stages
    ]  # fmt: skip


def _connect(version: PathwayVersion, draft: PathwayVersion) -> None:
    """Let the copied stages need what their originals need."""
    copies = {old.id: new.id for old, new in zip(version.stages, draft.stages, strict=True)}
    for old, new in zip(version.stages, draft.stages, strict=True):
        new.needs = [StageNeed(needed_id=copies[one.needed_id]) for one in old.needs]


def save_stage(
    draft: PathwayVersion, stage: Stage | None, content: Content, seen: str, *, by: Person, at: datetime
) -> Stage:
    """Add a stage to a draft (stage None) or change one.

    Stale if somebody else has changed the draft since; Refused once it is published, for a circle of stages,
    for stages that are none of the draft's, and for more than `MOST_STAGES`.
    """
    _open(draft, seen)
    if stage is None and len(draft.stages) >= MOST_STAGES:
        raise Refused(_l("A pathway has at most %(most)s stages.", most=MOST_STAGES))
    _check_needs(draft, stage, content)
    if stage is None:
        last = max((one.position for one in draft.stages), default=0)
        stage = Stage(key=new_key("ps"), position=last + 1)
        draft.stages.append(stage)
    _fill(stage, content)
    draft.edits += 1
    trail.note(by, "pathway.stage", draft.pathway, at, version=draft.number, position=stage.position)
    return stage


def _open(draft: PathwayVersion, seen: str) -> None:
    """Lock a draft and see that it is one still, and as the form showed it."""
    lock_row(draft, ["published_at", "edits"])
    if draft.published_at is not None:
        raise Refused(FROZEN)
    if str(draft.edits) != seen:
        raise Stale(
            _l("Somebody saved this in the meantime. Your text is kept: compare both, then save again.")
        )


def _check_needs(draft: PathwayVersion, stage: Stage | None, content: Content) -> None:
    """A new stage can be part of no circle; a changed one shows the circle by its titles."""
    titles = {one.id: one.title for one in draft.stages}
    own = stage.id if stage else None
    if not content.needs <= titles.keys() - {own}:
        raise Refused(_l("Choose stages of this pathway, and not the stage itself."), "needs")
    needs = {one.id: {need.needed_id for need in one.needs} for one in draft.stages}
    if own is None:
        return
    needs[own], titles[own] = set(content.needs), content.title
    if found := graph.circle(needs):
        names = " → ".join(titles[one] for one in found)
        raise Refused(_l("These stages would wait for each other: %(circle)s.", circle=names), "needs")


def _fill(stage: Stage, content: Content) -> None:
    """Let a stage say what the form says; rows that stay keep their identity."""
    stage.title, stage.practice = content.title, content.practice
    known = {one.skill_id: one for one in stage.skills}
    stage.skills = [known.get(skill) or StageSkill(skill_id=skill, level=1) for skill in content.levels]
    for one in stage.skills:
        one.level = content.levels[one.skill_id]
    needed = {one.needed_id: one for one in stage.needs}
    stage.needs = [needed.get(other) or StageNeed(needed_id=other) for other in sorted(content.needs)]
    stage.resources = []
    db.session.flush()
    stage.resources = [
        StageResource(position=place, title=title, url=url)
        for place, (title, url) in enumerate(content.resources, 1)
    ]


def remove_stage(draft: PathwayVersion, stage: Stage, seen: str, *, by: Person, at: datetime) -> None:
    """Remove a stage; stages that needed it need what it needed. Stale and Refused as `save_stage`."""
    _open(draft, seen)
    own = {need.needed_id for need in stage.needs}
    for other in draft.stages:
        inherits = {need.needed_id for need in other.needs}
        if stage.id in inherits:
            new = (inherits | own) - {stage.id}
            kept = [need for need in other.needs if need.needed_id in new]
            fresh = new - {need.needed_id for need in kept}
            other.needs = [*kept, *(StageNeed(needed_id=one) for one in sorted(fresh))]
    db.session.flush()
    draft.stages.remove(stage)
    draft.edits += 1
    trail.note(by, "pathway.stage-remove", draft.pathway, at, version=draft.number, position=stage.position)


def problems(draft: PathwayVersion) -> list[object]:
    """Return what keeps a draft from being published."""
    found: list[object] = [] if draft.stages else [_l("It has no stage yet.")]
    found += [
        _l("“%(stage)s” asks for no skill: nobody could prove it.", stage=stage.title)
        for stage in draft.stages if not stage.skills
    ]  # fmt: skip
    return found


def publish(draft: PathwayVersion, note: str, seen: str, *, by: Person, at: datetime) -> None:
    """Publish a draft: from now on people join it, and it never changes again.

    Stale if somebody changed it since; Refused once it is published, and for what `problems` names.
    """
    _open(draft, seen)
    if found := problems(draft):
        raise Refused(" ".join(str(one) for one in found))
    draft.note, draft.published_at, draft.published_by_id = note, at, by.id
    trail.note(by, "pathway.publish", draft.pathway, at, version=draft.number)


def discard(draft: PathwayVersion, seen: str, *, by: Person, at: datetime) -> None:
    """Throw a draft away; Refused for the only version, which is retired instead."""
    _open(draft, seen)
    pathway, number = draft.pathway, draft.number
    if number == 1:
        raise Refused(_l("This is the only version. Retire the pathway instead."))
    for stage in draft.stages:
        stage.needs = []
    db.session.flush()
    pathway.versions.remove(draft)
    db.session.delete(draft)
    trail.note(by, "pathway.discard", pathway, at, version=number)


def retire(pathway: Pathway, retired: bool, *, by: Person, at: datetime) -> None:
    """Let nobody join any more, or let people join again; whoever is on it goes on."""
    lock_row(pathway, ["retired_at"])
    if (pathway.retired_at is not None) == retired:
        return
    pathway.retired_at = at if retired else None
    trail.note(by, "pathway.retire" if retired else "pathway.reopen", pathway, at)
