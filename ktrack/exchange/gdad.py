"""Skills and drafts of pathways from the UK Government Digital and Data Profession Capability Framework.

Its file has a row a skill: `Skill Name`, `Skill Description`, what somebody can do at `Awareness`, `Working`,
`Practitioner` and `Expert`, and the roles that require it, separated by ", ". It says which skills a role
needs and not how well; so a role's draft has a stage a level, each behind the one before.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from ktrack.base.db import db
from ktrack.base.text import fold
from ktrack.exchange import tables
from ktrack.exchange.tables import Fault, Rows, Source
from ktrack.models import Pathway, Skill

NAME, DESCRIPTION, ROLES = "Skill Name", "Skill Description", "Roles that require Skill"
LEVELS: Mapping[str, int] = {"Awareness": 1, "Working": 3, "Practitioner": 4, "Expert": 5}
"""What the framework's levels are here: has seen it, does it while somebody watches, alone, teaches it."""
UNDESCRIBED = "Practitioner"
"""The level at which a skill is asked for that describes none."""
NEEDED = (NAME, DESCRIPTION, *LEVELS, ROLES)
BETWEEN = ", "
CATEGORY = "UK Digital and Data"
TITLE = "UK Government Digital and Data"
SUMMARY = (
    "Draft from the UK Government Digital and Data Profession Capability Framework "
    "(Open Government Licence v3.0). Keep what your role needs before you publish it."
)
LONGEST_NAME = 200
MOST_SKILLS = 100
UNLIKE = _l("this column is missing: is it the framework's file of skills?")


@dataclass(frozen=True)
class Found:
    """What a file brings: names of skills and roles that are new here, and how many are known already."""

    skills: tuple[str, ...]
    known_skills: int
    roles: tuple[str, ...]
    known_roles: int


def write_folder(source: Source, target: Path, at: datetime) -> Found:
    """Write what is new in the file as an interchange folder of skills and of drafts.

    A skill that is here under the same English name is used as it is, a role that was taken before is left
    as it has become: so the same file again adds nothing. Raises ImportRefused for another kind of file.
    """
    rows = tables.read(source, NEEDED, UNLIKE, _faults)
    known = _known_skills(row[NAME] for row in rows)
    keys = {row[NAME]: known.get(row[NAME], _key(row[NAME])) for row in rows}
    fresh = [row for row in rows if row[NAME] not in known]
    roles = _by_role(rows)
    taken = _taken(roles)
    new = {role: asked for role, asked in roles.items() if role not in taken}
    _write(target, "skills", [_skill(row, keys[row[NAME]]) for row in fresh])
    if new:
        _write_drafts(target, new, keys, at)
    return Found(tuple(row[NAME].strip() for row in fresh), len(rows) - len(fresh), tuple(new), len(taken))


def _faults(rows: Rows) -> list[Fault]:
    slugs = Counter(_slug(row[NAME]) for row in rows)
    busy = {role for role, asked in _by_role(rows).items() if len(asked) > MOST_SKILLS}
    too_many = _l("names a role with more than %(most)s skills", most=MOST_SKILLS)
    long_role = _l("names a role with more than %(most)s characters", most=LONGEST_NAME)
    return [
        (NAME, _l("is missing"), [not _slug(row[NAME]) for row in rows]),
        (NAME, _l("is in the file twice"), [slugs[_slug(row[NAME])] > 1 for row in rows]),
        (NAME, _l("is longer than %(most)s characters", most=LONGEST_NAME),
         [len(row[NAME]) > LONGEST_NAME for row in rows]),
        (ROLES, long_role, [any(len(role) > LONGEST_NAME for role in _roles(row)) for row in rows]),
        (ROLES, too_many, [not busy.isdisjoint(_roles(row)) for row in rows]),
    ]  # fmt: skip


def _slug(text: str) -> str:
    """Return the text as part of an id: small letters and digits of any script, joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", fold(text)))


def _roles(row: Mapping[str, str]) -> list[str]:
    found = (" ".join(role.split()) for role in row[ROLES].split(BETWEEN))
    return [role for role in dict.fromkeys(found) if _slug(role)]


def _by_role(rows: Rows) -> dict[str, list[dict[str, str]]]:
    """Return the skills of each role, by role; spellings of one role count as the first of them."""
    first: dict[str, str] = {}
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        for role in dict.fromkeys(first.setdefault(_slug(one), one) for one in _roles(row)):
            found[role].append(row)
    return dict(sorted(found.items()))


def _known_skills(names: Iterable[str]) -> dict[str, str]:
    """Return the keys of those skills that are here: taken before, perhaps renamed, or of the same name."""
    by_name: dict[str, str] = {}
    taken: set[str] = set()
    for name, key in db.session.execute(select(Skill.name_en, Skill.key).order_by(Skill.id.desc())):
        by_name[fold(name.strip())] = key
        taken.add(key)
    found = {name: by_name.get(fold(name.strip()), "") for name in names}
    return {name: _key(name) if _key(name) in taken else key for name, key in found.items()
            if key or _key(name) in taken}  # fmt: skip


def _taken(roles: Iterable[str]) -> set[str]:
    """Return the roles whose draft was taken before, whatever has become of it."""
    found = select(Pathway.key, Pathway.search_text).where(
        or_(Pathway.key.startswith("gdad:"), Pathway.title == TITLE)
    )
    keys, texts = set(), set()
    for key, text in db.session.execute(found):
        keys.add(key)
        texts.add(text)
    return {role for role in roles if _key(role) in keys or fold(f"{role} {TITLE}") in texts}


def _key(name: str) -> str:
    return f"gdad:{_slug(name)}"


def _skill(row: Mapping[str, str], key: str) -> dict[str, str]:
    told = [row[DESCRIPTION], *(f"**{level}**\n\n{row[level]}" for level in LEVELS if row[level].strip())]
    return {
        "skill_id": key, "name_en": row[NAME].strip(), "category": CATEGORY,
        "description": "\n\n".join(told),
    }  # fmt: skip


def _write_drafts(
    target: Path, roles: Mapping[str, Sequence[Mapping[str, str]]], keys: Mapping[str, str], at: datetime
) -> None:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    files: dict[str, list[dict[str, str]]] = defaultdict(list)
    for role, asked in roles.items():
        key = _key(role)
        files["pathways"].append(
            {"pathway_id": key, "role": role, "title": TITLE, "summary": SUMMARY, "made_at": moment}
        )
        files["pathway_versions"].append(
            {"version_id": f"{key}:1", "pathway_id": key, "number": "1", "drafted_at": moment}
        )
        _add_stages(files, f"{key}:1", asked, keys)
    for name, rows in files.items():
        _write(target, name, rows)


def _add_stages(
    files: Mapping[str, list[dict[str, str]]], version: str, asked: Sequence[Mapping[str, str]],
    keys: Mapping[str, str],
) -> None:  # fmt: skip
    before = ""
    for place, level in enumerate(LEVELS, 1):
        wanted = [row for row in asked if row[level].strip() or (level == UNDESCRIBED and _undescribed(row))]
        if not wanted:
            continue
        stage = f"{version}:{place}"
        files["pathway_stages"].append(
            {"stage_id": stage, "version_id": version, "position": str(place), "title": level}
        )
        files["stage_skills"] += [
            {"stage_id": stage, "skill_id": keys[row[NAME]], "level": str(LEVELS[level])} for row in wanted
        ]
        if before:
            files["stage_needs"].append({"stage_id": stage, "needed_id": before})
        before = stage


def _undescribed(row: Mapping[str, str]) -> bool:
    return not any(row[level].strip() for level in LEVELS)


def _write(target: Path, name: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Write a file of the folder; none for no rows."""
    if rows:
        with (target / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
