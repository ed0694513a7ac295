"""Writing the learning log: entries are corrected and taken back, never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.learning import queries
from ktrack.models import EntryLink, Evidence, LogEntry, LogRevision, Person, Shadowing
from ktrack.models.choices import EvidenceType
from ktrack.retention import record, version
from ktrack.retention.record import Fact
from ktrack.web.markdown import is_web_link

LONGEST_DAY = 24 * 60
MOST_LINKS = 10


@dataclass(frozen=True)
class Claim:
    """What the writer says about one skill: the own level (None: nothing said) and whether it was used."""

    skill_id: int
    level: int | None
    used: bool


@dataclass(frozen=True)
class Wording:
    """What an entry says, as its form sends it."""

    happened_on: date
    minutes: int
    text: str
    shadowing: Shadowing | None
    claims: tuple[Claim, ...]
    links: tuple[str, ...]


def write(person: Person, key: str, wording: Wording, *, at: datetime, today: date) -> tuple[LogEntry, bool]:
    """Store an entry with its links and claims; returns it and whether it is new.

    `key` comes with the form: sending the same form twice makes one entry. Refused for a date to come, more
    minutes than a day has, an entry that says nothing, an address that is no web link.
    """
    earlier = queries.entry_by_key(key)
    if earlier is not None:
        return _own(earlier, person), False
    _check(wording, today)
    entry = LogEntry(key=key, person_id=person.id, **_columns(wording), links=_links(wording.links))
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError:  # the same form, sent twice at once: the other one was faster
        return _own(db.session.execute(_by_key(key)).scalar_one(), person), False
    trail.note(person, "log.write", entry, at, minutes=entry.minutes, on=entry.happened_on.isoformat())
    version.touch((), proof=True)  # minutes count even where nothing is claimed
    for fact in _facts(entry, wording.claims):
        record.record(fact, person, at, today)
    return entry, True


def correct(
    entry: LogEntry, wording: Wording, revision: int, reason: str, *, by: Person, at: datetime, today: date
) -> None:
    """Reword an entry; what it said before stays as a revision, its claims are revised, added or voided.

    `revision` is how many revisions there were when the form was opened: Stale if there are more by now.
    Refused as in `write`, and once the entry was taken back. A correction that says what the entry says
    already leaves no trace, so that sending it twice makes one.
    """
    _check(wording, today)
    _lock(entry)
    if entry.void:
        raise Refused(_l("This entry was taken back; it cannot be changed any more."))
    standing = queries.standing_evidence([entry.id])
    facts = _facts(entry, wording.claims, wording.happened_on)
    if _says(entry, wording) and _same(standing, facts):
        return
    _check_revision(entry, revision)
    _keep_former(entry, by, at, reason)
    _reword(entry, wording)
    trail.note(by, "log.correct", entry, at, revision=len(entry.revisions))
    version.touch((), proof=True)
    _revise(standing, facts, by, at, today)


def void(entry: LogEntry, revision: int, reason: str, *, by: Person, at: datetime) -> None:
    """Take an entry back: it stays visible, its claims and minutes count nowhere.

    Stale as in `correct`; an entry that was taken back already is left as it is.
    """
    if not reason.strip():
        raise Refused(_l("Say why you take the entry back."), "reason")
    _lock(entry)
    if entry.void:
        return
    _check_revision(entry, revision)
    _keep_former(entry, by, at, reason)
    entry.void = True
    trail.note(by, "log.void", entry, at)
    version.touch((), proof=True)
    for row in queries.standing_evidence([entry.id]):
        record.void(row, by, at, reason)


def _own(entry: LogEntry, person: Person) -> LogEntry:
    if entry.person_id != person.id:
        raise Refused(_l("This form belongs to somebody else. Open the page again."))
    return entry


def _check(wording: Wording, today: date) -> None:
    if wording.happened_on > today:
        raise Refused(_l("The date lies in the future."), "happened_on")
    if not 0 <= wording.minutes <= LONGEST_DAY:
        raise Refused(_l("Enter between 0 and 1440 minutes."), "minutes")
    if not wording.text.strip() and not wording.claims:
        raise Refused(_l("Say what you did, or choose a level for a skill."), "text")
    if len(wording.links) > MOST_LINKS:
        raise Refused(_l("An entry has at most 10 links."), "links")
    if not all(is_web_link(url) for url in wording.links):
        raise Refused(_l("Enter a complete web address that begins with https:// or http://."), "links")


def _columns(wording: Wording) -> dict[str, object]:
    return {
        "shadowing_id": wording.shadowing.id if wording.shadowing else None,
        "engagement_id": wording.shadowing.engagement_id if wording.shadowing else None,
        "happened_on": wording.happened_on,
        "minutes": wording.minutes,
        "text": wording.text,
    }


def _links(urls: Iterable[str]) -> list[EntryLink]:
    return [EntryLink(position=position, url=url) for position, url in enumerate(urls, 1)]


def _by_key(key: str) -> Select[LogEntry]:
    return select(LogEntry).where(LogEntry.key == key)


def _facts(entry: LogEntry, claims: Iterable[Claim], on: date | None = None) -> list[Fact]:
    facts = []
    for claim in claims:
        said = Fact(
            type=EvidenceType.CLAIM,
            person_id=entry.person_id,
            skill_id=claim.skill_id,
            happened_on=on or entry.happened_on,
            level=claim.level,
            entry_id=entry.id,
        )
        if claim.level is not None:
            facts.append(said)
        if claim.used:
            facts.append(replace(said, type=EvidenceType.USE, level=None, attested=False))
    return facts


def _lock(entry: LogEntry) -> None:
    """Let one correction of an entry pass at a time; the entry then says what the one before has stored."""
    db.session.execute(select(LogEntry.id).where(LogEntry.id == entry.id).with_for_update())
    db.session.refresh(entry)


def _check_revision(entry: LogEntry, revision: int) -> None:
    if len(entry.revisions) != revision:
        raise Stale(_l("This entry was changed in another window meanwhile. Compare, then save again."))


def _keep_former(entry: LogEntry, by: Person, at: datetime, reason: str) -> None:
    former = LogRevision(
        number=len(entry.revisions) + 1,
        shadowing_id=entry.shadowing_id,
        happened_on=entry.happened_on,
        minutes=entry.minutes,
        text=entry.text,
        links=[link.url for link in entry.links],
        void=entry.void,
        replaced_at=at,
        replaced_by_id=by.id,
        reason=reason,
    )
    entry.revisions.append(former)


def _says(entry: LogEntry, wording: Wording) -> bool:
    same_links = tuple(link.url for link in entry.links) == wording.links
    wanted = _columns(wording)
    wanted.pop("engagement_id")
    return same_links and all(getattr(entry, name) == value for name, value in wanted.items())


def _reword(entry: LogEntry, wording: Wording) -> None:
    wanted = _columns(wording)
    if wanted["shadowing_id"] == entry.shadowing_id:
        wanted.pop("engagement_id")  # an imported entry may belong to an engagement without a shadowing
    for name, value in wanted.items():
        setattr(entry, name, value)
    for link in entry.links[len(wording.links) :]:
        entry.links.remove(link)
    for link, url in zip(entry.links, wording.links, strict=False):
        link.url = url
    entry.links.extend(_links(wording.links)[len(entry.links) :])


def _same(standing: list[Evidence], facts: list[Fact]) -> bool:
    before = {(row.type, row.skill_id, row.level, row.happened_on) for row in standing}
    return before == {(fact.type, fact.skill_id, fact.level, fact.happened_on) for fact in facts}


def _revise(standing: list[Evidence], facts: list[Fact], by: Person, at: datetime, today: date) -> None:
    wanted = {(fact.type, fact.skill_id): fact for fact in facts}
    for row in standing:
        fact = wanted.pop((row.type, row.skill_id), None)
        if fact is None:
            record.void(row, by, at, "")
        elif (fact.level, fact.happened_on) != (row.level, row.happened_on):
            record.revise(row, fact, by, at, today)
    for fact in wanted.values():
        record.record(fact, by, at, today)
