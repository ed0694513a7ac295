"""Tags as somebody types them: names with commas; the name of a skill means that skill.

Where one of them has a comma itself, semicolons stand between them.
"""

from sqlalchemy.exc import IntegrityError

from ktrack.base.db import db
from ktrack.base.text import fold, new_key
from ktrack.board.queries import reading
from ktrack.models import Tag

MOST = 8
LONGEST = 40


def split(typed: str) -> list[str]:
    """Return the names in a text, each once, in their order."""
    names: dict[str, str] = {}
    for part in typed.replace("\n", ";" if ";" in typed else ",").split(";" if ";" in typed else ","):
        name = " ".join(part.strip().lstrip("#").split())
        if name:
            names.setdefault(fold(name), name)
    return list(names.values())


def joined(tags: list[Tag], locale: str) -> str:
    """Return tags as they are typed."""
    labels = [tag.label(locale) for tag in tags]
    between = ";" if any("," in label for label in labels) else ","
    # One name alone needs the semicolon, too, or its comma would part it.
    return f"{between} ".join(labels) + (";" if between == ";" and len(labels) == 1 else "")


def too_long(names: list[str]) -> list[str]:
    """Return the names that no tag can have: long, and no skill's."""
    long = [name for name in names if len(name) > LONGEST]
    known = reading.skills_called({fold(name) for name in long}) if long else []
    skills = {fold(name) for skill in known for name in (skill.name_en, skill.name_de)}
    return [name for name in long if fold(name) not in skills]


def found_or_made(names: list[str]) -> list[Tag]:
    """Return the tags of these names, each once; new ones are stored."""
    known = reading.tags_called(names)
    skills: dict[str, int] = {}
    for skill in reading.skills_called({fold(name) for name in names}):
        for name in (skill.name_en, skill.name_de or skill.name_en):
            skills.setdefault(fold(name.strip()), skill.id)
    made = [_tag(name, known.get(fold(name), []), skills.get(fold(name))) for name in names]
    return list(dict.fromkeys(made))


def _tag(name: str, known: list[Tag], skill_id: int | None) -> Tag:
    for tag in known:
        if tag.skill_id == skill_id:
            return tag
    made = Tag(key=new_key("t"), skill_id=skill_id, name="" if skill_id else name)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # somebody else has just used it for the first time
        return next(tag for tag in reading.tags_called([name])[fold(name)] if tag.skill_id == skill_id)
    return made
