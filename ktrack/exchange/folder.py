"""The interchange folder: its files, their columns, and the tables they are kept in.

docs/interchange.md says the same in words. The order is the one in which files are read: a file refers to
those above it only, and `revises` to its own.
"""

from dataclasses import dataclass
from typing import cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import Table

from ktrack.exchange.kinds import Cents, Choice, Day, Difficulty, Flag, Kind, Moment, Whole
from ktrack.exchange.references import Key, Ref
from ktrack.exchange.texts import Links, Text
from ktrack.models import (
    Amendment,
    Departure,
    Engagement,
    EngagementExpert,
    EntryLink,
    Evidence,
    LogEntry,
    LogRevision,
    Person,
    PlanItem,
    Shadowing,
    ShadowingSkill,
    Skill,
    Team,
)
from ktrack.models import choices as words


@dataclass(frozen=True)
class Column:
    """A column of a file and where the database keeps it."""

    name: str
    attribute: str
    kind: Kind
    required: bool = False


@dataclass(frozen=True)
class File:
    """A file, the table it is kept in, and the columns that say which row is meant.

    `append_only`: a known row may come again, but only with the same content.
    """

    name: str
    table: Table
    identity: tuple[str, ...]
    columns: tuple[Column, ...]
    append_only: bool = False

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def path(self) -> str:
        """The file's name in the folder."""
        return f"{self.name}.csv"

    @property
    def has_key(self) -> bool:
        """Whether its rows have an id of the company."""
        return isinstance(self.columns[0].kind, Key)


def _must(name: str, kind: Kind, attribute: str = "") -> Column:
    return Column(name, attribute or name, kind, required=True)


def _may(name: str, kind: Kind, attribute: str = "") -> Column:
    return Column(name, attribute or name, kind)


def _key(name: str, table: str) -> Column:
    return Column(name, "key", Key(table), required=True)


def _table(model: type) -> Table:
    return cast(Table, model.__table__)  # type: ignore[attr-defined] # every model has one


TEXT, DAY, MOMENT, MINUTES = Text(), Day(), Moment(), Whole()
LEVEL = Whole(0, 5)
PERSON = Ref("people")
EMAIL = Text(r"[^@\s]+@[^@\s]+", _l("is not an e-mail address"), null=True)
CURRENCY = Text(r"[A-Z]{3}", _l("is not a currency like EUR"))

TEAMS = File("teams", _table(Team), ("team_id",), (_key("team_id", "teams"), _must("name", TEXT)))
PEOPLE = File("people", _table(Person), ("person_id",), (
    _key("person_id", "people"), _must("name", TEXT), _may("email", EMAIL), _must("kind", Choice(words.Kind)),
    _must("role", Choice(words.Role)), _may("team_id", Ref("teams")),
    _may("locale", Choice(words.Locale, words.Locale.EN)), _may("weekly_learning_minutes", MINUTES),
))  # fmt: skip
DEPARTURES = File("departures", _table(Departure), ("person_id", "left_on"), (
    _must("person_id", PERSON), _must("left_on", DAY), _may("returned_on", DAY),
))  # fmt: skip
SKILLS = File("skills", _table(Skill), ("skill_id",), (
    _key("skill_id", "skills"), _must("name_en", TEXT), _may("name_de", TEXT), _may("category", TEXT),
    _may("description", TEXT), _may("difficulty", Difficulty()), _may("source_uri", TEXT),
))  # fmt: skip
ENGAGEMENTS = File("engagements", _table(Engagement), ("engagement_id",), (
    _key("engagement_id", "engagements"), _must("title", TEXT), _may("description", TEXT),
    _must("reason", Choice(words.Reason)), _must("team_id", Ref("teams")),
    _must("manager_id", PERSON), _must("starts_on", DAY), _must("ends_on", DAY),
    _may("day_rate", Cents(), "day_rate_cents"), _may("currency", CURRENCY),
))  # fmt: skip
EXPERTS = File("engagement_experts", _table(EngagementExpert), ("engagement_id", "person_id"), (
    _must("engagement_id", Ref("engagements")), _must("person_id", PERSON),
))  # fmt: skip
PLAN = File("plan", _table(PlanItem), ("engagement_id", "skill_id"), (
    _must("engagement_id", Ref("engagements")), _must("skill_id", Ref("skills")),
    _must("target_level", LEVEL), _must("importance", Whole(1, 5)), _may("seats", Whole(1, default=1)),
    _may("baseline_level", Whole(0, 5, default=0)), _may("retired_on", DAY), _may("retired_reason", TEXT),
))  # fmt: skip
SHADOWINGS = File("shadowings", _table(Shadowing), ("shadowing_id",), (
    _key("shadowing_id", "shadowings"), _must("engagement_id", Ref("engagements")),
    _must("mentor_id", PERSON), _must("mentee_id", PERSON), _must("starts_on", DAY), _may("ends_on", DAY),
    _may("form", Choice(words.Form, words.Form.REGULAR)),
))  # fmt: skip
SHADOWING_SKILLS = File("shadowing_skills", _table(ShadowingSkill), ("shadowing_id", "skill_id"), (
    _must("shadowing_id", Ref("shadowings")), _must("skill_id", Ref("skills")),
))  # fmt: skip
LOG_ENTRIES = File("log_entries", _table(LogEntry), ("entry_id",), (
    _key("entry_id", "log_entries"), _must("person_id", PERSON),
    _may("engagement_id", Ref("engagements")), _may("shadowing_id", Ref("shadowings")),
    _must("on", DAY, "happened_on"), _must("minutes", MINUTES), _may("text", TEXT),
))  # fmt: skip
LOG_REVISIONS = File("log_revisions", _table(LogRevision), ("entry_id", "number"), (
    _must("entry_id", Ref("log_entries")), _may("number", Whole(1)),
    _may("shadowing_id", Ref("shadowings")), _may("on", DAY, "happened_on"), _may("minutes", MINUTES),
    _may("text", TEXT), _may("links", Links()), _may("void", Flag(default=False)),
    _may("replaced_at", MOMENT), _may("replaced_by", PERSON, "replaced_by_id"), _may("reason", TEXT),
), append_only=True)  # fmt: skip
ENTRY_LINKS = File("entry_links", _table(EntryLink), ("entry_id", "position"), (
    _must("entry_id", Ref("log_entries")), _must("position", Whole(1)), _must("url", TEXT),
))  # fmt: skip
AMENDMENTS = File("amendments", _table(Amendment), ("amendment_id",), (
    _key("amendment_id", "amendments"), _must("engagement_id", Ref("engagements")),
    _may("skill_id", Ref("skills")), _may("actor_id", PERSON), _must("at", MOMENT), _must("field", TEXT),
    _may("before", TEXT), _may("after", TEXT), _may("reason", TEXT),
), append_only=True)  # fmt: skip
EVIDENCE = File("evidence", _table(Evidence), ("evidence_id",), (
    _key("evidence_id", "evidence"), _must("type", Choice(words.EvidenceType)),
    _may("kind", Choice(words.CheckKind)), _must("person_id", PERSON), _must("skill_id", Ref("skills")),
    _must("on", DAY, "happened_on"), _must("recorded_at", MOMENT), _may("level", LEVEL),
    _may("grade", Choice(words.Grade)), _may("attested", Flag()), _may("assessor_id", PERSON),
    _may("entry_id", Ref("log_entries")), _may("note", TEXT),
    _may("revises", Ref("evidence", later=True), "revises_id"), _may("void", Flag(default=False)),
), append_only=True)  # fmt: skip

FILES = (
    TEAMS, PEOPLE, DEPARTURES, SKILLS, ENGAGEMENTS, EXPERTS, PLAN, SHADOWINGS, SHADOWING_SKILLS, LOG_ENTRIES,
    LOG_REVISIONS, ENTRY_LINKS, AMENDMENTS, EVIDENCE,
)  # fmt: skip
KEYED = [file for file in FILES if file.has_key]
