"""Adopting privacy rules."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from ktrack.access import privacy, trail
from ktrack.access.privacy import HIGHEST, LOWEST, Rules
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.models import Person, PrivacyRules
from ktrack.retention import version


def adopt(wanted: Rules, reason: str, *, by: Person, at: datetime) -> PrivacyRules:
    """Adopt rules in place of those in force, whose version is `wanted.version`; returns the stored row.

    Stale if others were adopted in the meantime; Refused without reason or change, or out of bounds.
    """
    before = privacy.in_force()
    if wanted.version != before.version:
        raise Stale(_l("Somebody adopted other rules in the meantime. Compare both, then save again."))
    if not reason.strip():
        raise Refused(_l("Say why the rules change: everybody can read it."), "reason")
    if not LOWEST <= wanted.threshold <= HIGHEST:
        limits = {"low": LOWEST, "high": HIGHEST}
        raise Refused(_l("Enter a number from %(low)s to %(high)s.", **limits), "threshold")
    if wanted == before:
        raise Refused(_l("These are the rules in force already."))
    adopted = PrivacyRules(
        adopted_at=at, adopted_by=by, reason=reason, threshold=wanted.threshold,
        executives_see_names=wanted.executives_see_names,
    )  # fmt: skip
    db.session.add(adopted)
    trail.note(by, "privacy.adopt", adopted, at, before=_said(before), after=_said(wanted))
    version.touch(())
    return adopted


def _said(rules: Rules) -> dict[str, object]:
    return {"threshold": rules.threshold, "executives_see_names": rules.executives_see_names}
