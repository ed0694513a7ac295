"""Adopting a policy."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.models import Person, PolicyVersion
from ktrack.retention import holdings
from ktrack.retention.policy import current_policy
from ktrack.scoring.parameters import Policy


def adopt(values: dict[str, Any], reason: str, by: Person | None, at: datetime) -> PolicyVersion:
    """Adopt a policy and rebuild every holding with it; returns the stored version.

    values: fields of `scoring.parameters.Policy` that are to differ from its defaults. Raises Refused that
    lists every value out of bounds, or asks for the reason.
    """
    if not reason.strip():
        raise Refused(_("Say why the policy changes."), "reason")
    try:
        Policy.from_dict(values)
    except (ValueError, TypeError) as error:
        raise Refused(str(error), "values") from error
    before = current_policy().as_dict()
    adopted = PolicyVersion(adopted_at=at, adopted_by=by, reason=reason, values=values)
    db.session.add(adopted)
    trail.note(by, "policy.adopt", adopted, at, before=before, after=values)
    holdings.rebuild_all()
    return adopted
