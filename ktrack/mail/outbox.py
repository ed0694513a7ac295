"""Mail waits in the database: stored with what it tells of, sent by the worker when the server takes it."""

from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite

from ktrack.base import clock
from ktrack.base.db import db
from ktrack.models import Mail, Person


def tell(person: Person, kind: str, about: str, template: str, *, calendar: str = "", **context: Any) -> None:
    """Write to `person` in their language, in the transaction of what is told; nothing without an address.

    `kind` is the sort of news a person may switch off, such as "session.proposed". `about` names the one
    thing told of, such as "meeting 12 sequence 3": it is never told twice to the same person. `template` is
    templates/mail/NAME.txt, whose first line is the subject; it gets `person`, `link` and `context`.
    """
    if person.email is None:
        return
    with force_locale(person.locale.value):
        text = render_template(f"mail/{template}.txt", person=person, link=link, **context)
    subject, _, body = text.strip().partition("\n")
    now = clock.now()
    values = {
        "dedupe_key": f"{kind} {about} {person.id}", "person_id": person.id, "kind": kind,
        "subject": " ".join(subject.split()), "text": body.strip() + "\n", "calendar": calendar,
        "created_at": now, "send_after": now, "attempts": 0, "error": "",
    }  # fmt: skip
    _insert(values, Mail.dedupe_key)


def link(endpoint: str, **values: Any) -> str:
    """Return the full address of a page under KTRACK_PUBLIC_URL: a Host header is anybody's word."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return str(current_app.config["KTRACK"]["PUBLIC_URL"]).rstrip("/") + path


def _insert(values: dict[str, Any], unique: Any) -> None:
    """Insert unless the key is there; another transaction may put it there at the same moment."""
    dialect = postgresql if db.session.connection().dialect.name == "postgresql" else sqlite
    column: ColumnElement[Any] = unique
    statement = dialect.insert(Mail).values(values).on_conflict_do_nothing(index_elements=[column])
    db.session.execute(statement)
