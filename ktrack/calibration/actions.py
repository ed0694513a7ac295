"""Proposing another κ, and deciding: nothing changes the figures before an administrator has adopted it."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.calibration import queries
from ktrack.calibration.fits import Fitted
from ktrack.models import KappaProposal, Person
from ktrack.retention import adoption, policy

_SAME = ("current", "fitted", "deviation", "checks", "retained_now", "retained_then")


def propose(found: Fitted | None, *, by: Person, at: datetime) -> tuple[KappaProposal, bool]:
    """Store a proposal; returns it and whether it is new: the same one is not stored again.

    Raises Refused if nothing could be fitted. An earlier one that was not decided is replaced by this one.
    """
    if found is None:
        raise Refused(_("No check had a prediction yet, so there is nothing to fit."))
    waiting = db.session.scalar(queries.proposals().limit(1))
    if waiting is not None and waiting.adopted is None and _says(waiting, found):
        return waiting, False
    made = KappaProposal(proposed_at=at, proposed_by=by, **vars(found))
    db.session.add(made)
    trail.note(by, "kappa.propose", made, at, current=found.current, fitted=found.fitted, checks=found.checks)
    return made, True


def _says(waiting: KappaProposal, found: Fitted) -> bool:
    return all(getattr(waiting, name) == getattr(found, name) for name in _SAME)


def adopt(proposal: KappaProposal, reason: str, *, by: Person, at: datetime) -> None:
    """Put the fitted κ into the policy in force; every holding is rebuilt with it.

    Raises Stale if it was decided or replaced, or if the policy has changed since it was proposed; Refused
    without reason.
    """
    _claim_turn(proposal)
    versions = policy.history()
    changed = bool(versions) and versions[0].adopted_at > proposal.proposed_at
    if changed or policy.current_policy().kappa != proposal.current:
        raise Stale(_("The policy has changed since this was proposed. Fit again, then decide."))
    values = dict(versions[0].values) if versions else {}
    proposal.policy_version = adoption.adopt({**values, "kappa": proposal.fitted}, reason, by, at)
    _decide(proposal, True, reason, by, at)
    trail.note(by, "kappa.adopt", proposal, at, before=proposal.current, after=proposal.fitted)


def reject(proposal: KappaProposal, reason: str, *, by: Person, at: datetime) -> None:
    """Keep κ as it is. Raises Stale if the proposal was decided or replaced, Refused without reason."""
    _claim_turn(proposal)
    if not reason.strip():
        raise Refused(_("Say why κ stays as it is."), "reason")
    _decide(proposal, False, reason, by, at)
    trail.note(by, "kappa.reject", proposal, at, current=proposal.current, fitted=proposal.fitted)


def _decide(proposal: KappaProposal, adopted: bool, reason: str, by: Person, at: datetime) -> None:
    proposal.adopted, proposal.reason = adopted, reason
    proposal.decided_by, proposal.decided_at = by, at


def _claim_turn(proposal: KappaProposal) -> None:
    """Raise Stale unless the proposal waits; a second decision waits for the first one, and all for each
    other: the latest row is locked, whichever is decided."""
    latest = select(KappaProposal).order_by(KappaProposal.id.desc()).limit(1).with_for_update()
    newest = db.session.scalar(latest.execution_options(populate_existing=True))
    db.session.refresh(proposal)
    if proposal.adopted is not None:
        who = proposal.decided_by.name if proposal.decided_by else _("A command")
        adopted, rejected = _("%(who)s has adopted this.", who=who), _("%(who)s has rejected this.", who=who)
        raise Stale(adopted if proposal.adopted else rejected)
    if newest is not None and newest.id != proposal.id:
        raise Stale(_("A later proposal has taken the place of this one. Decide on that one."))
