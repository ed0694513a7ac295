"""Changing the numbers behind the figure."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from ktrack.base.errors import Stale
from ktrack.models import Person, PolicyVersion
from ktrack.retention import adoption, policy


def version_in_force() -> int:
    """Return the number of the policy in force; 0: the model's defaults, nobody adopted another."""
    adopted = policy.history()
    return adopted[0].id if adopted else 0


def adopt(values: dict[str, Any], reason: str, seen: str, at: datetime, *, by: Person) -> PolicyVersion:
    """Adopt a policy; Stale if another than the one `seen` is in force by now, Refused as the model says."""
    if seen != str(version_in_force()):
        raise Stale(_l("Somebody adopted another policy in the meantime. Compare both, then save again."))
    return adoption.adopt(values, reason, by, at)
