"""All that is recorded about a person as plain values, for the file they take with them."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import inspect

from ktrack import packs
from ktrack.base.db import Base, db
from ktrack.models import LogEntry, Person, Shadowing
from ktrack.people.queries import people, record, relationship

HIDDEN = {"password_hash", "session_token", "search_text", "secret_hash", "dedupe_key"}
# Letters are in the mailbox, and one that waits may hold a secret; what is signed names others too.
UNSAID = {"mails": {"text", "calendar"}, "handovers": {"pack"}}


def everything(person: Person) -> dict[str, Any]:
    """Return the person's data in sections, each a list of rows; secrets and search columns are left out."""
    account = people.account_of(person.id)
    return {
        "person": columns(person),
        "departures": [columns(departure) for departure in person.departures],
        "account": columns(account) if account else None,
        "shadowings": [_shadowing(shadowing) for shadowing in record.shadowings(person.id)],
        "log": [_entry(entry) for entry in record.log(person.id)],
        "holdings": [{**columns(row), "skill": row.skill.name_en} for row in record.holdings(person.id)],
        "evidence": [
            {
                **columns(row),
                "skill": row.skill.name_en,
                "assessor": row.assessor.name if row.assessor else None,
            }
            for row in db.session.scalars(record.evidence(person.id))
        ],
        "audit": [
            {**columns(row), "actor": row.actor.name if row.actor else None}
            for row in db.session.scalars(record.about(person.id))
        ],
        "read_by": [
            {"reader": row.reader.name, "at": row.at.isoformat(), "page": row.page}
            for row in db.session.scalars(record.readings(person.id))
        ],
        **{name: _section(name, person.id) for name in relationship.SECTIONS},
        "handover_proofs": _proofs(person),
    }


def _proofs(person: Person) -> list[dict[str, Any]]:
    """What signed handovers say that the person holds."""
    return [
        {
            "engagement": pack.title, "skill": item.name_en, "level": proof.level, "kind": proof.kind,
            "on": proof.on.isoformat(), "chance": proof.chance, "closed_on": pack.day.isoformat(),
        }
        for pack in map(packs.read, relationship.signed_packs(person.id))
        for item in pack.plan for proof in item.proofs if proof.person.key == person.key
    ]  # fmt: skip


def _section(name: str, person_id: int) -> list[dict[str, Any]]:
    unsaid = UNSAID.get(name, set())
    found = (columns(row) for row in relationship.rows(name, person_id))
    return [{key: value for key, value in row.items() if key not in unsaid} for row in found]


def columns(row: Base) -> dict[str, Any]:
    """Return the row's own columns as values that JSON knows."""
    names = [attribute.key for attribute in inspect(row).mapper.column_attrs if attribute.key not in HIDDEN]
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _shadowing(shadowing: Shadowing) -> dict[str, Any]:
    return {
        **columns(shadowing),
        "engagement": shadowing.engagement.title if shadowing.engagement else None,
        "mentor": shadowing.mentor.name,
        "mentee": shadowing.mentee.name,
        "skills": [skill.name_en for skill in shadowing.skills],
    }


def _entry(entry: LogEntry) -> dict[str, Any]:
    return {
        **columns(entry),
        "links": [link.url for link in entry.links],
        "former_wordings": [columns(revision) for revision in entry.revisions],
    }
