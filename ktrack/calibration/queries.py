"""How well predictions held, remembered as long as no check changes; and which κ were proposed."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ktrack.base.days import to_day
from ktrack.base.db import db
from ktrack.models import KappaProposal
from ktrack.retention import ledger
from ktrack.retention.cache import of_object
from ktrack.retention.outcomes import Checked
from ktrack.scoring.calibration import Bands, Calibration, bands, calibrate, losses


@dataclass(frozen=True)
class Measured:
    """Checks up to a day against their predictions.

    constant_loss: the mean log loss of always foretelling the share passed, in nats; None without checks;
    afterwards: of how many checks the prediction was computed by a replay, not stored before the outcome.
    """

    calibration: Calibration
    bands: Bands
    constant_loss: float | None
    afterwards: int


@of_object
def _measure(found: Checked, day: int, audits_only: bool) -> Measured:
    found = found.take((found.day <= day) & (found.audit | (not audits_only)))
    calibration = calibrate(found.predicted, found.passed)
    rate = calibration.all.rate
    constant = None if rate is None else losses(np.full(len(found), rate), found.passed)
    return Measured(
        calibration,
        bands(found.predicted, found.passed, found.age),
        None if constant is None else float(constant.mean()),
        int(np.count_nonzero(~found.before)),
    )


def measure(as_of: date, audits_only: bool = False) -> Measured:
    """Return how the checks up to the end of a day went; audits_only: of those chosen at random."""
    return _measure(ledger.checks(ledger.current()), to_day(as_of), audits_only)


def proposals() -> Select[KappaProposal]:
    """Return the proposals for κ, the latest first."""
    people = (joinedload(KappaProposal.proposed_by), joinedload(KappaProposal.decided_by))
    return select(KappaProposal).options(*people).order_by(KappaProposal.id.desc())


def proposal(proposal_id: int) -> KappaProposal | None:
    """Return a proposal, None if there is none of this id."""
    return db.session.get(KappaProposal, proposal_id)


def latest_id() -> int | None:
    """Return the id of the latest proposal: any other that was not decided has been replaced by it."""
    return db.session.scalar(select(KappaProposal.id).order_by(KappaProposal.id.desc()).limit(1))
