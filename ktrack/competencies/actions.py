"""Taking skills and drafts of pathways from published competency data: first as a preview, then for good."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from ktrack.base.db import db
from ktrack.exchange import esco, gdad
from ktrack.exchange.importing import Counted, import_folder
from ktrack.exchange.tables import Source
from ktrack.models import Person, Skill


@dataclass(frozen=True)
class Taken:
    """What an import brings, or would: names of new skills and of roles with a new draft, and counts of the
    skills that change, and of skills and roles that are here already."""

    skills: tuple[str, ...]
    changed: int
    known_skills: int
    roles: tuple[str, ...] = ()
    known_roles: int = 0

    @property
    def anything(self) -> bool:
        """Whether something is new or changes."""
        return bool(self.skills or self.changed or self.roles)


@dataclass(frozen=True)
class Deed:
    """Who imports when; `keeps` False: only to see what it would bring."""

    by: Person
    at: datetime
    today: date
    keeps: bool


def take_esco(files: Mapping[str, bytes], deed: Deed) -> Taken:
    """Take the skills of "esco-en.csv", named as in "esco-de.csv" if there is one; raises ImportRefused."""
    with _folder(files) as folder, TemporaryDirectory() as name:
        german = Source("esco-de.csv", folder) if "esco-de.csv" in files else None
        esco.write_skills(Source("esco-en.csv", folder), german, Path(name))
        before = set(db.session.scalars(select(Skill.key)))
        with _kept(deed):
            counted = _import(Path(name), deed)
            rows = db.session.execute(select(Skill.key, Skill.name_en).order_by(Skill.name_en)).all()
        new = tuple(english for key, english in rows if key not in before)
        return Taken(new, counted["skills.csv"].changed, counted["skills.csv"].same)


def take_gdad(files: Mapping[str, bytes], deed: Deed) -> Taken:
    """Take skills and drafts of pathways from "gdad.csv"; raises ImportRefused."""
    with _folder(files) as folder, TemporaryDirectory() as name:
        found = gdad.write_folder(Source("gdad.csv", folder), Path(name), deed.at)
        if found.skills or found.roles:
            with _kept(deed):
                _import(Path(name), deed)
        return Taken(found.skills, 0, found.known_skills, found.roles, found.known_roles)


def _import(folder: Path, deed: Deed) -> dict[str, Counted]:
    counted = import_folder(folder, deed.at, deed.today, by=deed.by)
    return {file.path: file for file in counted}


@contextmanager
def _folder(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Lay the files somewhere until they are read: they are kept nowhere."""
    with TemporaryDirectory() as name:
        for path, content in files.items():
            (Path(name) / path).write_bytes(content)
        yield Path(name)


@contextmanager
def _kept(deed: Deed) -> Iterator[None]:
    """Undo what happens within, unless the deed keeps it."""
    nested = db.session.begin_nested()
    try:
        yield
        if deed.keeps:
            nested.commit()
    finally:
        if nested.is_active:
            nested.rollback()
            db.session.expire_all()
