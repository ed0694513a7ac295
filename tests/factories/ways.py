"""A pathway of three stages for the cast: kafka at 2, then billing at 3 and kafka at 4 side by side."""

from datetime import date, datetime

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.models import (
    Pathway,
    PathwayVersion,
    Stage,
    StageNeed,
    StageResource,
    StageSkill,
    Walk,
)
from tests.factories.cast import Cast

MADE = datetime.fromisoformat("2026-02-02T08:00:00+00:00")
JOINED = date(2026, 3, 2)


def pathway(cast: Cast, *, published: bool = True, title: str = "Into the hub") -> Pathway:
    """Store a pathway with one version, published by Adam or a draft."""
    made = Pathway(key=new_key("p"), role="Operator", title=title, summary="For *newcomers*.", made_at=MADE)
    one = PathwayVersion(key=new_key("pv"), number=1, drafted_at=MADE)
    if published:
        one.published_at, one.published_by_id = MADE, cast.adam.id
    made.versions = [one]
    db.session.add(made)
    one.stages = [
        stage("First look", 1, {cast.kafka.id: 2}), stage("Bill it", 2, {cast.billing.id: 3}),
        stage("Run it", 3, {cast.kafka.id: 4}),
    ]  # fmt: skip
    one.stages[0].resources = [StageResource(position=1, title="Handbook", url="https://wiki.example.test")]
    db.session.flush()
    for later in one.stages[1:]:
        later.needs = [StageNeed(needed_id=one.stages[0].id)]
    db.session.commit()
    return made


def stage(title: str, position: int, levels: dict[int, int]) -> Stage:
    """Make a stage that asks for the levels, by skill."""
    return Stage(
        key=new_key("ps"), position=position, title=title, practice="Try **it**.",
        skills=[StageSkill(skill_id=skill, level=level) for skill, level in levels.items()],
    )  # fmt: skip


def walk(
    made: Pathway, person_id: int, *, joined: date | None = JOINED, proposed_by: int | None = None
) -> Walk:
    """Put somebody on the first version of a pathway, or propose it to them."""
    there = Walk(
        key=new_key("pw"), person_id=person_id, pathway_id=made.id, version_id=made.versions[0].id,
        joined_on=joined, proposed_by_id=proposed_by, proposed_at=MADE if proposed_by else None,
    )  # fmt: skip
    db.session.add(there)
    db.session.commit()
    return there
