"""Agreements and concerns of Bob and Fay, as forms send them and as they are stored."""

from datetime import date, timedelta
from typing import Any

from ktrack.agreements import actions
from ktrack.agreements.actions import Criterion, Terms
from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.models import Agreement, Concern, Person
from ktrack.models.choices import ConcernKind, Form
from tests.conftest import NOW
from tests.factories.cast import Cast

TODAY = date(2026, 6, 15)


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    """Return what the form of a first agreement sends; None leaves a field out."""
    fields = {
        "form_key": "a-0000000000000001", "seen": "0", "goals": "Bob restarts a **cluster** alone.",
        "mentor_expectations": "Reads the runbook first.", "mentee_expectations": "Time for questions.",
        "form": "regular", "starts_on": "2026-06-15", "ends_on": "", "cadence_days": "14",
        "confidentiality": "Names of customers.", "criteria-0-skill_id": cast.kafka.id,
        "criteria-0-shown": "A rolling restart", "criteria-0-to_whom": "Alice Acker",
        "criteria-1-skill_id": cast.billing.id, "criteria-1-shown": "", "criteria-1-to_whom": "",
    }  # fmt: skip
    return {name: value for name, value in {**fields, **changed}.items() if value is not None}


def terms(cast: Cast, **changed: Any) -> Terms:
    """Return the same as stored."""
    said: dict[str, Any] = {
        "goals": "Bob restarts a **cluster** alone.", "mentor_expectations": "Reads the runbook first.",
        "mentee_expectations": "Time for questions.", "confidentiality": "Names of customers.",
        "form": Form.REGULAR, "starts_on": date(2026, 6, 15), "ends_on": None, "cadence_days": 14,
        "criteria": (Criterion(cast.kafka.id, "A rolling restart", "Alice Acker"),), **changed,
    }  # fmt: skip
    return Terms(**said)


def propose(cast: Cast, by: Person | None = None, **changed: Any) -> Agreement:
    """Store a version that Fay (or another) proposes on top of what there is."""
    seen = db.session.query(Agreement).filter_by(shadowing_id=cast.shadowing.id).count()
    made, _new = actions.propose(
        cast.shadowing, terms(cast, **changed), seen, new_key("a"), by=by or cast.fay,
        at=NOW + timedelta(minutes=seen), today=TODAY,
    )  # fmt: skip
    db.session.commit()
    return made


def agree(cast: Cast, **changed: Any) -> Agreement:
    """Store a version that Fay proposed and Bob accepted."""
    made = propose(cast, **changed)
    actions.accept(made, by=cast.bob, at=NOW)
    db.session.commit()
    return made


def tell(cast: Cast, text: str = "I am afraid of the pager.", kind: str = "concern") -> Concern:
    """Store what Bob told Fay."""
    told, _new = actions.raise_concern(
        cast.shadowing, ConcernKind(kind), text, new_key("n"), by=cast.bob, at=NOW
    )
    db.session.commit()
    return told
