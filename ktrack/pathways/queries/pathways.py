"""Reading pathways, their versions and stages."""

from collections.abc import Collection
from typing import TypeAlias

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from ktrack.access import path_rows
from ktrack.base.db import db
from ktrack.base.text import fold, like
from ktrack.models import Pathway, PathwayVersion, Person, Skill, Stage, StageSkill, Walk

Listed: TypeAlias = Select[Pathway]


def visible(viewer: Person) -> Select[int]:
    """Select the ids of the pathways a viewer may see; for lists, and for a search over many tables."""
    return select(Pathway.id).where(path_rows.pathways(viewer))


def matching(viewer: Person, words: str, role: str | None) -> Listed:
    """Select the pathways whose role or title has all the words, by role; retired ones last."""
    found = select(Pathway).where(path_rows.pathways(viewer))
    for word in words.split():
        found = found.where(Pathway.search_text.like(like(word), escape="\\"))
    if role is not None:
        found = found.where(Pathway.role == role)
    retired = case((Pathway.retired_at.is_(None), 0), else_=1)
    return found.order_by(retired, func.lower(Pathway.role), func.lower(Pathway.title), Pathway.id)


def roles(viewer: Person) -> list[str]:
    """Return the roles that pathways lead to, by name."""
    found = select(Pathway.role).where(path_rows.pathways(viewer)).distinct()
    return sorted(db.session.scalars(found), key=fold)


def pathway(viewer: Person, pathway_id: int) -> Pathway | None:
    """Return a pathway the viewer may see, with its versions, but not their stages."""
    found = (
        select(Pathway)
        .where(Pathway.id == pathway_id, path_rows.pathways(viewer))
        .options(selectinload(Pathway.versions).joinedload(PathwayVersion.published_by))
    )
    return db.session.scalar(found)


def called(role: str, title: str) -> list[Pathway]:
    """Return the pathways of this role and title, whatever the case and accents."""
    wanted = fold(f"{role} {title}")
    return list(db.session.scalars(select(Pathway).where(Pathway.search_text == wanted)))


def version(version_id: int) -> PathwayVersion:
    """Return a version with all that its stages hold."""
    stages = selectinload(PathwayVersion.stages)
    found = (
        select(PathwayVersion)
        .where(PathwayVersion.id == version_id)
        .options(
            stages.selectinload(Stage.skills).joinedload(StageSkill.skill),
            stages.selectinload(Stage.needs),
            stages.selectinload(Stage.resources),
            joinedload(PathwayVersion.published_by),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.execute(found).scalar_one()


def published(pathway: Pathway) -> PathwayVersion | None:
    """Return the version that people join: the latest published one; its stages are not loaded."""
    found = [one for one in pathway.versions if one.published_at is not None]
    return found[-1] if found else None


def draft(pathway: Pathway) -> PathwayVersion | None:
    """Return the version under work; there is one at most."""
    found = [one for one in pathway.versions if one.published_at is None]
    return found[-1] if found else None


def numbered(pathway: Pathway, number: int) -> PathwayVersion | None:
    """Return a version by its number."""
    return next((one for one in pathway.versions if one.number == number), None)


def latest(pathways: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """Return of the latest published version of each pathway (ids): id, number, count of stages."""
    newest = (
        select(PathwayVersion.pathway_id, func.max(PathwayVersion.number).label("number"))
        .where(PathwayVersion.pathway_id.in_(pathways), PathwayVersion.published_at.is_not(None))
        .group_by(PathwayVersion.pathway_id)
        .subquery()
    )
    stages = select(func.count()).where(Stage.version_id == PathwayVersion.id).scalar_subquery()
    found = select(PathwayVersion.pathway_id, PathwayVersion.id, PathwayVersion.number, stages).join(
        newest,
        (newest.c.pathway_id == PathwayVersion.pathway_id) & (newest.c.number == PathwayVersion.number),
    )
    return {pathway: (one, number, count) for pathway, one, number, count in db.session.execute(found)}


def drafted(pathways: Collection[int]) -> set[int]:
    """Return which of the pathways (ids) have a draft."""
    found = select(PathwayVersion.pathway_id).where(
        PathwayVersion.pathway_id.in_(pathways), PathwayVersion.published_at.is_(None)
    )
    return set(db.session.scalars(found))


def walkers(pathways: Collection[int]) -> dict[int, int]:
    """Return how many people are on each of the pathways (ids)."""
    found = (
        select(Walk.pathway_id, func.count())
        .where(Walk.pathway_id.in_(pathways), Walk.joined_on.is_not(None), Walk.left_on.is_(None))
        .group_by(Walk.pathway_id)
    )
    return dict(db.session.execute(found).all())


def offered_skills(locale: str) -> list[str]:
    """Return the names of skills that a field offers, those in use first; at most 1,000."""
    name = (
        case((Skill.name_de != "", Skill.name_de), else_=Skill.name_en) if locale == "de" else Skill.name_en
    )
    return list(db.session.scalars(select(name).order_by(func.lower(name)).limit(1000)))


def stage_titles(stages: Collection[int]) -> dict[int, str]:
    """Return the titles of stages (ids)."""
    found = select(Stage.id, Stage.title).where(Stage.id.in_(stages))
    return dict(db.session.execute(found).all()) if stages else {}


def with_key(key: str) -> Pathway | None:
    """Return the pathway that a form with this key has made."""
    return db.session.scalar(select(Pathway).where(Pathway.key == key))
